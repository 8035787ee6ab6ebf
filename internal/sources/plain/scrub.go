package plain

import (
	"regexp"
	"slices"
	"strings"
)

const (
	label = `(?:(?:zoom|webex|teams|google\s+meet|meeting|webinar|conference|phone\s+conference|host|access|security|participant|event|video)\s+)*` +
		`(?:pass[\s-]?(?:code|word|wort|phrase)|(?:zoom|webex|teams|meeting)\s+pass|pwd?|kennwort|kenncode|contrase(?:ñ|n)a|clave(?:\s+de\s+acceso)?|c(?:ó|o)digo\s+de\s+acceso|mot\s+de\s+passe|pin|(?:access|security|dial-?in|host|participant)\s+(?:code|key|pin)|` +
		`(?:meeting|webinar|conference|zoom|teams|event)\s+(?:id|number|code|#|key)|id\s+de\s+(?:la\s+)?reuni(?:ó|o)n)`
	between = `\b\s*(?:\([^()\n]{0,40}\))?(?:\s*(?:is|es|ist|est)\b)?[\s:=#–—*_-]*`
)

var (
	// secret is a label with what is between it and its value.
	secret = regexp.MustCompile(`(?i)[(\[]?(?:\b|_)` + label + between)
	// value is what a label names: a number in groups, something in quotes, or one word.
	value = regexp.MustCompile(`^(?:\d[\d\s.-]*\d#?|"[^"\n]*"|'[^'\n]*'|[^\s,;()]+)[)\]]?`)
	// names says that what follows is a value, and no sentence.
	names = regexp.MustCompile(`(?i)(?:[:=#]|\bis|\bes|\bist|\best)[\s*_]*$`)
	// callHead begins a list of telephone numbers.
	callHead = regexp.MustCompile(`(?i)one[\s-]+tap\s+mobile|dial(?:\s+in)?\s+by\s+your\s+location|dial[\s-]?in\b|join\s+by\s+(?:phone|telephone|sip|h\.?323|skype)|find\s+(?:your|a)\s+local\s+number|phone\s+one-tap|phone\s+conference|video\s+conferenc(?:e|ing)\s+(?:device|id)|more\s+phone\s+numbers|marcar\s+seg(?:ú|u)n|tel(?:é|e)fono\s+con\s+un\s+toque`)
	// call is a line of such a list: a telephone number or an IP address.
	call = regexp.MustCompile(`^[\s•*-]*(?:\+?\d[\d\s().-]{6,}|\d{1,3}(?:\.\d{1,3}){3}|\+\d)`)
	// dialled is a telephone number with the digits of a conference.
	dialled   = regexp.MustCompile(`\+?\d[\d\s().-]{6,},[,\d*#]+(?:\s+\S{2})?`)
	prompt    = regexp.MustCompile(`(?i)^[\s•*-]*(?:(?:please\s+)?(?:join|click|enter|use|open|launch|connect|meet|unirse|únete)\b.{0,80}|(?:zoom|google meet|microsoft teams|teams|webex|meeting|video|conference|virtual|online|video call)?\s*(?:link|url|info|details|room|call|meeting|address|enlace)?(?:\s+(?:to|for)\s+.{0,40})?)\s*[:.>–—-]*\s*$`)
	onlyLabel = regexp.MustCompile(`(?i)^[\s•*(\[-]*` + label + `\s*[:=#)\]*_-]*\s*$`)
	hollow    = regexp.MustCompile(`\(\s*\)|\[\s*\]|<\s*>`)
	floating  = regexp.MustCompile(`\s+([.,;:!?])`)
	// sentenceEnd comes before the last sentence of a line, which may be nothing but a prompt: "Bring a friend. Join: …".
	sentenceEnd = regexp.MustCompile(`[.!?;,]\s+`)
	word        = regexp.MustCompile(`[\pL\pN]`)
)

