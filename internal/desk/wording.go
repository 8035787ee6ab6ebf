package desk

import (
	"maps"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// wordingOf is what sums r up, in the words that r holds.
func (d *Desk) wordingOf(r digest.Record) (own digest.Wording, others map[string]digest.Wording, err error) {
	if d.Rendering.WordingOf != nil {
		return d.Rendering.WordingOf(r)
	}
	own.Title, own.Intro = d.Rendering.Wording(r.Edition)
	return own, nil, nil
}

// worded is a record that was just composed, with its title and its introduction in every language that it holds.
func (d *Desk) worded(r digest.Record) (digest.Record, error) {
	own, others, err := d.wordingOf(r)
	r.Edition.Title, r.Edition.Intro, r.Edition.Translations = own.Title, own.Intro, others
	return r, err
}

// introduced is e, made of r, with an introduction in every language that r's edition has one in: the given one, else
// one that is made anew.
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
