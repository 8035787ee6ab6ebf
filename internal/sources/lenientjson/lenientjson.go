// Package lenientjson decodes JSON whose values may have the wrong type. A value of the wrong type decodes as the zero
// value and does not affect the values around it.
package lenientjson

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// Text decodes a JSON string. It also accepts a number, and keeps its digits as written. Any other value decodes as the
// empty string.
type Text string

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (t *Text) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) != nil && len(data) > 0 && (data[0] == '-' || data[0] >= '0' && data[0] <= '9') {
		s = string(data)
	}
	*t = Text(s)
	return nil
}

// Flag is true if the JSON value is true. Any other value decodes as false.
type Flag bool

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (f *Flag) UnmarshalJSON(data []byte) error {
	*f = string(data) == "true"
	return nil
}

// Number decodes a JSON integer. Any other value decodes as zero.
type Number int

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (n *Number) UnmarshalJSON(data []byte) error {
	var i int
	_ = json.Unmarshal(data, &i)
	*n = Number(i)
	return nil
}

// MaxElements is the number of array elements that callers use. Elements keeps one more, so that a caller can see that
// an array is longer.
const MaxElements = 1000

// Elements decodes the first MaxElements+1 elements of a JSON array. Any other value decodes as nil.
type Elements []json.RawMessage

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (e *Elements) UnmarshalJSON(data []byte) error {
	*e = nil
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return nil // not an array
	}
	for d.More() && len(*e) <= MaxElements {
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			break
		}
		*e = append(*e, raw)
	}
	return nil
}

// nextData matches the start tag of the script element in which pages made with Next.js keep their state.
var nextData = regexp.MustCompile(`<script[^<>]{0,300}\bid\s*=\s*["']?__NEXT_DATA__["']?[^<>]{0,300}>`)

// NextData returns the JSON state of a page made with Next.js. It returns nil if the page has none.
func NextData(page []byte) []byte {
	at := nextData.FindIndex(page)
	if at == nil {
		return nil
	}
	state, _, _ := bytes.Cut(page[at[1]:], []byte("</script"))
	return bytes.TrimSpace(state)
}
