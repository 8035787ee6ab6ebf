package render

import (
	"net/url"
	"strings"
	"unicode"
)

// medium makes outside words inert for one medium.
type medium struct {
	text func(string) string // a piece of text within a line
	link func(string) string // an address; empty where it is none that one may follow
}

var (
	plain     = medium{text: oneLine, link: webOnly}
	html      = medium{text: oneLine, link: webOnly} // html/template escapes
	slackText = medium{text: func(s string) string { return slackEscape(oneLine(s)) }, link: func(s string) string {
		return strings.NewReplacer("|", "%7C", ">", "%3E", "<", "%3C", "&", "&amp;").Replace(webOnly(s))
	}}
	markdown = medium{text: func(s string) string { return markdownEscape(oneLine(s)) }, link: func(s string) string {
		return strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20").Replace(webOnly(s))
	}}
)

// oneLine is text without line breaks, control characters, and what turns the direction of writing or has no width.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t', r == '\u2028', r == '\u2029', r == '\u0085':
			return ' '
		case r == '\u200d': // joins emoji
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	return clip(strings.Join(strings.Fields(s), " "), longest)
}

// longest is how many characters of one outside text are shown.
const longest = 600

// webOnly is an http or https address, or nothing.
func webOnly(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// slackEscape follows https://docs.slack.dev/messaging/formatting-message-text: only &, < and > have to be replaced. Signs that would
// format get an invisible joiner beside them, so that a title cannot open bold text or code.
func slackEscape(s string) string {
	s = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
	const joiner = "\u2060"
	return strings.NewReplacer("*", joiner+"*"+joiner, "_", joiner+"_"+joiner, "~", joiner+"~"+joiner, "`", joiner+"`"+joiner,
		"@here", "@"+joiner+"here", "@channel", "@"+joiner+"channel", "@everyone", "@"+joiner+"everyone").Replace(s)
}

// markdownEscape puts a backslash before what CommonMark could take for markup (https://spec.commonmark.org/0.31.2/#backslash-escapes).
func markdownEscape(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_{}[]()<>#+-!|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "://", "\\://")
}

// wrapped breaks lines at words so that none has more than width characters; what follows is indented as the line was, and
// further under a list's sign. Addresses are not broken.
func wrapped(text string, width int) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		body := strings.TrimLeft(line, " ")
		indent := line[:len(line)-len(body)]
		if strings.HasPrefix(body, "- ") || strings.HasPrefix(body, "* ") {
			indent += "  "
		}
		current := line[:len(line)-len(body)]
		fresh := true
		for _, word := range strings.Fields(body) {
			switch {
			case fresh:
				current += word
				fresh = false
			case len([]rune(current))+1+len([]rune(word)) > width:
				out = append(out, current)
				current = indent + word
			default:
				current += " " + word
			}
		}
		out = append(out, strings.TrimRight(current, " "))
	}
	return strings.Join(out, "\n")
}
