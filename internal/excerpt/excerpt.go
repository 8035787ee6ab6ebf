// Package excerpt finds one sentence of an event's own description that says what the event is about.
package excerpt

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// MaxLength is the length of a sentence about an event. Longer sentences are left out, not cut.
const MaxLength = 160

// minWords is the least number of words of a sentence that says something.
const minWords = 5

// Of returns the first sentence of an event's summary that says what the event is about; empty if none does. It
// prefers to say nothing: no invitation, no instruction, no address, nothing that repeats the title.
func Of(e digest.Event) string {
	for _, s := range sentences(strings.Join(strings.Fields(e.Summary), " ")) {
		words := wordsIn(s)
		if utf8.RuneCountInString(s) > MaxLength || len(words) < minWords || !strings.ContainsAny(s[len(s)-1:], ".!?") ||
			strings.HasSuffix(s, "...") || shouting(s) || boilerplate.MatchString(s) || repeats(words, e) {
			continue
		}
		return s
	}
	return ""
}

// boilerplate matches sentences that are on every page of a platform, or only make sense there.
var boilerplate = regexp.MustCompile(`(?i)` + strings.Join([]string{
	`https?:|www\.|\S@\S|\S\.(?:com|org|io|net)\b`,
	`^(?:please |come |so |and |then )*(?:join|rsvp|register|sign up|click|see|check|visit|follow|note|read|bring|` +
		`e?mail|contact|welcome|hi|hello|hey|dear|thanks?|thank you|don't|do not|donate|sponsor|hosted|organized|` +
		`presented by|we(?:'ll|’ll| will)? (?:meet|gather|start|begin))\b`,
	`\b(?:join us|rsvp|sign up|waitlist|wait list|zoom|passcode|password|meeting id|dial|livestream link|` +
		`link (?:is|will)|will be (?:sent|shared|posted|announced)|below|above|code of conduct|subject to change|tba|tbd|` +
		`parking|doors (?:open|at)|free (?:pizza|food|parking)|first come|slack|discord|photo id|to be announced)\b`,
	`^(?:¡?(?:únete|acompáñanos|ven|regístrate|inscríbete|bienvenid\pL+|hola|gracias|visita|consulta|haz clic|trae|` +
		`escribe|te esperamos|te invitamos|no te pierdas))(?:$|[^\pL])`,
	`(?:estacionamiento|contraseña|enlace|por confirmar|cupo limitado)`,
	// that speakers are looked for, or no longer: the event has a line of its own about it
	`\b(?:need|want|look(?:ing)? for|seek(?:ing)?)\b[^.!?,]*\b(?:speakers?|presenters?)\b`,
	`\b(?:speaker|speaking|talk)s? slots?\b|\bcall for (?:talks|speakers|papers|proposals|presentations)\b`,
	`\b(?:busca|necesita|falta)(?:mos|n)?\b[^.!?]*\b(?:ponentes?|charlas?)\b|\bconvocatoria de (?:charlas|ponencias)\b`,
}, "|"))

// sentences splits a text after full stops, and question and exclamation marks, that a space and a capital letter
// follow.
func sentences(text string) []string {
	var out []string
	from := 0
	for i, r := range text {
		if r != '.' && r != '!' && r != '?' {
			continue
		}
		rest := text[i+1:]
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
		if rest != "" && (rest[0] != ' ' || unicode.IsLower(next) || abbreviation.MatchString(text[from:i+1])) {
			continue
		}
		out = append(out, strings.TrimSpace(text[from:i+1]))
		from = i + 1
	}
	return out // what follows the last mark was cut, or is no sentence
}

var abbreviation = regexp.MustCompile(
	`(?:^|[\s(])(?:[A-Z]|Dr|Mr|Mrs|Ms|St|Sr|Sra|vs|etc|e\.g|i\.e|a\.m|p\.m|No|Ave|Blvd)\.$`,
)

// wordsIn returns the words of a text in lower case, without signs.
func wordsIn(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
	})
}

// shouting reports whether most letters of a text are capitals.
func shouting(text string) bool {
	letters, capitals := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return capitals*2 > letters
}

// repeats reports whether most of the sentence's words are in the event's title or the group's name.
func repeats(words []string, e digest.Event) bool {
	known := map[string]bool{}
	for _, w := range wordsIn(e.Title + " " + e.Group) {
		known[w] = true
	}
	same, long := 0, 0
	for _, w := range words {
		if utf8.RuneCountInString(w) > 3 {
			long++
			if known[w] {
				same++
			}
		}
	}
	return same*3 >= long*2
}
