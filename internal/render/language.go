package render

import (
	"maps"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// RenderIn is RenderFor in the language of other, for a reader who wants that one.
//
// A record holds the words of all languages of its readers, and its edition the title and the introduction in each:
// only these are used, so that what was approved is what is sent. A record that does not hold the language, because
// the language was added after the edition was composed, is rendered in its own.
//
// A record of version 0.1.0 holds one language, and does not say so. It is rendered with the words of other; a title
// and an introduction that were made by Wording are made anew, and what an editor wrote stays.
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

// translated is e with its title and its introduction in the language of theirs.
func translated(e digest.Edition, own, theirs *set) digest.Edition {
	if words, ok := e.Translations[theirs.Language]; ok {
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

// setOf is the set of a record's templates, in its own language.
func (r *Renderer) setOf(files map[string]string) (*set, error) { return r.setIn(files, "") }

// setIn is the set of a record's templates in a language that it holds; empty: its own.
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

// WordingOf is the title and the one line that sums the record's edition up, in the words that the record holds: in
// its own language, and in each other one.
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
