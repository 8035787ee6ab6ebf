package render

import (
	"cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// missing says which sentence a pitch lacks; empty if it lacks none.
func (b builder) missing(p digest.Pitch) string {
	if p.Missing == "" {
		return ""
	}
	language, err := b.word("language." + cmp.Or(p.Language, "en"))
	if err != nil {
		language = p.Language
	}
	text, err := b.word("missing."+p.Missing, "language", language)
	if err != nil {
		return ""
	}
	return b.medium.text(text)
}
