// Package plain makes plain values of what organisers write: texts without markup or secrets, times.
package plain

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what is kept, in characters.
const (
	longestText    = 10_000
	longestTitle   = 200
	longestSummary = 280
	longestInput   = 200_000 // bytes of a text that are looked at
)

// Line is a title or a name: one line of at most 200 characters without markup, entities, conference addresses and passcodes,
// control signs, and signs that have no width or turn the direction of writing.
func Line(s string) string {
	s = strings.Join(strings.Fields(visible(markup(bounded(s)))), " ")
	return Clip(Scrub(s), longestTitle)
}

// Text is a description as plain text of at most 10,000 characters: paragraphs, without HTML or Markdown, without conference
// addresses and what opens their doors.
func Text(s string) string {
	s = withoutMarkdown(visible(markup(bounded(s))))
	return Clip(lines(Scrub(lines(s))), longestText)
}

// lines trims every line, and keeps at most one empty line between two others.
func lines(s string) string {
	var b strings.Builder
	b.Grow(len(s)) // texts are kept for as long as a run: growing by doubling would keep a half of each for nothing
	blank := false
	for line := range strings.Lines(s) {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" {
			blank = b.Len() > 0
			continue
		}
		if blank {
			b.WriteByte('\n')
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
		blank = false
	}
	return b.String()
}

// Summary is the beginning of a clean text on one line: its first sentences, at most 280 characters.
func Summary(text string) string {
	line := strings.Join(strings.Fields(bounded(text)), " ")
	if utf8.RuneCountInString(line) <= longestSummary {
		return line
	}
	cut := string([]rune(line)[:longestSummary])
	for _, end := range []string{". ", "! ", "? "} {
		if i := strings.LastIndex(cut, end); i > len(cut)/3 {
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
	return strings.TrimRightFunc(cut, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".,;:–—-", r) }) + "…"
}

// bounded is the beginning of s as valid UTF-8.
func bounded(s string) string {
	if len(s) > longestInput {
		s = s[:longestInput]
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// unseen are letters and marks that show nothing although Unicode does not call them format characters.
const unseen = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0"

// visible drops control signs, signs without width, and those that turn the direction of writing. What joins emoji stays.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u200d' || r >= ' ' && r < 0x7f:
			return r
		case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085', r == '\v', r == '\f':
			return '\n'
		case r == '\t', r == '\u00a0':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar, strings.ContainsRune(unseen, r):
			return -1
		}
		return r
	}, s)
}

var (
	mdLink     = regexp.MustCompile(`!?\[([^\[\]\n]*)\]\(\s*<?[^()\s>]*(?:\([^()\s]*\)[^()\s>]*)?>?(?:\s+"[^"\n]*")?\s*\)`)
	mdAddress  = regexp.MustCompile(`<((?:https?://|mailto:)[^<>\s]*)>`)
	mdEmphasis = regexp.MustCompile(`(\*\*\*|\*\*|__|~~)([^*_~\n]+?)(\*\*\*|\*\*|__|~~)`)
	mdItalic   = regexp.MustCompile(`(^|[\s(])[*_]([^*_\s](?:[^*_\n]*[^*_\s])?)[*_]($|[\s).,;:!?])`)
	mdHeading  = regexp.MustCompile(`(?m)^[ \t]*#{1,6}[ \t]+`)
	mdQuote    = regexp.MustCompile(`(?m)^[ \t]*(?:>[ \t]?)+`)
	mdRule     = regexp.MustCompile(`(?m)^[ \t]*(?:(?:\\?[-*_=][ \t]?){3,})$`)
	mdItem     = regexp.MustCompile(`(?m)^[ \t]*[*+•][ \t]+`)
	mdEscape   = regexp.MustCompile("\\\\([\\\\`*_\\[\\]()#+\\-.!~>|{}])")
	mdMarks    = strings.NewReplacer("**", "", "__", "", "~~", "", "```", "")
)

// markdown are the forms of Markdown in the order in which they are taken away, with one of the signs that each of them holds.
var markdown = []struct {
	form         *regexp.Regexp
	signs, words string
}{
	{mdRule, "-*_=", ""}, {mdHeading, "#", ""}, {mdQuote, ">", ""}, {mdLink, "[", "$1"}, {mdAddress, "<", "$1"}, {mdItem, "*+•", "- "}, {mdEmphasis, "*_~", "$2"}, {mdItalic, "*_", "$1$2$3"},
}

// withoutMarkdown keeps the words of Markdown: of a link its text.
func withoutMarkdown(s string) string {
	if !strings.ContainsAny(s, "*_~[#>`\\-=+•<") {
		return s
	}
	for _, m := range markdown {
		if strings.ContainsAny(s, m.signs) {
			s = m.form.ReplaceAllString(s, m.words)
		}
	}
	return mdEscape.ReplaceAllString(mdMarks.Replace(s), "$1")
}
