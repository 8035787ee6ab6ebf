package render

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// medium makes outside words inert for one medium. A view is built for one medium, so that no template can forget it.
type medium struct {
	text func(string) string // a piece of text within a line
	link func(string) string // an address; empty where it is none that one may follow
}

var (
	plain     = medium{text: oneLine, link: webOnly}
	hypertext = medium{text: oneLine, link: webOnly} // html/template escapes
	mrkdwn    = medium{text: slackEscape, link: slackLink}
	markdown  = medium{text: markdownEscape, link: markdownLink}
)

const (
	maxAddress = 2000 // what browsers and mail programs take without harm; longer addresses are left out
	maxMarks   = 3    // combining marks on one letter; real writing has no more
	wordJoiner = "\u2060"
)

// oneLine is text without line breaks, control characters (a terminal would obey them), and what turns the direction of writing,
// hides, or piles up. Joiners stay after letters beyond ASCII, where emoji and several scripts need them.
func oneLine(s string) string {
	var b strings.Builder
	marks, last, gap := 0, rune(0), false
	for _, r := range strings.ToValidUTF8(s, "") {
		switch {
		case unicode.IsSpace(r), r == '\u2800', r == '\u3164', r == '\uffa0', r == '\u115f', r == '\u1160': // the latter are letters that look like a space
			gap = b.Len() > 0
			continue
		case r == '\u200d' || r == '\u200c':
			if last < utf8.RuneSelf {
				continue
			}
		case !unicode.IsGraphic(r), r == unicode.ReplacementChar, r == '\ufffc':
			continue
		}
		if unicode.Is(unicode.M, r) {
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

// clip is at most n characters of s, cut where no letter loses its marks.
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

// webOnly is an http or https address without a password, or nothing.
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

// slackSigns replaces what https://docs.slack.dev/messaging/formatting-message-text names as control characters, and gives the signs
// that would format a look-alike, or (within names) neighbours that keep them from it.
var slackSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "*", "∗", "~", "∼", "`", "ˋ", "|", "∣", "_", wordJoiner+"_"+wordJoiner,
	"](", "]"+wordJoiner+"(")

// slackEscape also keeps text at the beginning of a line from being taken for a quotation, or for a sign of slackParse.
func slackEscape(s string) string {
	s = slackSigns.Replace(oneLine(s))
	if s != "" && strings.ContainsAny(s[:1], "#&>-=[") {
		s = wordJoiner + s
	}
	return s
}

func slackLink(address string) string {
	address = strings.NewReplacer("(", "%28", ")", "%29", "&", "&amp;").Replace(webOnly(address))
	if len(address) > maxAddress/2 { // a paragraph has to hold several
		return ""
	}
	return address
}

// slackUnescape undoes slackEscape for plain_text objects, which are shown as they are.
var slackUnescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", wordJoiner, "", "∗", "*", "∼", "~", "ˋ", "`", "∣", "|")

// markdownEscape puts a backslash before what CommonMark and GitHub could take for markup (https://spec.commonmark.org/0.31.2/#backslash-escapes),
// and keeps GitHub from telling the people that a title names.
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
