package textclean

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
)

// decode returns s as plain text: without HTML, entities, Markdown (if markdown is set), and characters that cannot
// be seen. Lines are trimmed, and at most one empty line stands between two others.
func decode(s string, markdown bool) string {
	s = head(s, maxInput)
	if !strings.Contains(s, "\n") && (strings.Count(s, `\n`) > 1 || strings.Contains(s, `>\n<`)) {
		s = escapedLines.Replace(s) // the line breaks of a whole text were escaped twice
	}
	for range 3 { // some systems escape the whole text once or twice more
		before := s
		if strings.Contains(s, `\u00`) {
			s = unescapeJSON(s)
		}
		if i := strings.IndexByte(s, '<'); i >= 0 && hasTag(s[i:]) {
			s = withoutTags(s)
		}
		if strings.IndexByte(s, '&') >= 0 {
			s = html.UnescapeString(s)
		}
		if s == before {
			break
		}
	}
	if markdown {
		s = withoutMarkdown(s)
	}
	return visible(Emoji(s))
}

var escapedLines = strings.NewReplacer(`\r\n`, "\n", `\n`, "\n")

// unescapeJSON resolves JSON's escapes for the signs that Meetup's titles contain literally, such as \u0026.
func unescapeJSON(s string) string {
	return jsonEscapes.Replace(s)
}

var jsonEscapes = strings.NewReplacer(
	`\u0026`,
	"&",
	`\u003c`,
	"<",
	`\u003C`,
	"<",
	`\u003e`,
	">",
	`\u003E`,
	">",
	`\u0027`,
	"'",
	`\u0022`,
	`"`,
	`\u002f`,
	"/",
	`\u002F`,
	"/",
	`\u00a0`,
	" ",
	`\u00A0`,
	" ",
)

// tags are the elements that people's texts contain. Other words in angle brackets are the writer's own: "a < b",
// "<https://example.org>".
var tags = set(`
	p br a b i u em strong div span ul ol li h1 h2 h3 h4 h5 h6 html body head table tbody thead tr td th img font
	hr script style blockquote pre code section article figure iframe center small sup sub html-blob u1:p o:p
	title textarea noscript meta link header footer main nav s del ins strike big tt abbr address dl dt dd label
	input button form svg path picture source video audio
`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// hasTag reports whether s contains HTML that is meant as such.
func hasTag(s string) bool {
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return false
		}
		s = s[i+1:]
		if strings.HasPrefix(s, "!--") || isTag(s) {
			return true
		}
	}
}

// isTag reports whether s, which follows "<", goes on like a tag of one of the elements, and the tag ends.
func isTag(s string) bool {
	s = strings.TrimPrefix(s, "/")
	n := 0
	for n < len(s) && n < 16 && (isLetter(s[n]) || isDigit(s[n]) || s[n] == ':' || s[n] == '-') {
		n++
	}
	if n == 0 || n == len(s) || !tags[strings.ToLower(s[:n])] {
		return false
	}
	switch s[n] {
	case '>', '/':
		return true
	case ' ', '\t', '\n', '\r':
		end := strings.IndexAny(s, "<>")
		return end >= 0 && s[end] == '>'
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// withoutTags returns the text of HTML, with line breaks where its blocks end.
func withoutTags(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	z := nethtml.NewTokenizer(strings.NewReader(s))
	hidden := "" // the element whose text is not shown
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
			case "br", "div", "tr", "ul", "ol", "dl", "dt", "dd", "hr", "section", "article":
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

// unseen are letters and marks that show nothing although Unicode does not call them format characters.
const unseen = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0"

// visible removes control characters, characters without width, and those that change the direction of writing; what
// joins emoji stays. It trims lines, folds spaces, and keeps at most one empty line between two others.
func visible(s string) string {
	var b strings.Builder
	b.Grow(len(s)) // texts are kept for as long as a run: growing by doubling would keep half of each for nothing
	space, breaks := false, 0
	for i := 0; i < len(s); {
		c := s[i]
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
			r = seen(r)
		} else if c < ' ' || c == 0x7f {
			r = control(c)
		}
		i += n
		switch r {
		case -1:
			continue
		case '\n':
			breaks++
			continue
		case ' ':
			space = true
			continue
		}
		if b.Len() > 0 {
			switch {
			case breaks > 1:
				b.WriteString("\n\n")
			case breaks == 1:
				b.WriteByte('\n')
			case space:
				b.WriteByte(' ')
			}
		}
		space, breaks = false, 0
		if r < utf8.RuneSelf {
			b.WriteByte(byte(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func control(c byte) rune {
	switch c {
	case '\n', '\v', '\f':
		return '\n'
	case '\t':
		return ' '
	}
	return -1 // also '\r', which stands beside a line feed
}

// seen returns what stands for r, and -1 for nothing.
func seen(r rune) rune {
	switch {
	case r == '\u200d':
		return r
	case r == '\u2028', r == '\u2029', r == '\u0085':
		return '\n'
	case r == '\u00a0', r == '\u202f', r == '\u2007', r == '\u3000':
		return ' '
	case r < 0x300: // Latin
		if r < 0xa0 || r == '\u00ad' {
			return -1
		}
		return r
	case unicode.IsControl(r),
		unicode.Is(unicode.Cf, r),
		r == unicode.ReplacementChar,
		strings.ContainsRune(unseen, r):
		return -1
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}
