package github

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// line returns outside text as one line of at most n runes, without control and direction characters, and without what
// lets people into an online meeting. Shortcodes become emoji.
func line(s string, n int) string {
	s = strings.Join(strings.FieldsFunc(textclean.Emoji(s), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || direction(r)
	}), " ")
	return cut(textclean.PlainLine(s), n)
}

// block is like line, but keeps line breaks.
func block(s string, n int) string {
	s = textclean.Emoji(strings.ReplaceAll(s, "\r\n", "\n"))
	s = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) && r != '\t' || direction(r) {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(cut(textclean.PlainText(s), n))
}

// direction reports whether r changes the direction of text (Unicode UAX #9).
func direction(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0xFEFF
}

func cut(s string, n int) string {
	count := 0
	for i := range s {
		if count == n {
			return s[:i] + "…"
		}
		count++
	}
	return s
}

// webURL returns address if it is a web address, and otherwise the other one.
func webURL(address, otherwise string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil ||
		len(address) > 2000 {
		return otherwise
	}
	return u.String()
}

// homepage returns the address in the homepage field, which people write with and without a scheme.
func homepage(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && !strings.Contains(s, "://") && strings.Contains(s, ".") && !strings.ContainsAny(s, " @:") {
		s = "https://" + s
	}
	return webURL(s, "")
}

// web returns the address of this GitHub's pages.
func (a *API) web() string {
	u, err := url.Parse(a.base)
	if err != nil || strings.EqualFold(u.Host, "api.github.com") {
		return "https://github.com"
	}
	return u.Scheme + "://" + u.Host
}
