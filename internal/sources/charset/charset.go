// Package charset turns the bytes of a document into UTF-8. It is the one place where that happens, for all kinds of
// sources.
package charset

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// maxHead is how many bytes of a document are searched for a declaration. HTML wants it in the first 1,024.
const maxHead = 4096

// Decode returns body in valid UTF-8 and without a byte order mark. contentType is the header of the answer; empty if
// there is none. The encoding is, in this order:
//
//   - what a byte order mark says, or the zeros of UTF-16 without a mark;
//   - UTF-8, if the body is valid UTF-8, whatever is declared. Text in another encoding is almost never valid UTF-8,
//     but declarations are often wrong;
//   - what the header declares;
//   - what the document declares: the declaration of XML, a meta element of HTML, or the CHARSET parameter of
//     vCalendar 1.0;
//   - UTF-8, in which each byte that is not valid is read as Windows-1252.
func Decode(body []byte, contentType string) []byte {
	if e := marked(body); e != nil {
		return decoded(body, e)
	}
	stated, name := declared(body, contentType)
	// ISO-2022-JP has nothing but ASCII, and escapes.
	if escaped := name == "iso-2022-jp" && bytes.IndexByte(body, 0x1b) >= 0; utf8.Valid(body) && !escaped {
		return bytes.TrimPrefix(body, []byte(utf8Mark))
	}
	if isCalendar(body) { // programs fold lines in the middle of characters (RFC 5545 §3.1)
		if unfolded := unfold(body); utf8.Valid(unfolded) {
			return bytes.TrimPrefix(unfolded, []byte(utf8Mark))
		}
	}
	if stated != nil {
		return decoded(body, stated)
	}
	return repaired(bytes.TrimPrefix(body, []byte(utf8Mark)))
}

const utf8Mark = "\xef\xbb\xbf"

// marked returns UTF-16 if a byte order mark says so, or if every other byte at the beginning is zero, as in UTF-16 of
// text in English and of markup.
func marked(body []byte) encoding.Encoding {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	switch {
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return little
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return big
	case len(body) < 8:
		return nil
	}
	var zeros [2]int
	for i, c := range body[:8] {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch zeros {
	case [2]int{0, 4}:
		return little
	case [2]int{4, 0}:
		return big
	}
	return nil
}

var (
	xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{2,40})["']`)
	metaCharset = regexp.MustCompile(`(?i)<meta[^>]{1,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})`)
	vCalendar   = regexp.MustCompile(`(?i);CHARSET="?([A-Za-z0-9._-]{2,40})`)
)

// declared returns the encoding that the header or the document declares, and its name; nil if that is none, not known,
// or UTF-8.
func declared(body []byte, contentType string) (encoding.Encoding, string) {
	if _, parameters, err := mime.ParseMediaType(contentType); err == nil && parameters["charset"] != "" {
		if e, name := lookup(parameters["charset"]); name != "" {
			return e, name
		}
	}
	head := body[:min(len(body), maxHead)]
	forms := []*regexp.Regexp{xmlEncoding, metaCharset}
	if isCalendar(body) {
		head, forms = body, []*regexp.Regexp{vCalendar}
	}
	for _, form := range forms {
		if m := form.FindSubmatch(head); m != nil {
			if e, name := lookup(string(m[1])); name != "" {
				return e, name
			}
		}
	}
	return nil, ""
}

// lookup returns the encoding of a label of the WHATWG Encoding Standard, and its name; no name for an unknown label,
// and no encoding for UTF-8.
func lookup(label string) (encoding.Encoding, string) {
	e, name := charset.Lookup(label)
	switch {
	case e == nil, name == "replacement", strings.HasPrefix(name, "utf-16"): // UTF-16 was recognized before
		return nil, ""
	case name == "utf-8":
		return nil, name
	}
	return e, name
}

// decoded reads body in e. What is not valid there becomes U+FFFD.
func decoded(body []byte, e encoding.Encoding) []byte {
	text, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return repaired(body)
	}
	text = bytes.TrimPrefix(text, []byte(utf8Mark))
	if !utf8.Valid(text) {
		return bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	return text
}

// repaired reads each byte that is not UTF-8 as Windows-1252, which contains all of what ISO-8859-1 shows.
func repaired(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/16)
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(text[0]))
		} else {
			out = append(out, text[:n]...)
		}
		text = text[n:]
	}
	return out
}

// isCalendar reports whether body begins like iCalendar or vCalendar, perhaps after what a web server put before it.
func isCalendar(body []byte) bool {
	return bytes.Contains(body[:min(len(body), maxHead)], []byte("BEGIN:VCALENDAR"))
}

// unfold joins the folded lines of a calendar.
func unfold(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for line := range bytes.Lines(body) {
		if len(out) > 0 && len(line) > 1 && (line[0] == ' ' || line[0] == '\t') && line[1] != '\r' && line[1] != '\n' {
			out = append(bytes.TrimRight(out, "\r\n"), line[1:]...)
			continue
		}
		out = append(out, line...)
	}
	return out
}
