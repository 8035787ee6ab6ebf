package match

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// openingKind is how an organiser says that there is room for a talk.
type openingKind int

const (
	needsSpeaker openingKind = iota
	hasRoom
	lightning
	callsForTalks
)

// openingPhrases are the ways to say it, in English and Spanish and in small letters, the most urgent first, with what we say of each.
var openingPhrases = []struct {
	kind openingKind
	says *regexp.Regexp
	why  string
}{
	{needsSpeaker, regexp.MustCompile(`\b(?:(?:don'?t|do not|doesn'?t|does not|haven'?t|have not|hasn'?t|still|we)\s+(?:yet |currently |still )?(?:have|got|found|booked|need|missing|looking for|seeking)|looking for|in need of|need(?:s|ing)?|seeking|searching for|could use|without)\s+(?:an?\s|any\s|more\s|some\s|one\s|two\s|our\s|the\s|another\s|next\s|new\s|few\s|guest\s|additional\s|second\s|local\s|great\s){0,3}(?:speakers?|presenters?)\b`), "the organiser still needs a speaker"},
	{needsSpeaker, regexp.MustCompile(`\bno (?:confirmed |scheduled )?(?:speakers?|presenters?)\s+(?:is |are |has |have )?(?:been )?(?:yet|so far|pending|lined up|scheduled|booked|confirmed|for (?:this|the|our|next)|as of)\b|\b(?:speakers?|presenters?|ponentes?)\b[\s:(\[–—-]{0,4}(?:(?:is|are|and (?:topic|title)|still|slot)\s*:?\s*){0,3}(?:t\.?b\.?[adc]\b|to be (?:announced|confirmed|determined|decided)|wanted\b|needed\b|pending\b|por (?:confirmar|anunciar|definir)\b)|\b(?:talk|topic|presentation|charla)s?\s*[:(–—-]\s*(?:tb[adc]\b|to be (?:announced|determined))`), "the organiser still needs a speaker"},
	{needsSpeaker, regexp.MustCompile(`\b(?:buscamos|necesitamos|se buscan?|falta|nos falta|no tenemos|sin|requerimos)\s+(?:an?\s|un\s|una\s|unos\s|más\s|nuevos\s|todav[ií]a\s|a[uú]n\s){0,2}(?:ponentes?|charlistas?|oradore?s?|oradora|conferencistas?|expositore?s?|charlas?)(?:$|[^\pL])`), "the organiser still needs a speaker"},
	{hasRoom, regexp.MustCompile(`\b(?:(?:room|space|time|slots?|spots?)\s+for\s+(?:(?:a|an|one|two|three|four|\d|another|more|some|few|short|additional|extra)\s+){0,3}(?:lightning\s+)?(?:talks?|demos?|presentations?|speakers?)|open (?:talk |speaking |speaker )?slots?|(?:talk|speaking|speaker) (?:slots?|spots?) (?:is |are )?(?:still )?(?:open|free|available)|slots? (?:is|are) (?:still )?(?:open|free|available))\b`), "there is room on the programme"},
	{callsForTalks, regexp.MustCompile(`\b(?:call for (?:speakers|proposals?|talks?|presenters|presentations|papers|participation|submissions|sessions|content|lightning talks)|cfps?\b|c4p\b|(?:submit|send us|pitch|propose)\s+(?:us\s+)?(?:an?|your|the)\s+(?:\w+\s+)?(?:talk|proposal|abstract|session|presentation|demo)s?\b|(?:want|wanna|like|love|interested|sign up|volunteer|willing|ready|apply)\s*(?:to|in)?\s+(?:(?:speak|present|speaking|presenting)\b|(?:give|giving|do|doing|present|presenting|share|sharing)\s+(?:an?|your)\s+(?:\w+\s+)?(?:talk|presentation|demo|project)\b)|(?:speakers?|talk proposals?|proposals) (?:are |always )*welcome\b)`), "there is a call for speakers"},
	{callsForTalks, regexp.MustCompile(`(?:convocatoria (?:abierta )?(?:de|para|a) (?:charlas|ponentes|ponencias|propuestas)|llamado a (?:charlas|ponencias|ponentes)|(?:env[ií]a(?:nos)?|manda(?:nos)?|prop[oó]n|postula) (?:tu|una|su) (?:charla|propuesta|ponencia)|(?:quieres|te gustar[ií]a|quiere) (?:dar|presentar|ofrecer) (?:una|tu) (?:charla|ponencia|demo|presentaci[oó]n))`), "there is a call for speakers"},
	{lightning, regexp.MustCompile(`\b(?:lightning[ -](?:talks?|demos?|rounds?)|show (?:and|&|n|’n’|'n') ?tell|open[ -]mic|(?:5|five|10|ten)[ -]min(?:ute)? (?:talks?|demos?)|demo night|unconference|charlas (?:rel[aá]mpago|rápidas|r[aá]pidas))`), "it takes lightning talks"},
}

