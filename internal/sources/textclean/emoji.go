package textclean

import (
	"strings"

	"github.com/yuin/goldmark-emoji/definition"
)

// maxShortcode is longer than any name of an emoji.
const maxShortcode = 50

// Emoji replaces the shortcodes of GitHub and Slack with the emoji that they stand for: ":tada:" is 🎉. What is not
// the name of an emoji stays as it is.
func Emoji(s string) string {
	from := strings.IndexByte(s, ':')
	if from < 0 || strings.IndexByte(s[from+1:], ':') < 0 {
		return s
	}
	var b strings.Builder
	done := 0
	for i := from; i < len(s); {
		n := shortcode(s[i:])
		if n == 0 && hundred(s, i) {
			n = len(":100:")
		}
		if n == 0 {
			next := strings.IndexByte(s[i+1:], ':')
			if next < 0 {
				break
			}
			i += 1 + next
			continue
		}
		if e, ok := definition.Github().Get(s[i+1 : i+n-1]); ok && e.IsUnicode() {
			b.WriteString(s[done:i])
			b.WriteString(string(e.Unicode))
			i += n
			done = i
			if next := strings.IndexByte(s[i:], ':'); next >= 0 {
				i += next
				continue
			}
			break
		}
		i += n - 1 // the colon may begin another
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// hundred reports whether 💯, the one emoji in use whose name has no letter, is at s[i:], and not a part of a ratio.
func hundred(s string, i int) bool {
	after, ok := strings.CutPrefix(s[i:], ":100:")
	return ok && (i == 0 || !isDigit(s[i-1])) && (after == "" || !isDigit(after[0]))
}

// shortcode returns the length of what has the form of a shortcode at the beginning of s, with its colons; 0 if
// nothing has.
func shortcode(s string) int {
	letters := false
	for i := 1; i < len(s) && i < maxShortcode; i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			letters = true
		case isDigit(c), c == '_', c == '+', c == '-':
		case c == ':' && i > 2 && (letters || s[1] == '+' || s[1] == '-'):
			return i + 1
		default:
			return 0
		}
	}
	return 0
}
