package digest

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"
)

// usualMinutes is how long a talk is where the group's rules do not say.
const usualMinutes = 20

// Propose writes the talk proposal for presenting r at e: a title of at most 70 characters, and an abstract that says what the project
// is, what is new, and what we would like from the audience. It invites contributors and never speaks of jobs.
func Propose(r Repository, e Event, g Group) Pitch {
	_, name, _ := strings.Cut(r.Name, "/")
	what := strings.TrimSuffix(cmp.Or(firstSentence(r.Description), firstSentence(r.Readme), "an open-source project of the city"), ".")
	minutes := usualMinutes
	if g.Rules.MaxMinutes > 0 {
		minutes = min(minutes, g.Rules.MaxMinutes)
	}
	abstract := []string{fmt.Sprintf("%s is open source, made by a team of the city: %s.", name, lowerFirst(what))}
	if more := firstSentence(r.Readme); more != "" && !strings.EqualFold(strings.TrimSuffix(more, "."), what) {
		abstract = append(abstract, strings.TrimSuffix(more, ".")+".")
	} else if r.Release != "" {
		abstract = append(abstract, fmt.Sprintf("We show how it works and what release %s brings.", r.Release))
	} else {
		abstract = append(abstract, "We show how it works, what was hard, and what we would do differently.")
	}
	abstract = append(abstract, fmt.Sprintf("A talk of %d minutes; we would love you to try it, to tell us what is missing, and to take a first task if you like: %s", minutes, r.URL))
	return Pitch{Title: clipped(name+": "+lowerFirst(what), 70), Abstract: strings.Join(abstract, " ")}
}

// firstSentence is the first sentence of plain text, at most 200 characters.
func firstSentence(text string) string {
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || utf8.RuneCountInString(line) < 20 && !strings.HasSuffix(line, ".") && strings.Contains(text, "\n") {
			continue // a heading
		}
		if i := strings.Index(line, ". "); i > 0 {
			line = line[:i+1]
		}
		return clipped(line, 200)
	}
	return ""
}

// clipped cuts text at a word so that it has at most n characters.
func clipped(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	runes := []rune(text)[:n-1]
	cut := string(runes)
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.–-") + "…"
}

// lowerFirst begins text with a small letter, unless its first word is a name or an abbreviation.
func lowerFirst(text string) string {
	word, _, _ := strings.Cut(text, " ")
	switch word {
	case "A", "An", "The", "Ask", "How", "Checks", "Maps", "Shows", "Notebooks", "Tools", "Code", "Data":
		return strings.ToLower(text[:1]) + text[1:]
	}
	return text
}
