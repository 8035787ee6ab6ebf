package prose

import (
	"strings"
	"unicode"
)

// stopwords are frequent words that only one of the languages has.
var stopwords = map[string]string{}

func init() {
	for language, words := range map[string]string{
		"en": `the and of for with to is are from this that it you your we our an on by how what where which when or`,
		"es": `el los las una del para con por que y es su sus se nos cada como donde mas en esta este tu tus lo al muestra`,
		"fr": `le les des une du pour avec par est et sur ses dans leur qui aux ce cette sont`,
	} {
		for _, w := range strings.Fields(words) {
			stopwords[w] = language
		}
	}
}

// LanguageText is how much of a text shows its language, in bytes.
const LanguageText = 800

// LanguageOf is the language that a text is written in: en, es, or fr; empty where its frequent words do not show it.
// "de" and "la" count for Spanish where no other language shows.
func LanguageOf(text string) string {
	var en, es, fr, weak int
	parts := func(r rune) bool { return !unicode.IsLetter(r) }
	for w := range strings.FieldsFuncSeq(text[:min(len(text), LanguageText)], parts) {
		if len(w) > maxStopword {
			if weak == 0 && strings.ContainsAny(w, "ñóíáú") {
				weak++
			}
			continue
		}
		w = strings.ToLower(w)
		switch stopwords[w] {
		case "en":
			en++
		case "es":
			es++
		case "fr":
			fr++
		}
		if w == "de" || w == "la" {
			weak++
		}
	}
	switch {
	case en+es+fr == 0 && weak > 0:
		return "es"
	case en > es && en > fr:
		return "en"
	case es > en && es > fr:
		return "es"
	case fr > en && fr > es:
		return "fr"
	}
	return ""
}

// maxStopword is the length of the longest of them.
const maxStopword = 7

// Stopword reports whether a word, in lower case, is a frequent one that says nothing about a subject.
func Stopword(word string) bool { return stopwords[word] != "" }
