package feed

import (
	"bytes"
	"errors"
	"regexp"
)

// Limits of the entities that a document may declare.
const (
	maxEntities = 100
	maxEntity   = 200     // bytes of the text of one
	maxGrowth   = 1 << 20 // bytes that they add to the document
)

var (
	doctype   = regexp.MustCompile(`(?s)<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>`)
	entity    = regexp.MustCompile(`<!ENTITY\s+([A-Za-z][A-Za-z0-9._-]{0,50})\s+(?:"([^"]*)"|'([^']*)')\s*>`)
	reference = regexp.MustCompile(`&[A-Za-z][A-Za-z0-9._-]{0,50};`)
)

// resolved replaces the entities that a document declares by their texts. Entities that refer to others, to files, or
// to addresses are refused, and so are those that would make the document much longer.
func resolved(text []byte) ([]byte, error) {
	if !bytes.Contains(text, []byte("<!ENTITY")) {
		return text, nil
	}
	head := doctype.Find(text[:min(len(text), 64<<10)])
	declared := entity.FindAllSubmatch(head, maxEntities+1)
	if len(declared) == 0 || len(declared) > maxEntities || len(declared) != bytes.Count(text, []byte("<!ENTITY")) {
		return nil, errors.New("it declares entities in a way that digest does not support")
	}
	texts := map[string][]byte{}
	for _, d := range declared {
		said := append(bytes.Clone(d[2]), d[3]...)
		if len(said) > maxEntity || bytes.ContainsAny(said, "&<%") {
			return nil, errors.New("it declares entities that refer to other entities, which digest does not resolve")
		}
		texts["&"+string(d[1])+";"] = said
	}
	text = bytes.Replace(text, head, nil, 1)
	grown := 0
	out := reference.ReplaceAllFunc(text, func(name []byte) []byte {
		said, ok := texts[string(name)]
		if !ok {
			return name
		}
		if grown += len(said); grown > maxGrowth {
			return nil
		}
		return said
	})
	if grown > maxGrowth {
		return nil, errors.New("its entities make it too long")
	}
	return out, nil
}
