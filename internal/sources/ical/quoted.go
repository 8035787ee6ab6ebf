package ical

import (
	"io"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// quoted reports whether the value of p is quoted-printable, as in vCalendar 1.0.
func (p property) quoted() bool {
	return p.params != "" && strings.Contains(strings.ToUpper(p.params), "QUOTED-PRINTABLE")
}

// unquote decodes a quoted-printable value in the encoding that CHARSET names. A value that cannot be decoded is
// returned as it is.
func (p property) unquote() string {
	raw, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(p.value)))
	if err != nil {
		return p.value
	}
	text := string(raw)
	if e, _ := charset.Lookup(p.param("CHARSET")); e != nil && !utf8.ValidString(text) {
		if decoded, err := e.NewDecoder().String(text); err == nil {
			text = decoded
		}
	}
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n")
}
