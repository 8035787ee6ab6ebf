package render

import (
	"cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// SayMissing says which sentence a pitch lacks, in the renderer's language; empty if it lacks none.
func (r *Renderer) SayMissing(p digest.Pitch) string { return r.set.lacking(p) }

func (s *set) lacking(p digest.Pitch) string {
	return s.phrase("missing."+p.Missing, "language", s.phrase("language."+cmp.Or(p.Language, "en")))
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
	return s.phrase(key, gaps...)
}

// phrase is word for keys that may be missing: those of codes of a later version.
func (s *set) phrase(key string, gaps ...string) string {
	text, _ := s.word(key, gaps...)
	return text
}