// Scrub takes out of a plain text what lets people into an online meeting: its address, number, passcode and telephones. Lines of
// which nothing but a prompt is left are taken out as a whole.
func Scrub(text string) string {
	about := HasConference(text)
	if !about && !suspicious(text) {
		return text
	}
	var out []string
	calls, waits := false, false // whether a list of telephones is open; whether a label waits for its value on the next line
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case strings.TrimSpace(line) == "":
			calls = false
			out = append(out, line)
			continue
		case waits && len(strings.Fields(line)) <= 4:
			waits = false
			continue
		case callHead.MatchString(line):
			calls = true
			continue
		case calls && call.MatchString(line):
			continue
		}
		if waits = onlyLabel.MatchString(line) && (about || strings.HasSuffix(strings.TrimSpace(line), ":")); waits {
			continue
		}
		kept := scrubLine(line, about)
		if kept == line || word.MatchString(kept) {
			out = append(out, kept)
		}
	}
	return strings.Join(out, "\n")
}

// Each label has one of the labelStems, and each beginning of a list of telephones one of the callStems. Most texts have none where it matters,
// and are spared the search, which costs more than all else that is done to a text.
var (
	labelStems = []string{"pass", "pw", "kennwort", "kenncode", "contrase", "clave", "digo de acceso", "pin", "code", "key", " id", "number", "#", "reuni"}
	callStems  = []string{"tap", "dial", "join", "local", "phone", "conferenc", "marcar", "toque"}
)

// suspicious reports whether a text may hold what lets people into a meeting.
func suspicious(text string) bool {
	lower := strings.ToLower(text)
	if strings.Contains(lower, "pwd=") || dials(lower) && dialled.MatchString(text) {
		return true
	}
	if slices.ContainsFunc(callStems, func(stem string) bool { return strings.Contains(lower, stem) }) && callHead.MatchString(text) {
		return true
	}
	looks := 64
	for _, stem := range labelStems {
		for from := 0; ; {
			i := strings.Index(lower[from:], stem)
			if i < 0 {
				break
			}
			at := from + i
			if looks--; looks < 0 {
				return secret.MatchString(text)
			}
			if secret.MatchString(around(lower, at)) {
				return true
			}
			from = at + len(stem)
		}
	}
	return false
}

// around is enough of the text on both sides of a place to hold the whole label that stands there.
func around(text string, at int) string {
	return strings.ToValidUTF8(text[max(0, at-60):min(len(text), at+60)], "")
}

// dials reports whether digits are followed by the commas or signs with which telephones wait.
func dials(text string) bool {
	for i := 1; i+1 < len(text); i++ {
		if text[i] == ',' && strings.IndexByte(",0123456789*#", text[i+1]) >= 0 && strings.IndexByte("0123456789 ().-", text[i-1]) >= 0 {
			return true
		}
	}
	return false
}

// scrubLine scrubs one line; about says whether its text is about an online meeting.
func scrubLine(line string, about bool) string {
	found := false
	rest := address.ReplaceAllStringFunc(line, func(a string) string {
		kept := strings.TrimRight(a, ".,;:)]!?*_")
		if !IsConference(kept) && !strings.Contains(a, "pwd=") {
			return a
		}
		found = true
		return a[len(kept):]
	})
	rest = withoutValues(dialled.ReplaceAllString(rest, ""), about || found)
	if rest == line {
		return line
	}
	rest = floating.ReplaceAllString(hollow.ReplaceAllString(rest, ""), "$1")
	if found {
		kept, last := "", rest
		if at := sentenceEnd.FindAllStringIndex(rest, -1); len(at) > 0 {
			kept, last = rest[:at[len(at)-1][0]+1], rest[at[len(at)-1][1]:]
		}
		if prompt.MatchString(last) {
			rest = kept
		}
	}
	return strings.TrimRight(strings.Join(strings.Fields(rest), " "), " :;-–—|,([")
}

// withoutValues takes passcodes and numbers of meetings with their labels out of a line. A label in a sentence ("password: hashing and
// salting") names none where the text is not about a meeting.
func withoutValues(line string, about bool) string {
	var b strings.Builder
	for {
		at := secret.FindStringIndex(line)
		if at == nil {
			b.WriteString(line)
			return b.String()
		}
		after := line[at[1]:]
		code := value.FindString(after)
		digit := strings.ContainsAny(code, "0123456789")
		last := strings.TrimSpace(strings.TrimRight(after[len(code):], ".!)]")) == ""
		named := names.MatchString(line[at[0]:at[1]])
		if code != "" && (digit && (named || about || last) || named && (about || last)) {
			b.WriteString(line[:at[0]])
			b.WriteByte(' ')
			line = after[len(code):]
			continue
		}
		b.WriteString(line[:at[1]])
		line = after
	}
}
