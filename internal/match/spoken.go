package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// spokenOf returns the profiles of an event's title, without the group's name, and of its text.
func (l *Lexicon) spokenOf(g digest.Group, e digest.Event) (title, body Profile) {
	title, body = Profile{}, Profile{}
	l.Read(title, withoutName(e.Title, g.Name), AsProse, ConfidenceTitle, InTitle)
	text := e.Description
	if text == "" {
		text = e.Summary
	}
	text = text[:min(len(text), maxText)]
	ends := func(r rune) bool { return r == '\n' || r == '!' || r == '?' || r == ';' }
	for _, line := range strings.FieldsFunc(text, ends) {
		for sentence := range strings.SplitSeq(line, ". ") {
			if !isLogistics(sentence) {
				l.Read(body, sentence, AsProse, confidenceDescription, inText)
			}
		}
	}
	for term := range title {
		delete(body, term)
	}
	return title, body
}

// maxText is how much of an event's text is read, in bytes.
const maxText = 4000

// logistics are words of sentences about getting there, not about the subject.
var logistics = strings.Split(
	"parking|pizza|food|drinks|doors|address|rsvp|metro station|suite|floor|blvd|sponsor|zoom|code of conduct|"+
		"security desk|about us|http",
	"|",
)

func isLogistics(sentence string) bool {
	sentence = strings.ToLower(sentence)
	return slices.ContainsFunc(logistics, func(w string) bool { return strings.Contains(sentence, w) })
}

// withoutName removes the group's name from a title, if it stands there as whole words.
func withoutName(title, name string) string {
	i := strings.Index(strings.ToLower(title), strings.ToLower(name))
	if name == "" || i < 0 || i+len(name) > len(title) {
		return title
	}
	before, _ := utf8.DecodeLastRuneInString(title[:i])
	if unicode.IsLetter(before) || isWord(title[i+len(name):]) {
		return title
	}
	return title[:i] + " " + title[i+len(name):]
}
