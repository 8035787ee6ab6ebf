// Package textclean turns text from other people's calendars into plain text that is safe to publish.
//
// It removes markup, invisible characters, and everything that lets a stranger into an online meeting: addresses,
// meeting numbers, passcodes, and dial-in numbers. See redact.go for the rules of that security control.
//
// The cost of cleaning is proportional to the length of the text. It does not depend on which words the text
// contains.
package textclean

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Version identifies the rules of this package. It changes whenever the same input may give another output, so that
// stored results of older rules are not used again. A test fails if the rules change and Version does not.
const Version = "7"

// Limits of what is kept.
const (
	maxText    = 10_000  // characters of a description
	maxTitle   = 200     // characters of a title or a name
	maxSummary = 280     // characters of a summary
	maxInput   = 200_000 // bytes of a text that are read; the rest is ignored
)

// Line returns a title or a name as one line of at most 200 characters. redacted reports whether something was
// removed that lets people into a meeting. In a line that does not mention online meetings, only addresses and
// unmistakable codes are removed.
func Line(s string) (line string, redacted bool) {
	line, redacted = redact(decode(s, false), strict)
	return Clip(strings.ReplaceAll(line, "\n", " "), maxTitle), redacted
}

// Text returns a description as plain text of at most 10,000 characters: trimmed lines, and at most one empty line
// between two others. redacted reports whether something was removed that lets people into a meeting.
func Text(s string) (text string, redacted bool) {
	text, redacted = redact(decode(s, true), whole)
	return Clip(text, maxText), redacted
}

// PlainLine is Line for a text without markup, whose length is limited elsewhere: "<div>" in the title of an issue
// stays.
func PlainLine(s string) string {
	line, _ := redact(head(s, maxInput), strict)
	return line
}

// PlainText is PlainLine for a longer text: sentences stay, however little is left of them.
func PlainText(s string) string {
	text, _ := redact(head(s, maxInput), message)
	return text
}

// Message returns what a server or a program says, for an error or a log: one line of at most n characters, without
// what lets people into a meeting. Markup stays as it is.
func Message(s string, n int) string {
	line, _ := redact(fields(visible(head(s, maxInput))), message)
	return Clip(fields(line), n)
}

// Summary returns the beginning of a clean text on one line: its first sentences, at most 280 characters.
func Summary(text string) string {
	line := fields(head(text, maxInput))
	if utf8.RuneCountInString(line) <= maxSummary {
		return line
	}
	cut := line[:runes(line, maxSummary)]
	for _, end := range []string{". ", "! ", "? "} {
		if i := strings.LastIndex(cut, end); i > len(cut)/3 {
			return cut[:i+1]
		}
	}
	return Clip(line, maxSummary)
}

// Clip cuts text at a word so that it has at most n characters, including the ellipsis that replaces what was cut.
func Clip(text string, n int) string {
	if len(text) <= n || utf8.RuneCountInString(text) <= n {
		return text
	}
	cut := text[:runes(text, n-1)]
	if i := strings.LastIndexAny(cut, " \n"); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRightFunc(
		cut,
		func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".,;:–—-", r) },
	) + "…"
}

// runes returns the length in bytes of the first n characters of s.
func runes(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// head returns at most n bytes of s, without a character that the limit cuts.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// fields returns s on one line, with single spaces.
func fields(s string) string { return strings.Join(strings.Fields(s), " ") }
