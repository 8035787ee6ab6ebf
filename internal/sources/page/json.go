package page

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
)

// decoded reads JSON as pages mean it: within CDATA or a comment of HTML, with comments, trailing commas, and control
// signs in texts.
func decoded(block []byte) (any, error) {
	var v any
	block = bytes.TrimSpace(block)
	err := json.Unmarshal(block, &v)
	if err != nil {
		err = json.Unmarshal(repaired(block), &v)
	}
	return v, err
}

var wrapping = regexp.MustCompile(
	`(?s)^\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--(?:\s*//)?)\s*(.*?)\s*` +
		`(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|(?://\s*)?-->)?[\s;]*$`,
)

func repaired(block []byte) []byte {
	for range 3 { // one within the other: <!-- //<![CDATA[
		if m := wrapping.FindSubmatch(block); m != nil {
			block = m[1]
		}
	}
	block = bytes.TrimRight(bytes.TrimSpace(block), "; \n")
	out := make([]byte, 0, len(block))
	in, escaped, comma := false, false, -1 // comma: where in out the last sign but spaces is a comma
	for i := 0; i < len(block); i++ {
		c := block[i]
		switch {
		case in && escaped:
			escaped = false
		case in && c == '\\':
			if i+1 >= len(block) || !escapes(block[i+1:]) {
				continue // \' and its like, which JSON does not have
			}
			escaped = true
		case c == '"':
			in, comma = !in, -1
		case in && c < ' ':
			c = ' '
		case in:
		case c == '/' && i+1 < len(block) && block[i+1] == '/':
			for i < len(block) && block[i] != '\n' {
				i++
			}
			continue
		case c == '/' && i+1 < len(block) && block[i+1] == '*':
			end := bytes.Index(block[i+2:], []byte("*/"))
			if end < 0 {
				return out
			}
			i += end + 3
			continue
		case c == ',':
			comma = len(out)
		case (c == '}' || c == ']') && comma >= 0:
			out[comma], comma = ' ', -1
		case c > ' ':
			comma = -1
		}
		out = append(out, c)
	}
	return out
}

// escapes reports whether a backslash before the text is an escape of JSON.
func escapes(rest []byte) bool {
	if rest[0] != 'u' {
		return bytes.IndexByte([]byte(`"\/bfnrt`), rest[0]) >= 0
	}
	if len(rest) < 5 {
		return false
	}
	_, err := strconv.ParseUint(string(rest[1:5]), 16, 32)
	return err == nil
}