var (
	// openingClosed says that a call is over or not yet open.
	openingClosed = regexp.MustCompile(`\b(?:cfps?|call for \w+|submissions?|proposals?|applications?)\s+(?:is|are|has|have|was|were)?\s*(?:now|already|been|currently)?\s*(?:closed|over|ended|not (?:yet )?open)\b|\b(?:cfp|call for \w+) (?:opens|will open|reopens)\b|\bno longer (?:accepting|taking|looking for|seeking)|\b(?:line-?up|programme|program|schedule) is (?:now )?(?:full|complete|set|final)\b|\bfully booked\b|\b(?:all|our|the)?\s*(?:speaker |talk |speaking )?(?:slots?|spots?) (?:is|are|have been|has been) (?:all |now |already )?(?:taken|filled|full|gone)\b|\bno (?:more )?(?:open )?slots?\b|convocatoria (?:est[aá] )?cerrada|ya no (?:aceptamos|buscamos)`)
	// noTalks are evenings where nobody speaks, and nobody is looked for.
	noTalks = regexp.MustCompile(`\bno (?:formal |planned |scheduled )?(?:talks?|presentations?|speakers?|agenda)\b[^.!?\n]{0,30}\b(?:tonight|this (?:time|month|week|evening)|just|only|planned)|\b(?:don'?t|do not|won'?t|doesn'?t) (?:need|have|want) (?:any )?(?:talks|presentations)\b`)
	// namedSpeaker is a speaker who is known.
	namedSpeaker   = regexp.MustCompile(`(?:^|[\s*_(])(?:[Ss]peakers?|SPEAKERS?|[Pp]resenters?|[Pp]onentes?|[Pp]resented by|[Tt]alk by|[Ss]peaking|[Gg]uest [Ss]peaker)(?:\s*[:–—-]\s*|\s+is\s+|\s+)(?:[*_]*)(?:Dr\.? |Prof\.? )?(\p{Lu}[\pL'’-]+)\s+(?:\p{Lu}\.?\s+)?\p{Lu}[\pL'’-]+`)
	unknownSpeaker = regexp.MustCompile(`(?i)^(?:tb[adc]|to|pending|wanted|needed|will|bio|the)$`)
	// socialEvents are titles of events where a talk would spoil the fun; quiet those where one could, at most.
	socialEvents = regexp.MustCompile(`(?i)\b(?:picnic|happy hour|drinks|hike|hiking|karaoke|bowling|board ?games?|game night|movie|dinner|lunch|brunch|breakfast|potluck|bbq|barbecue|yoga|run club|holiday party|book club|trivia|beach|museum visit)\b`)
	rarelyTalks  = regexp.MustCompile(`(?i)\b(?:social|mixer|networking|co-?work(?:ing)?|office hours?|study (?:group|session|hall|jam)|onboarding|orientation|new member|team meeting|leadership|board meeting|planning meeting|training|boot ?camp|certification|coffee|party|career|resume|interview|exam prep|tour)\b`)
)

