package render

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// wrapped breaks lines between words so that they fit a terminal with that many columns. Continuation lines
// have the same indentation, plus that of a list item. Addresses are not broken. No line ends with a space,
// and there are no consecutive empty lines.
func wrapped(text string, columns int) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		body := strings.TrimLeft(line, " ")
		indent := line[:len(line)-len(body)]
		if body = strings.TrimSpace(body); body == "" {
			if len(out) > 0 && out[len(out)-1] != "" {
				out = append(out, "")
			}
			continue
		}
		hanging := indent
		if strings.HasPrefix(body, "- ") || strings.HasPrefix(body, "* ") {
			hanging += "  "
		}
		out = append(out, fill(indent, hanging, strings.Fields(body), columns)...)
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n") + "\n"
}

func fill(indent, hanging string, words []string, columns int) []string {
	var out []string
	current, fresh := indent, true
	for _, word := range words {
		for {
			room := columns - cells(current)
			if !fresh {
				room--
			}
			if cells(word) <= room || fresh && (strings.Contains(word, "://") || room < 2) {
				break
			}
			if fresh { // a word longer than a line
				head := fitting(word, room)
				out, current, word = append(out, current+head), hanging, word[len(head):]
				continue
			}
			out, current, fresh = append(out, current), hanging, true
		}
		if !fresh {
			current += " "
		}
		current, fresh = current+word, false
	}
	return append(out, current)
}

// fitting returns the longest prefix of word that takes at most n columns, and at least one character.
func fitting(word string, n int) string {
	used := 0
	for i, r := range word {
		if used += cell(r); used > n && i > 0 {
			return word[:i]
		}
	}
	return word
}

// cells returns the number of terminal columns of s.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += cell(r)
	}
	return n
}

func cell(r rune) int {
	switch {
	case unicode.Is(unicode.M, r), r == '\u200d', r == '\u200c':
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
