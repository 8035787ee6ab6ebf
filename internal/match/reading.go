package match

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/prose"
)

// found is a term in a text.
type found struct {
	term    string
	word    string // as it is written there
	known   bool
	partial bool // see relevance
	spanish bool // the word means something in Spanish only
}

// reading is the kind of text that is read.
type reading int

const (
	asWords reading = iota // a list of words: topics, languages
	AsTitle                // a name: of a group, of a repository
	// sentences, where names of languages that are everyday words too count only if written as names.
	AsProse
)

// read returns the terms of a text in order: the longest known terms, and other words that are not generic.
func (l *Lexicon) read(text string, how reading) []found {
	l = l.orShipped()
	list := tokens(text)
	stems := make([]string, len(list))
	for i, t := range list {
		stems[i] = stem(t.text)
	}
	language := "" // of the text; empty until somebody asks
	var out []found
	for i := 0; i < len(list); {
		n, term := l.match(stems[i : i+joined(text, list[i:], l.longest[stems[i]])])
		switch {
		case n > 0 && how != asWords && l.spanish[term] && !isSpanish(text, &language):
			i += n
			continue
		case n > 1:
			word := text[list[i].from:list[i+n-1].to]
			out = append(out, found{term: term, word: word, known: true, spanish: l.spanish[term]})
			i += n
			continue
		case !meant(text, list, i, how):
		case n == 1:
			out = append(out, found{term: term, word: list[i].text, known: true, spanish: l.spanish[term]})
		case how == AsTitle && nameWithin(stems[i]) != "":
			out = append(out, found{term: nameWithin(stems[i]), word: nameWithin(stems[i]), known: true})
		case strings.Contains(list[i].text, "."):
			// js.la, example.org: the parts may be known
			for part := range strings.SplitSeq(list[i].text, ".") {
				if s := stem(part); l.known[s] && how != AsProse {
					out = append(out, found{term: s, word: part, known: true})
				}
			}
		case utf8.RuneCountInString(stems[i]) > 2 && !generic[stems[i]] && strings.ContainsFunc(stems[i], unicode.IsLetter):
			out = append(out, found{term: stems[i], word: list[i].text})
		}
		i++
	}
	return out
}

// isSpanish reports whether a text is Spanish. It keeps the language for the next call.
func isSpanish(text string, language *string) bool {
	if *language == "" {
		*language = cmp.Or(prose.LanguageOf(text), "unknown")
	}
	return *language == "es"
}

// joined returns how many of the first words of a list are separated only by spaces, hyphens, and slashes: at least
// one, at most most. A term does not span other punctuation.
func joined(text string, list []token, most int) int {
	most = max(1, min(most, len(list)))
	for n := 1; n < most; n++ {
		if strings.Trim(text[list[n-1].to:list[n].from], " \t\n-_/\u00a0") != "" {
			return n
		}
	}
	return most
}

// glued are names that groups and projects join with another word: socalpython, laphpdev.
var glued = strings.Fields(
	"python php javascript wordpress drupal django flutter laravel angular kotlin golang elixir",
)

// nameWithin returns the name with which a word begins or ends; PHP may stand anywhere in it.
func nameWithin(word string) string {
	for _, name := range glued {
		if strings.HasPrefix(word, name) || strings.HasSuffix(word, name) || name == "php" && strings.Contains(word, name) {
			return name
		}
	}
	return ""
}

// match returns the longest known term at the beginning of stems, and how many stems it has.
func (l *Lexicon) match(stems []string) (int, string) {
	for n := min(l.longest[stems[0]], len(stems)); n > 0; n-- {
		if n == 1 {
			if l.known[stems[0]] {
				return 1, stems[0]
			}
			break
		}
		if term := strings.Join(stems[:n], " "); l.known[term] {
			return n, term
		}
	}
	return 0, ""
}

// asName are names of languages and tools that are other words in lower case.
var asName = wordSet(
	`swift dart julia crystal shiny react rust ruby java ember express spark flask elm node ionic blade
	composer helm puppet unity bun deno less lambda phoenix polar rag astro pug maui looker snowflake prefect celery
	cargo twig
	observable cocoa bokeh voila go r ai ar vr`,
)

// beforeGo and afterGo are words beside the name of the language Go, in prose.
var (
	beforeGo = wordSet("in with using use for of learn learning from golang")
	afterGo  = wordSet(
		"programming language developer developers dev devs meetup generics modules microservices " +
			"concurrency services backend night workshop code",
	)
)

// meant reports whether the word at i is used as the name of a language or tool.
func meant(text string, list []token, i int, how reading) bool {
	w := list[i].text
	lower := strings.ToLower(w)
	if how == asWords || !asName[lower] {
		return true
	}
	last := i == len(list)-1
	switch {
	case lower == "go":
		before := i > 0 && beforeGo[strings.ToLower(list[i-1].text)]
		follows := !last && afterGo[strings.ToLower(list[i+1].text)]
		return w == "Go" && (before || follows || how == AsTitle && (i == 0 || last))
	case lower == "r":
		after := text[list[i].to:]
		initial := strings.HasPrefix(after, ".") && !last && i > 0 && startsUpper(list[i+1].text) &&
			startsUpper(list[i-1].text)
		before := strings.TrimRight(text[:list[i].from], " ")
		return w == "R" && !initial && !strings.HasSuffix(before, "&") && !strings.HasPrefix(after, "&") &&
			!strings.HasPrefix(after, " &") &&
			!strings.HasPrefix(after, "'")
	case len(w) == 2: // AI, AR, VR
		return w == strings.ToUpper(w)
	case how == AsTitle:
		return true
	}
	return startsUpper(w) && w != strings.ToUpper(w)
}
