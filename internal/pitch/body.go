package pitch

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/prose"
)

// bodies returns the ways to say why the project exists and what it is, the best first: the problem or the people,
// then
// what it is, then who uses it or what came of it.
func (w *writer) bodies() [][]digest.Because {
	var out [][]digest.Because
	add := func(parts ...part) {
		var list []digest.Because
		before := 0
		for i, p := range parts {
			clear := i > 0 && (these.MatchString(first(p)) || isWhat(parts[i-1], w.whats) && refersToIt(p))
			if p.leans && p.at != before+1 && !clear {
				return
			}
			list, before = append(list, w.following(p, before, i)), p.at
		}
		out = append(out, list)
	}
	for _, what := range w.whats {
		for _, need := range w.needs {
			for _, other := range w.others {
				add(need, what, other)
			}
			add(need, what)
		}
	}
	for _, what := range w.whats {
		for _, other := range w.others {
			if !what.people && !other.people {
				continue
			}
			if other.people && !other.leans && !it.MatchString(other.says.Terms[0]) {
				add(other, what)
			}
			add(what, other)
		}
	}
	for _, what := range w.whats {
		if what.people {
			add(what)
		}
	}
	return out
}

// it matches a sentence that needs the project's name before it.
var it = regexp.MustCompile(`(?i)\b(?:it|its|this|these|lo|la usan|este|esta)\b`)

// refersToIt reports whether a sentence leans on nothing but the project.
func refersToIt(p part) bool {
	return p.says.Code == "used_by" || strings.HasPrefix(first(p), "It ") || strings.HasPrefix(first(p), "Lo usa")
}

// first is the first term of a part.
func first(p part) string { return p.says.Terms[0] }

func isWhat(p part, whats []part) bool {
	for _, q := range whats {
		if q.at == p.at && q.says.Code == p.says.Code {
			return true
		}
	}
	return false
}

// following is a part as it is said after the sentence with the number before: if that is the one before it in the
// README,
// it keeps its pronoun.
func (w *writer) following(p part, before, i int) digest.Because {
	if p.says.Code != "does" || p.at == 0 || p.at != before+1 || i == 0 {
		return p.says
	}
	at := slices.IndexFunc(w.sentences, func(s prose.Sentence) bool { return s.At == p.at })
	if at > 0 && (!strings.HasPrefix(w.sentences[at].Text, "It ") || mentions.MatchString(w.sentences[at-1].Text)) {
		return says("quote", w.sentences[at].Text)
	}
	return p.says
}

// mentions matches a sentence that speaks of the project without its name.
var mentions = regexp.MustCompile(`(?i)\b(?:this|these) (?:` + artifact + `)\b`)

// subject are the reasons of a match that name what both sides share, the best first.
var subject = []string{"event_about", "about", "written_in", "uses", "past_about", "civic", "newcomers"}

// reason says why the project fits the evening.
func (w *writer) reason() digest.Because {
	for _, code := range subject {
		for _, b := range w.Because {
			if b.Code != code {
				continue
			}
			if code == "written_in" && !w.has(b.Terms) { // TypeScript, for a group of JavaScript
				code = "uses"
			}
			if terms := subjects(b.Terms); len(terms) > 0 || len(b.Terms) == 0 {
				return says("fits_"+code, terms...)
			}
		}
	}
	return says("blank_fits")
}

// has reports whether the repository is written in the language.
func (w *writer) has(terms []string) bool {
	return slices.ContainsFunc(w.Repository.Languages, func(l string) bool { return slices.Contains(terms, l) })
}

// subjects are the terms that are subjects, and not kinds of evenings.
func subjects(terms []string) []string {
	var out []string
	for _, t := range terms {
		if !kinds.MatchString(t) {
			out = append(out, t)
		}
	}
	return out
}

var kinds = regexp.MustCompile(`(?i)^(?:hack ?nights?|hackathons?|meetups?|demos?|demo nights?|talks?|open source|` +
	`civic tech|` +
	`workshops?|lightning talks?|show and tell|project nights?|volunteering|documentation|web|software)$`)

// ends returns the ways to end a pitch, the best first: why this evening, what is shown and how long, and one ask.
func (w *writer) ends() [][]digest.Because {
	minutes := fmt.Sprint(w.Minutes)
	show := says("show", minutes)
	switch {
	case w.Project:
		show = says("show_project", minutes)
	case w.Minutes <= lightning:
		show = says("show_short", minutes)
	}
	url := w.Repository.URL
	var out [][]digest.Because
	if title := w.taskTitle(); title != "" {
		out = append(out, []digest.Because{w.reason(), show, says("ask_task", title, w.Task.URL)})
	}
	return append(out, []digest.Because{w.reason(), show, says("ask_question", url)})
}

const (
	lightning = 10 // minutes
	maxTask   = 70 // characters
)

// foreign are signs that a task's title, which anybody may have written, does not bring into a pitch.
var foreign = regexp.MustCompile("https?:|www\\.|@|[<>\\[\\]{}|`*_#\\\\]|\\b\\w+\\.(?:md|py|js|ts|json|ya?ml)\\b")

// taskTitle is the title of the task, if it can stand in the pitch; else empty.
func (w *writer) taskTitle() string {
	if w.Task == nil {
		return ""
	}
	title := strings.TrimRight(strings.Join(strings.Fields(w.Task.Title), " "), ".")
	of := prose.LanguageOf(title)
	if utf8.RuneCountInString(title) > maxTask || len(strings.Fields(title)) < 3 || foreign.MatchString(title) ||
		of != "" && of != w.Language {
		return ""
	}
	return title
}
