package ical

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// content gives the content lines of body: one per line, unfolded (RFC 5545 §3.1), in UTF-8. It unfolds bytes, because programs
// fold in the middle of characters, and repairs afterwards what is not UTF-8 then.
func content(body []byte) string {
	body = bytes.TrimPrefix(fromUTF16(body), []byte("\xef\xbb\xbf"))
	text := unfold(body)
	if !utf8.Valid(text) {
		text = repair(text)
	}
	return string(text)
}

// start is the beginning of body after byte order marks, blank lines and white space.
func start(body []byte) []byte {
	for {
		trimmed := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n\x00\v\f")
		trimmed = bytes.TrimPrefix(trimmed, []byte("\u00a0"))
		if len(trimmed) == len(body) {
			return body
		}
		body = trimmed
	}
}

// fromUTF16 turns UTF-16 with a byte order mark into UTF-8, and leaves everything else as it is.
func fromUTF16(body []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(body, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(body, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return body
	}
	out := make([]byte, 0, len(body))
	var high rune
	for i := 2; i+1 < len(body); i += 2 {
		r := rune(order.Uint16(body[i:]))
		switch {
		case high != 0:
			out, high = utf8.AppendRune(out, utf16.DecodeRune(high, r)), 0
		case r >= 0xd800 && r < 0xdc00:
			high = r
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

// unfold joins folded lines and ends each with a line feed, whether they ended in CRLF, LF or CR. Empty lines are left out.
// Where the line after BEGIN:VCALENDAR begins with white space, the file is not folded there but indented as a whole,
// and the same white space is taken from each line.
func unfold(body []byte) []byte {
	body = start(body)
	end := byte('\n')
	if bytes.IndexByte(body, '\n') < 0 {
		end = '\r'
	}
	out := make([]byte, 0, len(body)+1)
	var indent []byte
	for first := true; len(body) > 0; first = false {
		line := body
		if i := bytes.IndexByte(body, end); i >= 0 {
			line, body = body[:i], body[i+1:]
		} else {
			body = nil
		}
		line = bytes.TrimRight(line, "\r")
		if first {
			indent = indentation(body)
		}
		line = bytes.TrimPrefix(line, indent)
		switch {
		case len(line) == 0:
		case (line[0] == ' ' || line[0] == '\t') && len(out) > 0:
			out = append(out[:len(out)-1], line[1:]...)
			out = append(out, '\n')
		default:
			out = append(out, line...)
			out = append(out, '\n')
		}
	}
	return out
}

// indentation is the white space that rest's first line begins with.
func indentation(rest []byte) []byte {
	rest = bytes.TrimLeft(rest, "\r\n")
	return rest[:len(rest)-len(bytes.TrimLeft(rest, " \t"))]
}

// repair reads each byte that is not UTF-8 as Windows-1252, which contains what Latin-1 shows.
func repair(text []byte) []byte {
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

// A property is one content line: name in capitals, parameters as written, value as written.
type property struct{ name, params, value string }

// parseLine cuts a content line. It reports false for a line that is none.
func parseLine(line string) (property, bool) {
	colon := strings.IndexByte(line, ':')
	if colon < 0 {
		return property{}, false
	}
	if quote := strings.IndexByte(line[:colon], '"'); quote >= 0 {
		quoted := false
		for i := quote; i < len(line); i++ {
			if line[i] == '"' {
				quoted = !quoted
			} else if line[i] == ':' && !quoted {
				colon = i
				break
			}
		} // a quote that never ends leaves the first colon
	}
	p := property{name: line[:colon], value: line[colon+1:]}
	if semi := strings.IndexByte(p.name, ';'); semi >= 0 {
		p.name, p.params = p.name[:semi], p.name[semi+1:]
	}
	p.name = strings.ToUpper(strings.TrimSpace(p.name))
	return p, p.name != ""
}

// param is the value of the parameter called name, which is in capitals: unquoted, RFC 6868 undone. It is empty where there is none.
func (p property) param(name string) string {
	rest := p.params
	for rest != "" {
		end, quoted := len(rest), false
		for i := range len(rest) {
			if rest[i] == '"' {
				quoted = !quoted
			} else if rest[i] == ';' && !quoted {
				end = i
				break
			}
		}
		key, v, _ := strings.Cut(rest[:end], "=")
		if strings.EqualFold(strings.TrimSpace(key), name) {
			return carets.Replace(strings.Trim(strings.TrimSpace(v), `"`))
		}
		rest = rest[min(end+1, len(rest)):]
	}
	return ""
}

// carets undoes the escapes of parameter values (RFC 6868).
var carets = strings.NewReplacer("^n", "\n", "^N", "\n", "^^", "^", "^'", `"`)
