// Package lenientjson reads JSON whose values may be of other kinds than they ought to: one of a wrong kind costs
// itself only.
package lenientjson

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// Text is a value that ought to be text. Numbers are taken as they are written; anything else counts as nothing.
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

// Flag is true where the value is true, and false for anything else.
type Flag bool

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (f *Flag) UnmarshalJSON(data []byte) error {
	*f = string(data) == "true"
	return nil
}

// Number is a count; anything that is none counts as zero.
type Number int

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (n *Number) UnmarshalJSON(data []byte) error {
	var i int
	_ = json.Unmarshal(data, &i)
	*n = Number(i)
	return nil
}

// MaxElements is how many elements of an array are read for use; Elements holds one more where there are more.
const MaxElements = 1000

// Elements are the first of an array, at most MaxElements and one more; of anything else there are none.
type Elements []json.RawMessage

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (e *Elements) UnmarshalJSON(data []byte) error {
	*e = nil
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return nil // what is no array has no elements
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

// nextData is where pages made with Next.js carry their state.
var nextData = regexp.MustCompile(`<script[^<>]{0,300}\bid\s*=\s*["']?__NEXT_DATA__["']?[^<>]{0,300}>`)

// NextData is the state that a page made with Next.js carries, as JSON; nil where it carries none.
func NextData(page []byte) []byte {
	at := nextData.FindIndex(page)
	if at == nil {
		return nil
	}
	state, _, _ := bytes.Cut(page[at[1]:], []byte("</script"))
	return bytes.TrimSpace(state)
}
