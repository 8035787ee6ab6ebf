package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Split parts a line into sentences.
func Split(text string) []string {
	var out []string
	text = strings.Join(strings.Fields(text), " ")
	for text != "" {
		end := len(text)
		for i := 0; i < len(text)-2; i++ {
			if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' && !abbreviated(text[:i]) {
				end = i + 1
				break
			}
		}
		out = append(out, text[:end])
		text = strings.TrimSpace(text[end:])
	}
	return out
}

func abbreviated(before string) bool {
	word := before[strings.LastIndexAny(before, " (")+1:]
	switch strings.ToLower(word) {
	case "e.g", "i.e", "etc", "vs", "no", "st", "dr", "mr", "mrs", "ms", "dept", "inc", "approx", "ave", "blvd", "ej",
		"sr",
		"sra", "núm", "av":
		return true
	}
	r, _ := utf8.DecodeRuneInString(word)
	return utf8.RuneCountInString(word) == 1 && unicode.IsUpper(r) || strings.Contains(word, ".")
}

// Sentence is a sentence of a README.
type Sentence struct {
	Text string // with its final point
	At   int    // its number in the README, from 0; the next number is the next sentence, if that can be quoted
	Verb bool   // it is a whole sentence; otherwise a fragment such as "App that lets residents book a pickup."
}

// Sentences returns the sentences of a README that can be quoted in the language, in order. The language is "en" or
// "es".
func Sentences(readme, language string) []Sentence {
	var out []Sentence
	at := 0
	for _, p := range paragraphs(readme) {
		list := Split(p)
		for _, s := range list {
			at++
			if !strings.HasSuffix(s, ".") || !Quotable(s, language) {
				continue
			}
			out = append(out, Sentence{Text: s, At: at, Verb: HasVerb(s, language)})
		}
		at++ // a paragraph ends
	}
	return out
}
