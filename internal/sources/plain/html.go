package plain

import (
	"html"
	"regexp"
	"strings"

	nethtml "golang.org/x/net/html"
)

// escapedUnicode is JSON's way to write a sign, which titles of Meetup hold literally.
var escapedUnicode = regexp.MustCompile(`(?i)\\u00(26|3c|3e|27|22|2f|a0)`)

var escapedSigns = map[string]string{"26": "&", "3c": "<", "3e": ">", "27": "'", "22": `"`, "2f": "/", "a0": " "}

// tag is HTML that is meant as such. "a < b" and "<https://example.org>" are not.
var tag = regexp.MustCompile(`(?i)</?(?:p|br|a|b|i|u|em|strong|div|span|ul|ol|li|h[1-6]|html|body|table|tr|td|th|img|font|hr|script|style|blockquote|pre|code|section|article|figure|iframe|center|small|sup|sub|html-blob|u1:p|o:p)(?:\s[^<>]*)?/?>|<!--`)

// markup takes HTML away, and resolves entities, also where a system has escaped the whole once or twice more.
func markup(s string) string {
	if strings.Contains(s, `\u00`) {
		s = escapedUnicode.ReplaceAllStringFunc(s, func(m string) string { return escapedSigns[strings.ToLower(m[4:])] })
	}
	for range 3 {
		if strings.Contains(s, "<") && tag.MatchString(s) {
			s = withoutTags(s)
		}
		if !strings.Contains(s, "&") {
			return s
		}
		resolved := html.UnescapeString(s)
		if resolved == s {
			return s
		}
		s = resolved
	}
	return s
}

// withoutTags is the text of HTML, with lines where its blocks end.
func withoutTags(s string) string {
	var b strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(s))
	hidden := ""
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return b.String()
		case nethtml.TextToken:
			if hidden == "" {
				b.Write(z.Text())
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table":
				b.WriteString("\n\n")
			case "br", "div", "tr", "ul", "ol", "hr", "section", "article":
				b.WriteByte('\n')
			case "li":
				b.WriteString("\n- ")
			case "td", "th":
				b.WriteByte(' ')
			case "script", "style", "iframe", "noscript", "title", "textarea":
				hidden = string(name)
			}
		case nethtml.EndTagToken:
			switch name, _ := z.TagName(); string(name) {
			case hidden:
				hidden = ""
			case "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre":
				b.WriteString("\n\n")
			case "div", "ul", "ol", "tr", "table":
				b.WriteByte('\n')
			}
		}
	}
}
