package render

import (
	"maps"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// RenderIn is RenderFor in another language: the destination's, or one that the reader chose.
//
// A record has the strings of all configured languages, and its edition has title and introduction in
// each. Only these are used, so that what was approved is what is sent. If the record does not have the
// language, because it was added after the edition was composed, it is rendered in its own.
//
// A record of version 0.1.0 has one language without naming it. It is rendered with the strings of other.
// Title and introduction are regenerated if Wording produced them; an editor's texts remain.
func (r *Renderer) RenderIn(
	record digest.Record, other *Renderer, links Links, formats []digest.Format,
) (digest.Message, error) {
	own, err := r.setOf(record.Templates)
	if err != nil {
		return digest.Message{Edition: record.Edition}, err
	}
	language := other.set.Language
	stored := slices.Contains(own.Languages, language)
	if language == own.Language || !stored && (len(own.Languages) > 0 || other == r) {
		return r.RenderFor(record, links, formats)
	}
	files := record.Templates
	if !stored {
		files = maps.Clone(files)
		files[wordsFile(language)] = other.files[wordsFile(language)]
	}
	theirs, err := r.setIn(files, language)
	if err != nil {
		return digest.Message{Edition: record.Edition}, err
	}
	hash, err := record.Hash()
	if err != nil {
		return digest.Message{Edition: record.Edition}, err
	}
	m, err := theirs.message(translated(record.Edition, own, theirs), links, formats)
	m.Hash = hash
	return m, err
}

// translated returns e with title and introduction in the language of theirs. Its translations are in the others.
func translated(e digest.Edition, own, theirs *set) digest.Edition {
	if words, ok := e.Translations[theirs.Language]; ok {
		e.Translations = maps.Clone(e.Translations)
		delete(e.Translations, theirs.Language)
		e.Translations[own.Language] = digest.Wording{Title: e.Title, Intro: e.Intro}
		e.Title, e.Intro = words.Title, words.Intro
		return e
	}
	if e.Title == own.title(e) {
		e.Title = theirs.title(e)
	}
	if e.Intro == own.intro(e) {
		e.Intro = theirs.intro(e)
	}
	return e
}

// setOf returns the set of a record's templates, in its own language.
func (r *Renderer) setOf(files map[string]string) (*set, error) { return r.setIn(files, "") }

// setIn returns the set of a record's templates in one of its languages; empty means its own.
func (r *Renderer) setIn(files map[string]string, language string) (*set, error) {
	if (language == "" || language == r.set.Language) && maps.Equal(files, r.files) {
		return r.set, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range r.opened {
		if o.language == language && maps.Equal(o.files, files) {
			return o.set, nil
		}
	}
	s, err := openIn(files, language)
	if err != nil {
		return nil, err
	}
	const most = 4
	r.opened = append(r.opened[max(0, len(r.opened)-most+1):],
		openedSet{files: maps.Clone(files), language: language, set: s})
	return s, nil
}

// WordingOf returns title and introduction of the record's edition with the strings of the record, in its own
// language and in each other one.
func (r *Renderer) WordingOf(record digest.Record) (own digest.Wording, others map[string]digest.Wording, err error) {
	s, err := r.setOf(record.Templates)
	if err != nil {
		return own, nil, err
	}
	own = digest.Wording{Title: s.title(record.Edition), Intro: s.intro(record.Edition)}
	for _, l := range s.Languages {
		if l == s.Language {
			continue
		}
		theirs, err := r.setIn(record.Templates, l)
		if err != nil {
			return own, nil, err
		}
		if others == nil {
			others = map[string]digest.Wording{}
		}
		others[l] = digest.Wording{Title: theirs.title(record.Edition), Intro: theirs.intro(record.Edition)}
	}
	return own, others, nil
}
