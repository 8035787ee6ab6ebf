package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// renderIn renders a record in a language; empty: the edition's. It is an error if no reader and no destination has the
// language.
func (d *workspace) renderIn(r digest.Record, language string, formats ...digest.Format) (digest.Message, error) {
	if known := d.Rendering.Languages; language != "" && !slices.Contains(known, language) {
		return digest.Message{}, usageError(digest.WithHint(
			fmt.Errorf("nothing is sent in the language %q: use %s", language, strings.Join(known, " or ")),
			"language: on a destination in meetups.yaml adds one"))
	}
	return d.Rendering.RenderFor(r, digest.Recipient{Language: language}, formats)
}
