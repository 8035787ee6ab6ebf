// Package prose reads READMEs as a person would: it finds the sentences, and tells which of them can be quoted.
package prose

import (
	"html"
	"regexp"
	"strings"
	"unicode"
)

// What texts have besides sentences.
var (
	frontMatter = regexp.MustCompile(`(?s)\A\s*---\n.*?\n---\s*(?:\n|\z)`)
	code        = regexp.MustCompile("(?s)```.*?(?:```|$)|~~~.*?(?:~~~|$)|<!--.*?(?:-->|$)")
	image       = regexp.MustCompile(`\[?!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])(?:\](?:\([^)]*\)|\[[^\]]*\]))?`)
	link        = regexp.MustCompile(`\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])`)
	tag         = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
	mark        = regexp.MustCompile("[*_]{1,3}([^*_\n]+)[*_]{1,3}|`([^`\n]*)`")
	shortcode   = regexp.MustCompile(`:[a-z0-9_+]+:`)
	address     = regexp.MustCompile(`\(?<?(?:https?|mailto):\S+`)
	headingSign = regexp.MustCompile(`(?:^|\s)(?:#{1,6}\s+)+`)
	bars        = strings.NewReplacer(" | ", ", ", "|", " ")
)

// Plain returns a Markdown text without front matter, badges, code, addresses, and markup. Text of links stays.
// Entities
// are decoded. It also takes text that is plain already.
func Plain(text string) string { return address.ReplaceAllString(withAddresses(text), "") }

// withAddresses is Plain, but bare addresses stay: a sentence with one is not whole without it.
func withAddresses(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
	text = frontMatter.ReplaceAllString(text, "")
	text = code.ReplaceAllString(text, "\n\n")
	text = image.ReplaceAllString(text, "")
	text = link.ReplaceAllString(text, "$1")
	text = tag.ReplaceAllString(text, "")
	text = mark.ReplaceAllString(text, "$1$2")
	return html.UnescapeString(text)
}

// Line returns a description as one line of plain text.
func Line(text string) string {
	text = headingSign.ReplaceAllString(bars.Replace(shortcode.ReplaceAllString(Plain(text), "")), " ")
	text = strings.TrimFunc(strings.Join(strings.Fields(text), " "), func(r rune) bool {
		return unicode.Is(unicode.So, r) || r == '\ufe0f' || unicode.IsSpace(r)
	})
	return strings.Trim(text, " ,>*-–—:")
}
