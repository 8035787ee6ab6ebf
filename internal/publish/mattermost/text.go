package mattermost

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// most is how many characters a post may have (16,383), with some to spare. Servers with a smaller limit split posts themselves, wherever that falls.
const most = 16_000

// escapes are what render writes of CommonMark and Mattermost shows as it stands: it takes a backslash only before the signs that the original Markdown
// had, and a newline alone for the end of a line. A pair is read at a time, so that a backslash that is meant stays one.
var escapes = strings.NewReplacer(`\\`, `\\`, ` \`+"\n", "\n", `\`+"\n", "\n", `\<`, "&lt;", `\&`, "&amp;", `\>`, "&gt;", `\$`, joined+"$", `\:`, ":"+joined, `\=`, joined+"=")

const joined = "\u2060" // a word joiner: it is not seen

// ringing are the words that call everybody (https://docs.mattermost.com/collaborate/mention-people.html). Within an address they call nobody.
var ringing = regexp.MustCompile(`(?i)(^|[^/\pL\pN])@(channel|all|here)\b`)

// dialect is Markdown as Mattermost reads it, in which nothing rings.
func dialect(text string) string {
	return strings.TrimSpace(ringing.ReplaceAllString(escapes.Replace(text), "$1@"+joined+"$2"))
}

// borders are where a text may be split, the best first: before a section, a day, an item; between paragraphs, lines, and words.
var borders = []string{"\n## ", "\n### ", "\n- ", "\n\n", "\n", " "}

// split are the posts of at most so many characters, each as long as its borders let it be.
func split(text string, limit int) []string {
	var posts []string
	for text != "" {
		end := len(text)
		if utf8.RuneCountInString(text) > limit {
			end = border(prefix(text, limit))
		}
		if post := strings.TrimSpace(text[:end]); post != "" {
			posts = append(posts, post)
		}
		text = strings.TrimLeft(text[end:], "\n ")
	}
	return posts
}

// border is where to end a post that begins with text: at the last of the best borders in its second half, else at its end.
func border(text string) int {
	for _, b := range borders {
		if i := strings.LastIndex(text, b); i > len(text)/2 {
			return i
		}
	}
	return len(text)
}

// prefix is the first n characters of text.
func prefix(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
