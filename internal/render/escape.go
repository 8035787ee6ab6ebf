package render

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// medium escapes outside texts for one medium. A view is built for one medium, so templates cannot forget to
// escape.
type medium struct {
	text func(string) string // a text within a line
	link func(string) string // an address; empty if it must not be linked
}

var (
	plain     = medium{text: oneLine, link: webOnly}
	hypertext = medium{text: oneLine, link: webOnly} // html/template escapes
	mrkdwn    = medium{text: slackEscape, link: slackLink}
	markdown  = medium{text: markdownEscape, link: markdownLink}
)

const (
	maxAddress = 2000 // works in browsers and mail programs; longer addresses are left out
	maxMarks   = 3    // maximum number of combining marks on a letter; real text has no more
	wordJoiner = "\u2060"
)

// oneLine returns text without line breaks, control characters (which terminals interpret), and characters
// that change the text direction, are invisible, or stack up. It retains joiners after non-ASCII letters,
// because emoji and several scripts need them.
func oneLine(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	marks, last, gap := 0, rune(0), false
	for _, r := range strings.ToValidUTF8(s, "") {
		ascii := r < utf8.RuneSelf // the tables of package unicode are slow
		switch {
		// The last ones are letters that look like spaces.
		case unicode.IsSpace(r), r == '\u2800', r == '\u3164', r == '\uffa0', r == '\u115f', r == '\u1160':
			gap = b.Len() > 0
			continue
		case ascii && (r < ' ' || r == 0x7f):
			continue
		case r == '\u200d' || r == '\u200c':
			if last < utf8.RuneSelf {
				continue
			}
		case !ascii && !unicode.IsGraphic(r), r == unicode.ReplacementChar, r == '\ufffc':
			continue
		}
		if !ascii && unicode.Is(unicode.M, r) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// isPlain reports whether s consists of printable ASCII, with single spaces between its words, as most texts do.
func isPlain(s string) bool {
	space := true
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f || s[i] == ' ' && space {
			return false
		}
		space = s[i] == ' '
	}
	return !space || s == ""
}

// clip returns at most n characters of s, without separating a letter from its marks.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	cut := n - 1
	for cut > n/2 && (unicode.Is(unicode.M, runes[cut]) || runes[cut] == '\u200d' || runes[cut-1] == '\u200d') {
		cut--
	}
	return strings.TrimRight(string(runes[:cut]), " ") + "…"
}

// webOnly returns address if it is http or https without a password, otherwise "".
func webOnly(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}'", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	if b.Len() > maxAddress {
		return ""
	}
	return b.String()
}

// slackSigns replaces Slack's control characters (https://docs.slack.dev/messaging/formatting-message-text).
// It replaces formatting characters by look-alikes, or, within names, separates them from their neighbors.
var slackSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "*", "∗", "~", "∼", "`", "ˋ", "|", "∣",
	"_", wordJoiner+"_"+wordJoiner,
	"](", "]"+wordJoiner+"(")

// slackEscape also prevents text at the start of a line from being read as a quotation or as markup of
// slackPayload.
func slackEscape(s string) string {
	s = slackSigns.Replace(oneLine(s))
	if s != "" && strings.ContainsAny(s[:1], "#&>-=[") {
		s = wordJoiner + s
	}
	return s
}

func slackLink(address string) string {
	address = strings.NewReplacer("(", "%28", ")", "%29", "&", "&amp;").Replace(webOnly(address))
	if len(address) > maxAddress/2 { // a paragraph must have room for several
		return ""
	}
	return address
}

// slackUnescape undoes slackEscape for plain_text objects, which are shown literally.
var slackUnescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", wordJoiner, "", "∗", "*", "∼", "~",
	"ˋ", "`", "∣", "|")

// markdownEscape escapes what CommonMark and GitHub may read as markup
// (https://spec.commonmark.org/0.31.2/#backslash-escapes), and prevents GitHub from notifying people named in
// a title.
func markdownEscape(s string) string {
	s = oneLine(s)
	var b strings.Builder
	begin := len(s) - len(strings.TrimLeft(s, "0123456789"))
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>~|&#$", r),
			i == 0 && strings.ContainsRune("-+=", r),
			i == begin && i > 0 && (r == '.' || r == ')'),
			r == ':' && strings.HasPrefix(s[i:], "://"),
			r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		if r == '@' {
			b.WriteString(wordJoiner)
		}
	}
	return b.String()
}

func markdownLink(address string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", "*", "%2A", "_", "%5F", "&", "&amp;").Replace(webOnly(address))
}
