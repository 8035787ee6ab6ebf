package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/prose"
)

// readmeAgrees reports whether a README is about the same project as the repository's name, description, topics, and
// languages: its first heading shares words with them, or else its text shares several. A README that a template or
// another project left behind does neither. A heading that names no project needs fewer words beside it. READMEs
// without a heading, and those of repositories that say hardly anything else of themselves, are not judged.
func readmeAgrees(r digest.Repository) bool {
	heading := firstHeading(r.Readme)
	if heading == "" {
		return true
	}
	_, name, _ := strings.Cut(r.Name, "/")
	if a, b := runTogether(heading), runTogether(name); a != "" && (strings.Contains(a, b) || strings.Contains(b, a)) {
		return true
	}
	about := contentStems(strings.Join(slices.Concat([]string{spelledOut(r), r.Description}, r.Topics, r.Languages), " "))
	title := contentStems(heading)
	if len(title) == 0 { // Open data portal
		title, about = allStems(heading), allStems(strings.Join([]string{spelledOut(r), r.Description}, " "))
	}
	if len(title) == 0 || len(about) == 0 {
		return true
	}
	own := shares(title, about)
	if 2*own > len(title) && (len(title) > 1 || len(allStems(heading)) == 1) {
		return true
	}
	body := contentStems(r.Readme[:min(len(r.Readme), maxAgreeing)])
	if plainHeadings[fold(heading)] {
		return shares(body, about) >= min(minCommonPlain, len(about))
	}
	// One word that a longer heading shares, as in Message bus and bus stops, is not enough.
	if 2*own > len(title) && shares(body, about) >= minCommon {
		return true
	}
	for word := range title { // a heading that does not agree is no witness for its text
		delete(body, word)
	}
	return shares(body, about) >= minCommon
}

// maxAgreeing is how much of a README is compared, in bytes: in a long one, a few words of any other can be found.
const maxAgreeing = 3000

// minCommonPlain is minCommon for READMEs whose heading names no project.
const minCommonPlain = 2

// minCommon is how many words a README must share with the rest of what a repository says of itself, if its heading
// does not show that they belong together.
const minCommon = 3

// firstHeading is the first line of a README, if it is short and no sentence; else empty. Badges are passed over.
func firstHeading(readme string) string {
	for line := range strings.Lines(readme[:min(len(readme), 1000)]) {
		if strings.ContainsAny(line, "[]<>*_`:") {
			line = prose.Plain(line)
		}
		line = strings.TrimSpace(strings.Trim(line, "# \n"))
		if line == "" || strings.HasPrefix(line, ">") {
			continue
		}
		if utf8.RuneCountInString(line) > 60 || strings.HasSuffix(line, ".") {
			return ""
		}
		return line
	}
	return ""
}

// shares counts the words that both sets have.
func shares(a, b map[string]bool) int {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return n
}

// runTogether is a name without case, accents, and what parts its words.
func runTogether(name string) string {
	parts := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }
	return strings.Join(strings.FieldsFunc(fold(name), parts), "")
}

// spelledOut is the repository's name as separate words.
func spelledOut(r digest.Repository) string {
	_, name, _ := strings.Cut(r.Name, "/")
	return strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(name)
}

// plainHeadings begin READMEs without naming the project.
var plainHeadings = map[string]bool{
	"readme": true, "overview": true, "introduction": true, "about": true, "welcome": true, "getting started": true,
	"description": true, "table of contents": true, "summary": true,
	"background": true, "introduccion": true, "acerca de": true,
}

// allStems are the stems of a text, also of words that say little.
func allStems(text string) map[string]bool {
	out := map[string]bool{}
	for _, t := range tokens(text) {
		if !prose.Stopword(strings.ToLower(t.text)) {
			out[stem(t.text)] = true
		}
	}
	return out
}

// contentStems are the stems of a text that say something.
func contentStems(text string) map[string]bool {
	out := map[string]bool{}
	for _, t := range tokens(text) {
		for part := range strings.FieldsFuncSeq(t.text, func(r rune) bool { return r == '.' }) {
			if s := stem(part); utf8.RuneCountInString(s) > 2 && !generic[s] && !prose.Stopword(s) {
				out[s] = true
			}
		}
	}
	return out
}
