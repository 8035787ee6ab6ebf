package mattermost

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxPost is the maximum number of characters in a post. Mattermost's limit is 16,383; the rest is reserve.
// Servers with a smaller limit split posts themselves, at any place.
const maxPost = 16_000

// escapes replaces CommonMark that Mattermost shows literally. It supports backslash escapes only for the
// characters of the original Markdown, and a plain newline as a line break. The replacer reads pairs, so that
// an escaped backslash remains one.
var escapes = strings.NewReplacer(`\\`, `\\`, ` \`+"\n", "\n", `\`+"\n", "\n", `\<`, "&lt;", `\&`, "&amp;", `\>`,
	"&gt;", `\$`, joined+"$", `\:`, ":"+joined, `\=`, joined+"=")

const joined = "\u2060" // word joiner, which is invisible

// ringing matches the words that notify everybody
// (https://docs.mattermost.com/collaborate/mention-people.html). Inside an address they notify nobody.
var ringing = regexp.MustCompile(`(?i)(^|[^/\pL\pN])@(channel|all|here)\b`)

// dialect converts text to Mattermost's Markdown, without notifications.
func dialect(text string) string {
	return strings.TrimSpace(ringing.ReplaceAllString(escapes.Replace(text), "$1@"+joined+"$2"))
}

// borders are where a text may be split, best first: before a section, a day, or an item; between paragraphs,
// lines, and words.
var borders = []string{"\n## ", "\n### ", "\n- ", "\n\n", "\n", " "}

// split returns posts of at most limit characters, each as long as its borders allow.
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

// border returns where to end a post at the start of text: at the last of the best borders in its second
// half, otherwise at its end.
func border(text string) int {
	for _, b := range borders {
		if i := strings.LastIndex(text, b); i > len(text)/2 {
			return i
		}
	}
	return len(text)
}

// prefix returns the first n characters of text.
func prefix(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
