package digest

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Redact hides secrets in a text from elsewhere, such as a server's reply. It finds them both as they are and
// encoded: in base64 (standard and URL-safe, padded or not, also as part of a longer text), hexadecimal,
// percent-encoding, quoted-printable, and the escapes of JSON and HTML. A secret shorter than shortestCoded
// is only hidden as it is.
func Redact(text string, secrets ...Secret) string { return RedactCoded(text, nil, secrets...) }

// RedactCoded is Redact, but also hides coded where it is encoded. A user name is not secret, but its base64
// form is part of what AUTH LOGIN sends.
func RedactCoded(text string, coded []string, secrets ...Secret) string {
	var plain, all [][]byte
	for _, s := range secrets {
		for _, form := range []string{s.Reveal(), strings.TrimSpace(s.Reveal())} {
			if form != "" {
				plain = append(plain, []byte(form))
			}
		}
	}
	all = append(all, plain...)
	for _, c := range coded {
		all = append(all, []byte(c))
	}
	var hide []stretch
	for _, decode := range spellings {
		v := decode(text)
		for _, s := range plain {
			hide = append(hide, v.find(s)...)
		}
		hide = append(hide, v.runs(all)...)
	}
	return blot(text, hide)
}

const (
	shortestCoded = 4 // minimum bytes of a secret to look for in encoded forms
	shortestPiece = 6 // minimum bytes of a part of an encoded secret to hide, because servers cut long lines
)

// stretch is the part of a text between two byte offsets.
type stretch struct{ from, to int }

// view is a decoded text. Byte i of text comes from stretches[i] of the original.
type view struct {
	text      []byte
	stretches []stretch
}

var spellings = []func(string) view{
	func(s string) view { return read(s, func(string) (string, int) { return "", 0 }) },
	func(s string) view { return read(s, percent) },
	func(s string) view { return read(s, query) },
	func(s string) view { return read(s, printable) },
	func(s string) view { return read(s, escaped) },
	func(s string) view { return read(s, entity) },
}

// read decodes text. decode returns the decoded start of a text and the length of its encoded form, or zero
// if it is not encoded.
func read(text string, decode func(string) (string, int)) view {
	v := view{text: make([]byte, 0, len(text)), stretches: make([]stretch, 0, len(text))}
	for i := 0; i < len(text); {
		meaning, n := decode(text[i:])
		if n == 0 {
			meaning, n = text[i:i+1], 1
		}
		for j := range len(meaning) {
			v.text = append(v.text, meaning[j])
			v.stretches = append(v.stretches, stretch{i, i + n})
		}
		i += n
	}
	return v
}

// percent decodes %41.
func percent(s string) (string, int) {
	if s[0] != '%' || len(s) < 3 {
		return "", 0
	}
	return octet(s[1:3], 3)
}

// query decodes %41, and + as a space.
func query(s string) (string, int) {
	if s[0] == '+' {
		return " ", 1
	}
	return percent(s)
}

// printable decodes =41 and soft line breaks (RFC 2045 section 6.7).
func printable(s string) (string, int) {
	switch {
	case s[0] != '=':
		return "", 0
	case strings.HasPrefix(s, "=\r\n"):
		return "", 3
	case strings.HasPrefix(s, "=\n"):
		return "", 2
	case len(s) >= 3:
		return octet(s[1:3], 3)
	}
	return "", 0
}

// escaped decodes escapes of JSON, which are also Go's.
func escaped(s string) (string, int) {
	if s[0] != '\\' || len(s) < 2 {
		return "", 0
	}
	if i := strings.IndexByte(`"\/'bfnrt`, s[1]); i >= 0 {
		return "\"\\/'\b\f\n\r\t"[i : i+1], 2
	}
	for _, form := range []struct {
		letter byte
		digits int
	}{{'x', 2}, {'u', 4}, {'U', 8}} {
		if s[1] != form.letter || len(s) < 2+form.digits {
			continue
		}
		n, err := strconv.ParseUint(s[2:2+form.digits], 16, 32)
		switch {
		case err != nil:
		case form.letter == 'x':
			return string([]byte{byte(n)}), 4
		default:
			return string(rune(n)), 2 + form.digits
		}
	}
	return "", 0
}

