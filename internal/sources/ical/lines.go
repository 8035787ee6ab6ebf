package ical

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

// content returns the unfolded content lines of body, one per line, as UTF-8 (RFC 5545 §3.1).
func content(body []byte) string {
	text := unfold(body)
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	return string(text)
}

// htmlPage matches HTML before a text that looks like a calendar.
var htmlPage = regexp.MustCompile(`(?i)<(?:html|head|body|!doctype)\b`)

// start returns body without byte order marks, blank lines, and white space at its beginning. If something else
// precedes BEGIN:VCALENDAR, such as a warning of the web server, start skips to that line, unless the body is an HTML
// page.
func start(body []byte) []byte {
	body = trimStart(body)
	if len(body) < len(begin) || bytes.EqualFold(body[:len(begin)], []byte(begin)) {
		return body
	}
	head := body[:min(len(body), 4096)]
	if i := bytes.Index(head, []byte("\n"+begin)); i >= 0 && !htmlPage.Match(head[:i]) {
		return body[i+1:]
	}
	return body
}

const begin = "BEGIN:VCALENDAR"

// trimStart returns body without byte order marks, blank lines, and white space at its beginning.
func trimStart(body []byte) []byte {
	for {
		trimmed := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n\x00\v\f")
		trimmed = bytes.TrimPrefix(trimmed, []byte("\u00a0"))
		if len(trimmed) == len(body) {
			return body
		}
		body = trimmed
	}
}

// unfold joins folded lines, and ends each line with a line feed, whether they ended in CRLF, LF, or CR. It removes
// empty lines. If the line after BEGIN:VCALENDAR begins with white space, the file is indented instead of folded, and
// unfold removes that white space from each line.
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

// indentation returns the white space at the start of the first line of rest.
func indentation(rest []byte) []byte {
	rest = bytes.TrimLeft(rest, "\r\n")
	return rest[:len(rest)-len(bytes.TrimLeft(rest, " \t"))]
}

// property is one content line: its name in upper case, and its parameters and value as written.
type property struct{ name, params, value string }

// parseLine splits a content line. It reports false if the line is not one.
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
		} // without a closing quote, the first colon ends the parameters
	}
	p := property{name: line[:colon], value: line[colon+1:]}
	if semi := strings.IndexByte(p.name, ';'); semi >= 0 {
		p.name, p.params = p.name[:semi], p.name[semi+1:]
	}
	p.name = strings.ToUpper(strings.TrimSpace(p.name))
	return p, p.name != ""
}

// param returns the value of a parameter, unquoted and unescaped (RFC 6868). name is in upper case. It returns "" if
// there is no such parameter.
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

// carets unescapes parameter values (RFC 6868).
var carets = strings.NewReplacer("^n", "\n", "^N", "\n", "^^", "^", "^'", `"`)