// SpeakerOpening looks in an event's text for an open slot on its programme: whether there is one, how that is said, and until when one may
// apply. The deadline is the last minute of the day that the text names, in zone; zero where it names none. A date without a year is
// the last such day before the event, or, where that was more than half a year ago, the next after it: of a call for further evenings. A call that is over or not yet open is no open slot, nor is one for other evenings on the page of
// an evening that has its speaker.
func SpeakerOpening(e digest.Event, now time.Time, zone *time.Location) (open bool, why string, deadline time.Time) {
	return openingIn(openingText(e), e, now, zone)
}

// openingIn is Slot where what is read of the event is known.
func openingIn(said string, e digest.Event, now time.Time, zone *time.Location) (open bool, why string, deadline time.Time) {
	text := strings.ToLower(said)
	if text == "" || noTalks.MatchString(text) {
		return false, "", time.Time{}
	}
	over, named := openingClosed.MatchString(text), namesSpeaker(said)
	for _, s := range openingPhrases {
		if !s.says.MatchString(text) {
			continue
		}
		calls := s.kind == callsForTalks || s.kind == hasRoom
		if over && calls {
			continue
		}
		deadline = closes(e, text, now, zone)
		if !deadline.IsZero() && deadline.Before(now) {
			if calls {
				continue
			}
			deadline = time.Time{}
		}
		if named && s.kind == callsForTalks && deadline.IsZero() {
			continue
		}
		return true, s.why, deadline
	}
	return false, "", time.Time{}
}

// openingAnchors are in every sentence that tells of slots, speakers or days to apply by: a cheap look before the dear ones.
var openingAnchors = strings.Split("speak|present|cfp|c4p|call for|talk|slot|spots|room for|space for|time for|propos|submi|ponen|charl|orador|conferenc|"+
	"expositor|convocatoria|llamado|open mic|open-mic|show|demo|unconference|topic|line-up|lineup|booked|agenda|deadline|close|until|hasta|cierra|plazo|"+
	"límite|lightning|apply|schedule is", "|")

// openingText is what is read of an event: the title, and the sentences that have an anchor.
func openingText(e digest.Event) string {
	text := e.Description
	if !strings.Contains(e.Description, e.Summary) {
		text += "\n\n" + e.Summary
	}
	text = e.Title + "\n\n" + text[:min(len(text), 3*maxText)]
	text = openingReplacer.Replace(text)
	var out strings.Builder
	for text != "" {
		end := len(text)
		for i := 0; i+1 < len(text); i++ {
			if c, next := text[i], text[i+1]; (c == '.' || c == '!' || c == '?') && (next == ' ' || next == '\n') || c == '\n' && next == '\n' {
				end = i + 1
				break
			}
		}
		sentence := text[:end]
		text = text[end:]
		if anchored(strings.ToLower(sentence)) {
			out.WriteString(strings.TrimSpace(sentence))
			out.WriteString("\n")
		}
	}
	return out.String()
}

// anchorsBy are the anchors by their first bytes, so that a text is gone through once.
var anchorsBy = func() (by [256][]string) {
	for _, a := range openingAnchors {
		by[a[0]] = append(by[a[0]], a)
	}
	return by
}()

// anchored reports whether a text in small letters has an anchor.
func anchored(lower string) bool {
	for i := range len(lower) {
		for _, a := range anchorsBy[lower[i]] {
			if strings.HasPrefix(lower[i:], a) {
				return true
			}
		}
	}
	return false
}

var openingReplacer = strings.NewReplacer("’", "'", "*", "", "\u00a0", " ", "\r", "", "Jan. ", "Jan ", "Feb. ", "Feb ", "Mar. ", "Mar ", "Apr. ", "Apr ", "Jun. ", "Jun ",
	"Jul. ", "Jul ", "Aug. ", "Aug ", "Sep. ", "Sep ", "Sept. ", "Sept ", "Oct. ", "Oct ", "Nov. ", "Nov ", "Dec. ", "Dec ")

