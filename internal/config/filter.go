package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Filter returns which events of the source editions tell.
func (s Source) Filter() digest.EventFilter {
	return digest.EventFilter{Include: s.Include, Exclude: s.Exclude, Near: s.Near.area()}
}

// Filter returns which events of the group editions tell.
func (g Group) Filter() digest.EventFilter {
	return digest.EventFilter{Include: g.Include, Exclude: g.Exclude, Near: g.Near.area()}
}

// filter checks the words and the area of the group or source at a path.
func (d *decoder) filter(at string, include, exclude []string, near Near) {
	d.filterWords(at, "include", include)
	d.filterWords(at, "exclude", exclude)
	for i, word := range exclude {
		path := fmt.Sprintf("%s.exclude[%d]", at, i)
		same := func(o string) bool { return sameWords(o, word) }
		if j := slices.IndexFunc(include, same); j >= 0 && !d.failed(path) {
			d.wrong(path, "delete it from one of the lists", "%s is also in include, in line %d", d.word(path, word),
				d.lineOf(fmt.Sprintf("%s.include[%d]", at, j)))
		}
	}
	d.near(at+".near", near)
}

func (d *decoder) filterWords(at, key string, words []string) {
	example := key + ": [python, open data]"
	if words != nil && len(words) == 0 && !d.troubled(at+"."+key) {
		d.wrong(at+"."+key, "delete the key, or write "+example, "this list has no words")
	}
	for i, word := range words {
		path := fmt.Sprintf("%s.%s[%d]", at, key, i)
		d.need(path, word, example)
		if !d.failed(path) && !strings.ContainsFunc(word, isWordRune) {
			d.wrong(path, example, "%s has neither a letter nor a digit, so no event has it", d.word(path, word))
		}
	}
}

// sameWords reports whether two texts have the same words, whatever their case.
func sameWords(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
