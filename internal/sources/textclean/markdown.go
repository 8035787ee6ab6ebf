package textclean

import "strings"

// withoutMarkdown removes the marks of Markdown and keeps the words: of a link its text, of an image its description.
// What is not clearly Markdown stays: "2 * 3 * 4", "snake_case", "[sic]", "C#".
func withoutMarkdown(s string) string {
	if !strings.ContainsAny(s, "*_~[#>`\\-=+•<") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > 0 {
		line := s
		if i := strings.IndexByte(s, '\n'); i >= 0 {
			line = s[:i+1]
		}
		s = s[len(line):]
		markdownLine(&b, line)
	}
	return b.String()
}

// markdownLine writes one line without marks.
func markdownLine(b *strings.Builder, line string) {
	rest := strings.TrimLeft(line, " \t")
	indent := line[:len(line)-len(rest)]
	for strings.HasPrefix(rest, ">") { // a quotation
		rest = strings.TrimLeft(rest[1:], " \t")
	}
	switch n := leading(rest, '#'); {
	case n > 0 && n <= 6 && n < len(rest) && (rest[n] == ' ' || rest[n] == '\t'):
		rest = strings.TrimLeft(rest[n:], " \t")
	case isRule(rest):
		b.WriteByte('\n')
		return
	case len(rest) > 1 && (rest[0] == '*' || rest[0] == '+') && (rest[1] == ' ' || rest[1] == '\t'):
		b.WriteString("- ")
		rest = strings.TrimLeft(rest[1:], " \t")
	case strings.HasPrefix(rest, "• "), strings.HasPrefix(rest, "•\t"):
		b.WriteString("- ")
		rest = strings.TrimLeft(rest[len("•"):], " \t")
	default:
		b.WriteString(indent)
	}
	inline(b, rest)
}

func leading(s string, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}

// isRule reports whether a line is three or more of one sign and nothing else. Google's fence of dots and tildes is
// none: see redact_block.go.
func isRule(line string) bool {
	n := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '-', '*', '=':
			n++
		case ' ', '\t', '\n', '\r', '\\':
		default:
			return false
		}
	}
	return n >= 3
}

// escapable are the signs that a backslash escapes.
const escapable = "\\`*_[]()#+-.!~>|{}"

// inline writes a line without the marks within it.
func inline(b *strings.Builder, s string) {
	paired := pairs(s)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch c {
		case '\\':
			if i+1 < len(s) && strings.IndexByte(escapable, s[i+1]) >= 0 {
				i++
				b.WriteByte(s[i])
				continue
			}
		case '`':
			continue
		case '*', '_', '~':
			n := leading(s[i:], c)
			if isMark(s, i, n) && (n > 1 || paired[i]) {
				i += n - 1
				continue
			}
			b.WriteString(s[i : i+n])
			i += n - 1
			continue
		case '!':
			if i+1 < len(s) && s[i+1] == '[' {
				if text, n := link(s[i+1:]); n > 0 {
					inline(b, text)
					i += n
					continue
				}
			}
		case '[':
			if text, n := link(s[i:]); n > 0 {
				inline(b, text)
				i += n - 1
				continue
			}
		case '<':
			if address, n := autolink(s[i:]); n > 0 {
				if i > 0 && s[i-1] != ' ' {
					b.WriteByte(' ')
				}
				b.WriteString(address)
				i += n - 1
				continue
			}
		}
		b.WriteByte(c)
	}
}

// pairs returns the places of single asterisks and underscores that open or close emphasis: an opening one has no
// space after it, and a closing one none before it. One without the other is a footnote, or a part of a word.
func pairs(s string) map[int]bool {
	if strings.IndexByte(s, '*') < 0 && strings.IndexByte(s, '_') < 0 {
		return nil
	}
	paired := map[int]bool{}
	open := map[byte]int{}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' {
			i++
			continue
		}
		if c != '*' && c != '_' {
			continue
		}
		n := leading(s[i:], c)
		at := i
		i += n - 1
		if n > 1 || !isMark(s, at, n) {
			continue
		}
		from, is := open[c]
		switch {
		case is && at > from+1 && s[at-1] != ' ' && s[at-1] != '\t':
			paired[from], paired[at] = true, true
			delete(open, c)
		case at+1 < len(s) && strings.IndexByte(" \t\r\n", s[at+1]) < 0:
			open[c] = at
		}
	}
	return paired
}

// isMark reports whether n signs at i are a mark of emphasis: not within a word of underscores, not between spaces,
// and not a lone tilde.
func isMark(s string, i, n int) bool {
	before, after := byte(' '), byte(' ')
	if i > 0 {
		before = s[i-1]
	}
	if i+n < len(s) {
		after = s[i+n]
	}
	blank := func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
	word := func(c byte) bool { return isLetter(c) || isDigit(c) || c >= 0x80 }
	switch {
	case n > 3, blank(before) && blank(after):
		return false
	case s[i] == '~':
		return n == 2
	case n >= 2:
		return s[i] == '*' || !word(before) || !word(after)
	case s[i] == '_':
		return !word(before) || !word(after)
	}
	return !isDigit(before) || !isDigit(after) // "2*3"
}

// link returns the text of a Markdown link at the beginning of s, and the length of the link; 0 if there is none.
func link(s string) (text string, n int) {
	end := strings.IndexAny(s[1:], "[]\n")
	if end < 0 || s[1+end] != ']' || 2+end >= len(s) || s[2+end] != '(' {
		return "", 0
	}
	depth := 0
	for i := 2 + end; i < len(s) && i < 2+end+maxAddress; i++ {
		switch s[i] {
		case '\n':
			return "", 0
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[1 : 1+end], i + 1
			}
		}
	}
	return "", 0
}

// maxAddress is longer than any address that people can use.
const maxAddress = 2100

// autolink returns the address in angle brackets at the beginning of s, and its length with them; 0 if there is none.
func autolink(s string) (address string, n int) {
	if !strings.HasPrefix(s, "<http://") && !strings.HasPrefix(s, "<https://") && !strings.HasPrefix(s, "<mailto:") {
		return "", 0
	}
	end := strings.IndexAny(s[1:], "<> \t\n")
	if end < 0 || s[1+end] != '>' {
		return "", 0
	}
	return s[1 : 1+end], end + 2
}
