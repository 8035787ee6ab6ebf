package render

import (
	"cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// missing says which sentence a pitch lacks, escaped for the medium; empty if it lacks none.
func (b builder) missing(p digest.Pitch) string { return b.medium.text(b.lacking(p)) }

// SayMissing says which sentence a pitch lacks, in the renderer's language; empty if it lacks none.
func (r *Renderer) SayMissing(p digest.Pitch) string { return r.set.lacking(p) }

func (s *set) lacking(p digest.Pitch) string {
	language, _ := s.word("language." + cmp.Or(p.Language, "en"))
	text, _ := s.word("missing."+p.Missing, "language", language) // a code of a later version has no phrase
	return text
}

// Phrase returns a phrase in a language with its gaps filled, with the renderer's strings of that language, or else the
// built-in ones. It is empty if there is no such phrase.
func (r *Renderer) Phrase(language, key string, gaps ...string) string {
	s := r.set
	if language != s.Language {
		s = &set{settings: settings{Language: language}, words: shippedWords(language)}
		if theirs, err := r.setIn(r.files, language); r.files[wordsFile(language)] != "" && err == nil {
			s = theirs
		}
	}
	text, _ := s.word(key, gaps...)
	return text
}
