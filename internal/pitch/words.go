package pitch

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// gaps are the gaps of the phrases, in the order of the terms. All other phrases have one gap for a list, {what}.
var gaps = map[string][]string{
	"title": {"text"}, "title_in": {"text", "what"}, "title_that": {"text"}, "quote": {"text"},
	"does": {"name", "text"}, "is": {"name", "text"}, "is_set": {"name", "text"}, "holds": {"name", "text"},
	"lets": {"name", "who", "text"}, "used_by": {"who"}, "show": {"minutes"}, "show_short": {"minutes"},
	"show_project": {"minutes"}, "ask_task": {"task", "url"}, "ask_question": {"url"},
}

// Phrases returns a function that says the title or a sentence of a pitch in a language. word returns a phrase with its
// gaps filled, or nothing if there is none. A sentence with too few terms is empty.
func Phrases(word func(language, key string, gaps ...string) string) func(string, digest.Because) string {
	return func(language string, says digest.Because) string {
		names, terms := gaps[says.Code], slices.Clone(says.Terms)
		if names == nil {
			names, terms = []string{"what"}, []string{listed(known(says.Terms, word(language, "terms")), language, word)}
		}
		var filled []string
		for i, name := range names {
			if i >= len(terms) {
				return ""
			}
			n, err := strconv.Atoi(terms[i])
			switch {
			case name == "name" && terms[i] == "":
				terms[i] = word(language, "pitch.project")
			case name == "minutes" && err == nil && n == 1:
				terms[i] = word(language, "pitch.minutes.one")
			case name == "minutes" && err == nil:
				terms[i] = word(language, "pitch.minutes.many", "n", terms[i])
			}
			filled = append(filled, name, terms[i])
		}
		return word(language, "pitch."+says.Code, filled...)
	}
}

// known returns subjects in the words of a language. These are pairs: open data=datos abiertos;maps=mapas.
func known(subjects []string, pairs string) []string {
	var out []string
	for _, subject := range subjects {
		for pair := range strings.SplitSeq(pairs, ";") {
			if term, words, ok := strings.Cut(pair, "="); ok && strings.EqualFold(term, subject) {
				subject = words
				break
			}
		}
		out = append(out, subject)
	}
	return out
}

// listed joins words as a sentence does.
func listed(words []string, language string, word func(language, key string, gaps ...string) string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	some := strings.Join(words[:last], ", ")
	if last == 1 {
		return some + " " + word(language, "and") + " " + words[last]
	}
	return word(language, "list.many", "some", some, "last", words[last])
}
