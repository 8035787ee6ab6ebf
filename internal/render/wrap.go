package render

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// wrapped breaks lines at words so that none takes more than columns of a terminal. What follows is indented as the line was, and
// further under a list's sign. Addresses are not broken; no line ends in a space, and no two empty lines follow each other.
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
			if fresh { // a word that no line can hold
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

// fitting is the longest beginning of word that takes at most n columns, and at least one character.
func fitting(word string, n int) string {
	used := 0
	for i, r := range word {
		if used += cell(r); used > n && i > 0 {
			return word[:i]
		}
	}
	return word
}

// cells counts the columns that s takes in a terminal.
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
