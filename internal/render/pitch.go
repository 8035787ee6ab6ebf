package render

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// missing says which sentence a pitch lacks, escaped for the medium; empty if it lacks none.
func (b builder) missing(p digest.Pitch) string { return b.medium.text(b.lacking(p)) }

// SayMissing says which sentence a pitch lacks, in the renderer's language; empty if it lacks none.
func (r *Renderer) SayMissing(p digest.Pitch) string { return r.set.lacking(p) }

func (s *set) lacking(p digest.Pitch) string {
	if p.Missing == "" {
		return ""
	}
	language, err := s.word("language." + cmp.Or(p.Language, "en"))
	if err != nil {
		language = p.Language
	}
	text, err := s.word("missing."+p.Missing, "language", language)
	if err != nil {
		return ""
	}
	return text
}

// pitchGaps are the gaps of the phrases of pitches, in the order of the terms.
var pitchGaps = map[string][]string{
	"title": {"text"}, "title_in": {"text", "what"}, "title_that": {"text"}, "quote": {"text"}, "does": {
		"name",
		"text",
	}, "is": {"name", "text"},
	"is_set": {"name", "text"},
	"holds":  {"name", "text"}, "lets": {"name", "who", "text"}, "used_by": {"who"}, "show": {"minutes"},
	"show_short": {"minutes"}, "show_project": {"minutes"}, "ask_task": {"task", "url"}, "ask_question": {"url"},
}

// SayPitch says the title or a sentence of a pitch in a language, with the renderer's strings of that language, or
// else
// the built-in ones. It is empty for a code without a phrase.
func (r *Renderer) SayPitch(language string, says digest.Because) string {
	s := r.set
	if language != s.Language {
		s = &set{settings: settings{Language: language}, words: shippedWords(language)}
		if _, has := r.files[wordsFile(language)]; has {
			if theirs, err := r.setIn(r.files, language); err == nil {
				s = theirs
			}
		}
	}
	names, terms := pitchGaps[says.Code], slices.Clone(says.Terms)
	if names == nil {
		names, terms = []string{"what"}, []string{builder{set: s}.listed(says.Terms)}
	}
	var gaps []string
	for i, name := range names {
		if i >= len(terms) {
			return ""
		}
		if name == "name" && terms[i] == "" {
			terms[i] = s.say("pitch.project")
		}
		if n, err := strconv.Atoi(terms[i]); name == "minutes" && err == nil {
			terms[i] = s.count("pitch.minutes", n)
		}
		gaps = append(gaps, name, terms[i])
	}
	text, err := s.word("pitch."+says.Code, gaps...)
	if err != nil {
		return ""
	}
	return text
}
