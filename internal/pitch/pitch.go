// Package pitch writes the proposal for presenting a repository at a meetup, from what the repository says about
// itself.
//
// A pitch goes to an organizer under the city's name. So it quotes only sentences that can stand there, and none is
// written if the facts do not carry it.
package pitch

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/prose"
)

// Limits of a pitch, in characters.
const (
	MaxTitle    = 70
	MinAbstract = 300
	MaxAbstract = 600
)

// Facts are what a pitch is written from.
type Facts struct {
	Repository digest.Repository
	Group      digest.Group
	Because    []digest.Because // why the repository fits the event
	Project    bool             // bring it to a hack night: a short introduction, then work
	Minutes    int              // how long the talk or the introduction may be
	Task       *digest.Task     // an open first task of the repository; nil: none is known
	Language   string           // of the pitch: en or es
	// Phrase says a code and its terms in a language: the title, or a sentence. If it is nil, the pitch has no words.
	Phrase func(language string, says digest.Because) string
}

// Write returns the pitch. If the facts do not carry one, Missing names the sentence that the repository lacks, and
// title
// and abstract are an outline: what is known, and blanks.
func Write(f Facts) digest.Pitch {
	w := newWriter(f)
	if !w.carries() {
		return w.outline(w.missing())
	}
	title, ok := w.title()
	if !ok {
		return w.outline(digest.MissingTitle)
	}
	for _, body := range w.bodies() {
		for _, end := range w.ends() {
			p := w.fill(append(append([]digest.Because{title}, body...), end...), "")
			if n := utf8.RuneCountInString(p.Abstract); w.Phrase == nil || n >= MinAbstract && n <= MaxAbstract {
				return p
			}
		}
	}
	return w.outline(digest.MissingWhat)
}

// writer has what was found in the facts.
type writer struct {
	Facts
	name        string // as readers see it; empty if it may not be said
	description string
	sentences   []prose.Sentence // of the README that can be quoted
	whats       []part           // what the project does: the best first
	needs       []part           // the problem, and the people
	others      []part           // who uses it, and what came of it: after what it does
}

// part is a sentence of a pitch.
type part struct {
	says   digest.Because
	at     int  // its number in the README; 0: it does not stand there
	people bool // it names who uses the project, or who has the problem
	leans  bool // it makes sense only after the sentence before it in the README
}

func newWriter(f Facts) *writer {
	f.Language = cmp.Or(f.Language, "en")
	w := &writer{Facts: f, name: displayName(f.Repository), description: prose.Line(f.Repository.Description)}
	w.sentences = prose.Sentences(f.Repository.Readme, f.Language)
	if f.Group.Rules.Recruiting == "contributors-only" {
		w.withoutJobs()
	}
	w.read()
	return w
}

// withoutJobs drops everything that speaks of jobs.
func (w *writer) withoutJobs() {
	kept := w.sentences[:0:0]
	for _, s := range w.sentences {
		if !prose.Recruits(s.Text) {
			kept = append(kept, s)
		}
	}
	w.sentences = kept
	if prose.Recruits(w.description) {
		w.description = ""
	}
	if prose.Recruits(strings.NewReplacer("-", " ", "_", " ").Replace(w.name)) {
		w.name = ""
	}
	if w.Task != nil && prose.Recruits(w.Task.Title) {
		w.Task = nil
	}
}

// carries reports whether sentences say what the project does, and what problem it solves or who uses it.
func (w *writer) carries() bool {
	if len(w.whats) == 0 {
		return false
	}
	if len(w.needs) > 0 {
		return true
	}
	for _, p := range append(w.whats, w.others...) {
		if p.people {
			return true
		}
	}
	return false
}

// missing is the sentence that the repository lacks.
func (w *writer) missing() string {
	text := w.Repository.Readme
	of := prose.LanguageOf(prose.Plain(w.Repository.Description + "\n" + text))
	switch {
	case of != "" && of != w.Language:
		return digest.MissingLanguage
	case len(w.whats) > 0 || w.named():
		return digest.MissingUsers
	}
	return digest.MissingWhat
}

// fill says everything in words.
func (w *writer) fill(says []digest.Because, missing string) digest.Pitch {
	p := digest.Pitch{Says: says, Language: w.Language, Missing: missing}
	if w.Phrase == nil {
		return p
	}
	p.Title = w.Phrase(w.Language, says[0])
	var sentences []string
	for _, b := range says[1:] {
		if text := w.Phrase(w.Language, b); text != "" {
			sentences = append(sentences, text)
		}
	}
	p.Abstract = strings.Join(sentences, " ")
	return p
}

// outline is what a pitch has if it cannot be written: what is known, and blanks for the rest.
func (w *writer) outline(missing string) digest.Pitch {
	title, ok := w.title()
	if !ok || missing == digest.MissingLanguage {
		title = says("blank_title")
	}
	body := []digest.Because{title}
	if len(w.needs) > 0 && !w.needs[0].leans {
		body = append(body, w.needs[0].says)
	} else {
		body = append(body, says("blank_need"))
	}
	if len(w.whats) > 0 {
		body = append(body, w.whats[0].says)
	} else {
		body = append(body, says("blank_what"))
	}
	return w.fill(append(body, w.ends()[0]...), missing)
}

// Codes returns the codes of all sentences and titles that a pitch can have.
func Codes() []string {
	out := strings.Fields(`title title_in title_that blank_title blank_need blank_what blank_fits quote does is
		is_set holds lets
		used_by show show_short show_project ask_task ask_question`)
	for _, code := range subject {
		out = append(out, "fits_"+code)
	}
	return out
}

func says(code string, terms ...string) digest.Because {
	return digest.Because{Code: code, Terms: terms}
}

// displayName is the project's name as its README spells it, or else the repository's.
func displayName(r digest.Repository) string {
	_, name, _ := strings.Cut(r.Name, "/")
	name = cmp.Or(name, r.Name)
	for line := range strings.Lines(r.Readme[:min(len(r.Readme), 1000)]) {
		line = prose.Line(line)
		if line != "" && letters(line) == letters(name) && line[0] != '-' {
			return line
		}
	}
	return name
}

// letters is a name without case and what parts its words.
func letters(name string) string {
	return plainLetters.Replace(strings.ToLower(name))
}

var plainLetters = strings.NewReplacer("-", "", "_", "", " ", "", ".", "", "’", "", "'", "", "á", "a", "é", "e",
	"í", "i",
	"ó", "o", "ú", "u", "ñ", "n", "ü", "u")
