package ical

import "strings"

// unescape decodes a TEXT value (RFC 5545 §3.3.11). It removes control characters other than line feed and tab.
func unescape(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == '\\' || control(r) }) {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' && i+1 < len(s) {
			switch s[i+1] {
			case 'n', 'N':
				c = '\n'
				i++
			case '\\', ',', ';':
				c = s[i+1]
				i++
			}
			b.WriteByte(c)
			continue
		}
		if c < 0x20 && c != '\t' && c != '\n' || c == 0x7f {
			continue
		}
		if c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0 { // U+0080 to U+009F
			i++
			continue
		}
		b.WriteByte(c)
	}
	return strings.TrimSpace(b.String())
}

func control(r rune) bool { return r < 0x20 && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0 }