// entities are the common names of characters that HTML reserves.
var entities = map[string]string{
	"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'", "plus": "+",
	"sol": "/", "equals": "=",
}

// entity decodes &amp;, &#38;, and &#x26;.
func entity(s string) (string, int) {
	if s[0] != '&' {
		return "", 0
	}
	name, _, ok := strings.Cut(s[1:min(len(s), 12)], ";")
	if !ok || name == "" {
		return "", 0
	}
	if sign := entities[name]; sign != "" {
		return sign, len(name) + 2
	}
	number, ok := strings.CutPrefix(name, "#")
	base := 10
	if hexadecimal := strings.TrimLeft(number, "xX"); hexadecimal != number {
		number, base = hexadecimal, 16
	}
	if n, err := strconv.ParseUint(number, base, 21); ok && err == nil && n <= utf8.MaxRune {
		return string(rune(n)), len(name) + 2
	}
	return "", 0
}

func octet(digits string, n int) (string, int) {
	b, err := hex.DecodeString(digits)
	if err != nil {
		return "", 0
	}
	return string(b), n
}

// find returns the positions of s in the original.
func (v view) find(s []byte) []stretch {
	var out []stretch
	for from := 0; ; {
		i := bytes.Index(v.text[from:], s)
		if i < 0 {
			return out
		}
		out = append(out, stretch{v.stretches[from+i].from, v.stretches[from+i+len(s)-1].to})
		from += i + len(s)
	}
}

// runs returns the runs of base64 and hexadecimal digits that contain one of the secrets, or a part of one.
func (v view) runs(secrets [][]byte) []stretch {
	var out []stretch
	for i := 0; i < len(v.text); {
		n := 0
		for i+n < len(v.text) && inBase64(v.text[i+n]) {
			n++
		}
		if run := v.text[i : i+n]; n >= shortestCoded && holds(run, secrets) {
			to := i + n
			for to < len(v.text) && v.text[to] == '=' { // padding
				to++
			}
			out = append(out, stretch{v.stretches[i].from, v.stretches[to-1].to})
		}
		i += n + 1
	}
	return out
}

func inBase64(b byte) bool {
	return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || strings.IndexByte("+/-_", b) >= 0
}

var standard = strings.NewReplacer("-", "+", "_", "/")

// holds reports whether run is an encoding of a secret that starts at any digit.
func holds(run []byte, secrets [][]byte) bool {
	text := standard.Replace(string(run))
	for skip := range min(4, len(text)) {
		digits := text[skip:]
		if len(digits)%4 == 1 {
			digits = digits[:len(digits)-1]
		}
		if b, err := base64.RawStdEncoding.DecodeString(digits); err == nil && reveals(b, secrets) {
			return true
		}
	}
	for skip := range 2 {
		digits := text[min(skip, len(text)):]
		if b, err := hex.DecodeString(digits[:len(digits)&^1]); err == nil && reveals(b, secrets) {
			return true
		}
	}
	return false
}

func reveals(b []byte, secrets [][]byte) bool {
	for _, s := range secrets {
		if len(s) >= shortestCoded && bytes.Contains(b, s) || len(b) >= shortestPiece && bytes.Contains(s, b) {
			return true
		}
	}
	return false
}

// blot replaces the stretches with "(hidden)".
func blot(text string, stretches []stretch) string {
	if len(stretches) == 0 {
		return text
	}
	covered := make([]bool, len(text))
	for _, s := range stretches {
		for i := s.from; i < s.to; i++ {
			covered[i] = true
		}
	}
	var out strings.Builder
	for i := range len(text) {
		switch {
		case !covered[i]:
			out.WriteByte(text[i])
		case i == 0 || !covered[i-1]:
			out.WriteString(hidden)
		}
	}
	return out.String()
}
