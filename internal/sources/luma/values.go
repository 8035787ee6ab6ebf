package luma

import (
	"bytes"
	"encoding/json"
	"strings"
)

// text is a value that ought to be text; anything else counts as nothing, and costs itself only.
type text string

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (t *text) UnmarshalJSON(data []byte) error {
	var s string
	_ = json.Unmarshal(data, &s)
	*t = text(s)
	return nil
}

// flag is true where the value is true, and false for anything else.
type flag bool

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (f *flag) UnmarshalJSON(data []byte) error {
	*f = string(data) == "true"
	return nil
}

// Limits of a description.
const (
	maxDepth       = 40
	maxDescription = 200_000 // bytes, as it is kept
)

// node is a part of a description, as Luma's editor keeps it.
type node struct {
	Kind text   `json:"type"`
	Text text   `json:"text"`
	In   []node `json:"content"`
}

// words is the text of a description, with lines where its blocks end.
func words(raw json.RawMessage) string {
	if len(raw) == 0 || len(raw) > maxDescription {
		return ""
	}
	var n node
	_ = json.Unmarshal(raw, &n) // what is of a wrong kind counts as missing
	var b strings.Builder
	n.write(&b, 0)
	return strings.TrimSpace(b.String())
}

func (n node) write(b *strings.Builder, depth int) {
	switch n.Kind {
	case "hard_break", "hardBreak":
		b.WriteByte('\n')
	case "list_item", "listItem":
		b.WriteString("- ")
	}
	b.WriteString(string(n.Text))
	if depth < maxDepth {
		for _, part := range n.In {
			part.write(b, depth+1)
		}
	}
	switch n.Kind {
	case "paragraph", "heading", "blockquote":
		b.WriteString("\n\n")
	}
}

// elements are the first of an array, at most 1,000 and one more; of anything else there are none.
type elements []json.RawMessage

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (e *elements) UnmarshalJSON(data []byte) error {
	*e = nil
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return nil // what is no array has no elements
	}
	for d.More() && len(*e) <= maxItems {
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			break
		}
		*e = append(*e, raw)
	}
	return nil
}
