package pitch

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/prose"
)

// beginsWithVerb reports whether a description begins with what the project does: "Matches addresses".
func (w *writer) beginsWithVerb(text string) bool {
	first, rest, _ := strings.Cut(text, " ")
	next, _, _ := strings.Cut(rest, " ")
	if w.Language == "es" {
		return spanishVerb(first)
	}
	_, ok := prose.BaseOf(first, next)
	return ok
}

func spanishVerb(word string) bool {
	return prose.HasVerb("x "+strings.ToLower(word), "es")
}

// withArticle is a fragment with its article, in lower case where its first word is no name.
func (w *writer) withArticle(text string) string {
	if article.MatchString(text) {
		return lowerFirst(text)
	}
	first, rest, _ := strings.Cut(text, " ")
	if w.isCommon(first, rest) {
		text = lowerFirst(text)
	}
	if w.Language != "en" || plural(text) {
		return text
	}
	return articleOf(text) + " " + text
}

// isCommon reports whether the word that begins a description is no name.
func (w *writer) isCommon(word, next string) bool {
	lower := strings.ToLower(word)
	return word[1:] == lower[1:] && len(word) > 1 && !startsUpper(next) && !names.MatchString(word) &&
		!slices.ContainsFunc(slices.Concat(w.Repository.Languages, w.Repository.Topics), func(l string) bool {
			return strings.EqualFold(l, word) && !regexp.MustCompile(`^(?:`+artifact+`)$`).MatchString(lower)
		})
}

// names are of software that cities use, as far as only their first letter is large.
var names = regexp.MustCompile(`^(?:Python|Ruby|Rust|Java|Kotlin|Swift|Scala|Julia|Go|Angular|React|Vue|Svelte|` +
	`Node|Express|Django|` +
	`Flask|Rails|Laravel|Symfony|Drupal|Joomla|Jekyll|Hugo|Leaflet|Mapbox|Shiny|Tidyverse|Airflow|Jupyter|Docker|` +
	`Kubernetes|` +
	`Terraform|Flutter|Android|Alexa|Slack|Twilio|Airtable|Salesforce|Socrata|Tableau|Excel|Google|Microsoft|Amazon|` +
	`Azure|` +
	`Firebase|Gatsby|Next|Nuxt|Ember|Spring|Solidity|Arduino|Raspberry|Bootstrap|Sass|Stata|Markdown|Chrome|Firefox|` +
	`Twitter|` +
	`English|Spanish|American|Californian?|Census|Vision)$`)

func startsUpper(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

func lowerFirst(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(r)) + text[size:]
}

func upperFirst(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if len(text) > size && startsUpper(text[size:]) { // iPhone
		return text
	}
	return string(unicode.ToUpper(r)) + text[size:]
}

var headNoun = regexp.MustCompile(`(?i)\b(` + artifact + `) (?:that|which|for|to|of|with|showing|using|where|in|on)\b`)

// plural reports whether a fragment names several things: "Notebooks that".
func plural(text string) bool {
	m := headNoun.FindStringSubmatch(text)
	return m != nil && strings.HasSuffix(m[1], "s") && !strings.HasSuffix(m[1], "ss") && !strings.HasSuffix(m[1], "sis")
}

var an = regexp.MustCompile(`(?i)^(?:[aeio]|u(?:nd|nb|nl|np|r[bg]|s[aehi]\b)|hour|honest|ios\b|ml\b|sms\b|sql\b|` +
	`html\b|` +
	`r\b|rss\b|svg\b|xml\b|mcp\b|f#|fm\b|npm\b|nlp\b|llm\b)`)

var notAn = regexp.MustCompile(`(?i)^(?:one|once|eu|uni|use)`)

func articleOf(text string) string {
	if an.MatchString(text) && !notAn.MatchString(text) {
		return "an"
	}
	return "a"
}
