package digest

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// synonymsText says which words mean others: "term: word, word".
//
//go:embed synonyms.txt
var synonymsText string

// synonyms is the parsed table. A test parses the embedded text, so that it cannot fail here.
var synonyms = sync.OnceValue(func() map[string][]string {
	table, err := ParseSynonyms(synonymsText)
	if err != nil {
		return nil
	}
	return table
})

// ParseSynonyms reads lines of the form "term: word, word". Lines that begin with # and empty lines are passed over. The error names the line.
func ParseSynonyms(text string) (map[string][]string, error) {
	out := map[string][]string{}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		term, words, ok := strings.Cut(line, ":")
		term = stem(strings.ToLower(strings.TrimSpace(term)))
		if !ok || term == "" || strings.TrimSpace(words) == "" {
			return nil, fmt.Errorf("line %d: %q is not of the form \"term: word, word\"", n+1, line)
		}
		for _, w := range strings.Split(words, ",") {
			out[term] = append(out[term], stem(strings.ToLower(strings.TrimSpace(w))))
		}
	}
	return out, nil
}

// generic words say nothing about what a project or an evening is about.
var generic = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`a about after all also an and any app application are as at august available be bring build building but by can
		city civic code coding come community data december department developer digital discuss do event events every evening february first for
		free friday from general get group guide have help here hour how i if in information into introduction is it its january join july june lab
		learn lecture let library list local los angeles la make making march may meet meeting meetup member more monday monthly month new next night
		no not november october of on one online open or our out people pizza place platform presentation program project public repository
		resident residents rsvp running saturday see september service services session set share should show site so software some source speaker
		start sunday system talk talks team technology that the their them there they thing this thursday time to together tool tools tuesday
		three four five six seven eight nine ten ask asking answer question questions clean cleaning list need needs remember
		first second third back front small large short long good better best fast pass keep kept show shown shape right left old young city's
		we our ours they them he she his her me my your yours ourselves off over under than then so too very just only own same such more most
		two up us use used user using version virtual wednesday week weekly welcome what when where which who will with work working workshop year you your`) {
		out[stem(w)] = true
	}
	return out
}()

// stem cuts endings that do not change what a word is about. It is crude and the same everywhere, which is all that matching needs.
func stem(w string) string {
	if len(w) <= 4 || strings.ContainsAny(w, "+#.") {
		return w
	}
	for _, end := range []string{"ization", "ations", "ation", "ings", "ing", "ies", "ers", "ness", "ment", "ed", "es", "er", "s"} {
		if root, ok := strings.CutSuffix(w, end); ok && len(root) >= 4 {
			return root
		}
	}
	return w
}

// tokens are the words of a text in lower case, with the signs that names of languages have: c++, c#, node.js.
func tokens(text string) []string {
	fields := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '+' && r != '#' && r != '.'
	})
	out := fields[:0]
	for _, f := range fields {
		if f = strings.Trim(f, "."); f != "" {
			out = append(out, f)
		}
	}
	return out
}

// terms are the stems of a text that mean something, with what they imply: "pandas" is also "python".
func terms(text string) map[string]bool {
	out := map[string]bool{}
	for _, t := range tokens(text) {
		addTerm(out, t)
	}
	return out
}

func addTerm(out map[string]bool, token string) {
	s := stem(token)
	if token == "r" || token == "c" || token == "go" || len([]rune(s)) > 1 && !generic[s] {
		out[s] = true
	}
	for _, w := range synonyms()[s] {
		if !generic[w] {
			out[w] = true
		}
	}
}

// overlap are the terms that both have, in order.
func overlap(a, b map[string]bool) []string {
	if len(b) < len(a) {
		a, b = b, a
	}
	var out []string
	for t := range a {
		if b[t] {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return out
}

// vocabulary is what a repository is about: topics, languages, name, description.
func vocabulary(r Repository) map[string]bool {
	_, name, _ := strings.Cut(r.Name, "/")
	return terms(strings.Join([]string{name, r.Description, strings.Join(r.Topics, " "), strings.Join(languagesOf(r), " ")}, " "))
}

// languagesOf spells languages as groups do.
func languagesOf(r Repository) []string {
	out := slices.Clone(r.Languages)
	for i, l := range out {
		if strings.EqualFold(l, "Jupyter Notebook") {
			out[i] = "jupyter"
		}
	}
	return out
}
