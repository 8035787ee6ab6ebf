// Package plain makes clean plain text of what organisers write: HTML, Markdown, entities, and what must not be published.
package plain

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
)

// Limits of what is kept, in characters.
const (
	longestText    = 10_000
	longestTitle   = 200
	longestSummary = 280
	longestInput   = 200_000 // bytes of a text that are looked at
)

// Line is a title or a name: one line without markup, entities, control signs, and signs that turn the direction of writing.
func Line(s string) string {
	return Clip(strings.Join(strings.Fields(visible(entities(bounded(s)))), " "), longestTitle)
}

// Text is a description as plain text: paragraphs, without HTML or Markdown, without conference links and their passcodes.
func Text(s string) string {
	s = bounded(s)
	if looksLikeHTML(s) {
		s = withoutTags(s)
	}
	s = withoutMarkdown(entities(s))
	var out []string
	blank := false
	for _, line := range strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), "\n") {
		line = strings.Join(strings.Fields(visible(line)), " ")
		if kept := Scrub(line); kept == "" && line != "" {
			continue
		} else {
			line = kept
		}
		if line == "" {
			blank = len(out) > 0
			continue
		}
		if blank {
			out, blank = append(out, ""), false
		}
		out = append(out, line)
	}
	return Clip(strings.Join(out, "\n"), longestText)
}

// Summary is the beginning of a clean text: its first sentences, on one line.
func Summary(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(line) <= longestSummary {
		return line
	}
	cut := string([]rune(line)[:longestSummary])
	for _, end := range []string{". ", "! ", "? "} {
		if i := strings.LastIndex(cut, end); i > longestSummary/3 {
			return cut[:i+1]
		}
	}
	return Clip(line, longestSummary)
}

// Clip cuts text at a word so that it has at most n characters, with an ellipsis where something was cut.
func Clip(text string, n int) string {
	if len(text) <= n || utf8.RuneCountInString(text) <= n {
		return text
	}
	cut := string([]rune(text)[:n-1])
	if i := strings.LastIndexAny(cut, " \n"); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRightFunc(cut, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }) + "…"
}

func bounded(s string) string {
	if len(s) > longestInput {
		s = s[:longestInput]
	}
	return strings.ToValidUTF8(s, "�")
}

// escapedUnicode is JSON's way to write a sign, which Meetup's titles hold literally.
var escapedUnicode = strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">", `\u0027`, "'", `\u0022`, `"`, `\u003C`, "<", `\u003E`, ">")

// entities resolves HTML's entities, also where a system has escaped them twice.
func entities(s string) string {
	s = escapedUnicode.Replace(s)
	for range 2 {
		if !strings.Contains(s, "&") {
			break
		}
		s = html.UnescapeString(s)
	}
	return s
}

// visible drops control signs, signs without width, and those that turn the direction of writing. What joins emoji stays.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u200d':
			return r
		case r == '\u00a0' || r == '\u2028' || r == '\u2029' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

var tag = regexp.MustCompile(`(?i)</?(p|br|a|b|i|u|em|strong|div|span|ul|ol|li|h[1-6]|html|body|table|tr|td|img|font|hr)\b[^>]*>`)

func looksLikeHTML(s string) bool { return tag.MatchString(s) }

// withoutTags is the text of HTML, with lines where its blocks end.
func withoutTags(s string) string {
	var b strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(s))
	hidden := 0
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return b.String()
		case nethtml.TextToken:
			if hidden == 0 {
				b.Write(z.Text())
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "hr":
				b.WriteByte('\n')
			case "script", "style":
				hidden++
			}
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6":
				b.WriteByte('\n')
			case "script", "style":
				hidden = max(0, hidden-1)
			}
		}
	}
}

var (
	mdLink     = regexp.MustCompile(`!?\[([^\[\]\n]*)\]\(\s*<?([^()\s>]*(?:\([^()\s]*\)[^()\s>]*)?)>?(?:\s+"[^"\n]*")?\s*\)`)
	mdEmphasis = regexp.MustCompile(`(\*\*\*|\*\*|__|~~)([^*_~\n]+?)(\*\*\*|\*\*|__|~~)`)
	mdItalic   = regexp.MustCompile(`(^|[\s(])[*_]([^*_\n]+?)[*_]($|[\s).,;:!?])`)
	mdHeading  = regexp.MustCompile(`(?m)^[ \t]{0,3}#{1,6}[ \t]+`)
	mdRule     = regexp.MustCompile(`(?m)^[ \t]{0,3}([-*_][ \t]?){3,200}$`)
	mdEscape   = regexp.MustCompile(`\\([\\*_\[\]()#+\-.!~>|{}])`)
)

// withoutMarkdown keeps the words of Markdown: of a link its text, and the address only where that is the text.
func withoutMarkdown(s string) string {
	s = mdRule.ReplaceAllString(s, "")
	s = mdHeading.ReplaceAllString(s, "")
	s = mdLink.ReplaceAllString(s, "$1")
	s = mdEmphasis.ReplaceAllString(s, "$2")
	s = mdItalic.ReplaceAllString(s, "$1$2$3")
	s = strings.NewReplacer("**", "", "__", "", "~~", "").Replace(s)
	return mdEscape.ReplaceAllString(s, "$1")
}
