package luma

import (
	"encoding/json"
	"strings"

	"github.com/cityoflosangeles/digest/internal/sources/lenientjson"
)

// The types of values in Luma's JSON. They accept any JSON value.
type (
	text     = lenientjson.Text
	flag     = lenientjson.Flag
	elements = lenientjson.Elements
)

// Limits of a description.
const (
	maxDepth       = 40
	maxDescription = 200_000 // bytes of JSON
)

// node is a part of a description in the format of Luma's editor.
type node struct {
	Kind text   `json:"type"`
	Text text   `json:"text"`
	In   []node `json:"content"`
}

// words returns the text of a description, with line breaks between its blocks.
func words(raw json.RawMessage) string {
	if len(raw) == 0 || len(raw) > maxDescription {
		return ""
	}
	var n node
	_ = json.Unmarshal(raw, &n) // a value of the wrong type counts as missing
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
