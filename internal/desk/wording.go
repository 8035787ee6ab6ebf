package desk

import (
	"maps"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// wordingOf returns the title and the introduction of r, in the texts that r holds.
func (d *Desk) wordingOf(r digest.Record) (own digest.Wording, others map[string]digest.Wording, err error) {
	if d.Rendering.WordingOf != nil {
		return d.Rendering.WordingOf(r)
	}
	own.Title, own.Intro = d.Rendering.Wording(r.Edition)
	return own, nil, nil
}

// worded returns a record that was just composed, with title and introduction in every language.
func (d *Desk) worded(r digest.Record) (digest.Record, error) {
	own, others, err := d.wordingOf(r)
	r.Edition.Title, r.Edition.Intro, r.Edition.Translations = own.Title, own.Intro, others
	return r, err
}

// introduced returns e, which was made of r, with an introduction in every language of r's edition: the given one, or
// else a new one.
func (d *Desk) introduced(r digest.Record, e digest.Edition, given string) (digest.Edition, error) {
	own := digest.Wording{Intro: given}
	others := map[string]digest.Wording{}
	if given == "" {
		e.Intro = ""
		var err error
		if own, others, err = d.wordingOf(digest.Record{Edition: e, Templates: r.Templates}); err != nil {
			return e, err
		}
	}
	e.Intro = own.Intro
	e.Translations = maps.Clone(r.Edition.Translations)
	for l, words := range e.Translations {
		words.Intro = given
		if given == "" {
			words.Intro = others[l].Intro
		}
		e.Translations[l] = words
	}
	return e, nil
}