// namesSpeaker reports whether the text names who speaks.
func namesSpeaker(text string) bool {
	for _, m := range namedSpeaker.FindAllStringSubmatch(text, -1) {
		if !unknownSpeaker.MatchString(m[1]) {
			return true
		}
	}
	return false
}

const monthNames = `january|february|march|april|may|june|july|august|september|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec`

var (
	closing = regexp.MustCompile(`\b(?:clos(?:es?|ing)|deadline|due|submi(?:t|ssions?)|apply|proposals?|cfp|call for|until|open through|cierra|hasta|fecha l[ií]mite|plazo|before|by|antes)\b[^.!?\n]{0,60}?` +
		`(?:\b(\d{4})-(\d{1,2})-(\d{1,2})\b|\b(` + monthNames + `)\b\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4})\b)?|\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?(` + monthNames + `)\b(?:,?\s+(?:de\s+|del\s+)?(\d{4})\b)?|\b(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b)`)
	applying = regexp.MustCompile(`clos|deadline|due|submi|appl|propos|cfp|call for|talk|speak|present|cierra|hasta|l[ií]mite|plazo|charla|ponen|env[ií]a|abiert`)
	rsvp     = regexp.MustCompile(`rsvp|ticket|regist|doors|early.?bird|discount|hotel|refund|waitlist`)
)

// closes is the last minute of the day until which one may apply, as the text names it; zero where it names none.
func closes(e digest.Event, text string, now time.Time, zone *time.Location) time.Time {
	for _, sentence := range strings.FieldsFunc(strings.ReplaceAll(text, ". ", "\n"), func(r rune) bool { return r == '\n' || r == '!' || r == '?' }) {
		m := closing.FindStringSubmatch(sentence)
		if m == nil || !applying.MatchString(sentence) || rsvp.MatchString(sentence) {
			continue
		}
		var year, month, day string
		switch {
		case m[1] != "":
			year, month, day = m[1], m[2], m[3]
		case m[4] != "":
			year, month, day = m[6], m[4], m[5]
		case m[7] != "":
			year, month, day = m[9], m[8], m[7]
		default:
			year, month, day = m[12], m[10], m[11]
		}
		if t := lastMinute(e, year, month, day, now, zone); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// lastMinute of a day that a text names, in zone.
func lastMinute(e digest.Event, year, month, day string, now time.Time, zone *time.Location) time.Time {
	start := e.StartsAt(zone).In(zone)
	mo, d := monthNumber(month), number(day)
	if mo > 12 && d <= 12 {
		mo, d = d, mo // 14/8
	}
	y := number(year)
	switch {
	case y == 0:
		y = start.Year()
		if date := time.Date(y, time.Month(mo), d, 0, 0, 0, 0, zone); date.After(start) && date.AddDate(-1, 6, 0).After(now) {
			y--
		}
	case y < 100:
		y += 2000
	}
	date := time.Date(y, time.Month(mo), d, 0, 0, 0, 0, time.UTC)
	if date.Day() != d || int(date.Month()) != mo || date.Year() != y {
		return time.Time{} // there is no such day
	}
	end := digest.StartOfDay(date.AddDate(0, 0, 1), zone).Add(-time.Minute)
	if end.After(start.AddDate(1, 0, 0)) {
		return time.Time{} // some other date
	}
	return end
}

func monthNumber(text string) int {
	if n := number(text); n > 0 {
		return n
	}
	lower := strings.ToLower(text)
	english := []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	spanish := []string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"}
	if i := slices.Index(english, lower[:3]); i >= 0 {
		return i + 1
	}
	return slices.Index(spanish, lower[:3]) + 1
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
