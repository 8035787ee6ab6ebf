package render

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxReasons is how many reasons a match shows.
const maxReasons = 4

// reasons are why a match was made, in the set's language: by their codes, or, in editions of version 0.1.0, by their
// English sentences.
func (b builder) reasons(m digest.Match) []string {
	var out []string
	for i, told := range m.Reasons[:min(len(m.Reasons), maxReasons)] {
		text := ""
		if i < len(m.Because) {
			text = b.because(m.Because[i])
		}
		if text == "" {
			text = b.reason(told)
		}
		out = append(out, text)
	}
	return out
}

// because says a reason by its code; empty where no phrase does.
func (b builder) because(r digest.Because) string {
	key, gaps := "because."+r.Code, []string{"what", b.list(b.terms(r.Terms))}
	switch {
	case r.Code == "tasks" && len(r.Terms) == 1:
		if n, err := strconv.Atoi(r.Terms[0]); err == nil {
			return b.count(key, n)
		}
	case r.Code == "release" && len(r.Terms) == 2:
		day, err := time.Parse(time.DateOnly, r.Terms[1])
		if err != nil {
			return ""
		}
		gaps = []string{"what", r.Terms[0], "date", b.day(day)}
	}
	return b.phrase(key, gaps...)
}

// terms returns subjects in the words of the set's language, as far as it has any: open data is datos abiertos. Two
// words for one subject are named once.
func (s *set) terms(subjects []string) []string {
	var out []string
	known := s.say("terms")
	for _, subject := range subjects {
		for pair := range strings.SplitSeq(known, ";") {
			if term, words, ok := strings.Cut(pair, "="); ok && strings.EqualFold(term, subject) {
				subject = words
				break
			}
		}
		if !slices.ContainsFunc(out, func(s string) bool { return strings.EqualFold(s, subject) }) {
			out = append(out, subject)
		}
	}
	return out
}

// The desk writes the reasons for a match in English. These are its sentences and their parts, with the keys
// of phrases for readers. A test compares them with the desk's sentences.
var (
	wholeReasons = [][2]string{
		{"reason.speaker", "the organiser still needs a speaker"},
		{"reason.call", "there is a call for speakers"},
		{"reason.room", "there is room on the programme"},
		{"reason.lightning", "it takes lightning talks"},
		{"reason.release", "there is a release to tell of: {what}"},
		{"reason.active", "it has been worked on in the last six weeks"},
		{"reason.ready", "it is ready for newcomers: the audience can start on it at once"},
		{"reason.civic", "it is the city's own: the group works on what a city does"},
		{"reason.past", "the group has met about {what} before"},
	}
	// reasonHeads and reasonTails make up the other sentences: what the project is about, and that the group or
	// event is about the same.
	reasonHeads = [][2]string{
		{"reason.about", "it is about "},
		{"reason.about", "about "},
		{"reason.written", "written in "},
		{"reason.works", "it works with "},
		{"reason.made", "it is made with "},
		{"reason.speaks", "it speaks of "},
		{"reason.readme", "its README speaks of "},
		{"reason.topics", "its topics on GitHub speak of "},
		{"reason.named", "its name speaks of "},
		{"reason.described", "its description speaks of "},
	}
	reasonTails = [][2]string{
		{"reason.group_too", ", a topic of the group"},
		{"reason.group_too", ", as the group is"},
		{"reason.event_too", ", as the evening is"},
		{"reason.event_too", ", as does the event"},
		{"reason.event_too", ", as the event does"},
		{"reason.event_too", ", and the event speaks of it"},
		{"reason.event_of", ", and the event of {too}"},
		{"reason.group_of", ", and the group is about {too}"},
	}
)

// reason returns a reason in the set's language. Unknown reasons remain as they are.
func (b builder) reason(text string) string {
	for _, r := range wholeReasons {
		before, after, _ := strings.Cut(r[1], "{what}")
		if what, ok := between(text, before, after); ok && (what == "") == (before+after == text) {
			return b.say(r[0], "what", what)
		}
	}
	for _, h := range reasonHeads {
		rest, ok := strings.CutPrefix(text, h[1])
		if !ok {
			continue
		}
		for _, t := range reasonTails {
			tail, _, open := strings.Cut(t[1], "{too}")
			what, too, ok := strings.Cut(rest, tail)
			if ok && open == (too != "") {
				return b.say(h[0], "what", b.relisted(what)) + ", " + b.say(t[0], "too", b.relisted(too))
			}
		}
	}
	return text
}

// between returns the text between a prefix and a suffix.
func between(s, before, after string) (string, bool) {
	s, ok := strings.CutPrefix(s, before)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(s, after)
}

// relisted joins a list of words in the set's language.
func (b builder) relisted(words string) string {
	return strings.ReplaceAll(words, " and ", " "+b.say("and")+" ")
}
