package firsttask

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxTodo is how long the line on what to do may be, in characters.
const maxTodo = 160

var (
	inlineCode = regexp.MustCompile("`[^`\n]*`")
	emphasis   = regexp.MustCompile(`\*\*|__|~~|` + "`")
	mentions   = regexp.MustCompile(`@|\S*/\S*#\d+|(?:^|\s)\(?#\d+\)?`)
	markup     = regexp.MustCompile(`<[^>\s][^>]*>|&\w+;|\||://`)
	startsWith = load("starts")
	polite     = regexp.MustCompile(`(?i)^(?:please|just|simply|por favor),? `)
	clauses    = regexp.MustCompile(`; | – | — | \(|, (?:and|so|but|because|which|as|y|pero|para)\b`)
)

// Todo returns one line that says what to do, from the description of the issue: its first sentence that says so, of at
// most maxTodo characters. It is empty if no sentence is short and plain enough, or if the title says the same.
func Todo(t digest.Task) string {
	for _, s := range sentences(addressesOut(read(t).body)) {
		s = strings.TrimSpace(
			strings.TrimLeft(emphasis.ReplaceAllString(strings.TrimPrefix(strings.TrimPrefix(s, "[ ]"), "[x]"),
				""), " "),
		)
		folded := fold(s)
		if startsWith.find(folded) == "" || instructsOthers.find(folded) != "" || !wholeSentence(s) {
			continue
		}
		s = shortened(polite.ReplaceAllString(s, ""))
		if s == "" || sameWords(folded, fold(t.Title)) {
			continue
		}
		return capitalized(s)
	}
	return ""
}

// instructsOthers matches sentences that look like what to do, but are steps of a report, or about the issue itself.
var instructsOthers = load("steps")

// addressesOut removes sentences' web addresses, which make a line that nobody can read.
func addressesOut(s string) string { return addresses.ReplaceAllString(s, "\x00") }

// wholeSentence reports whether a sentence can stand by itself: no address, mention, or markup was in it, it refers to
// nothing before it, and its brackets match.
func wholeSentence(s string) bool {
	return !strings.ContainsRune(s, 0) && !mentions.MatchString(s) && !markup.MatchString(s) &&
		!strings.HasSuffix(s, ":") && !strings.HasSuffix(s, "?") && words(s, 3) == 3 &&
		strings.Count(s, "(") == strings.Count(s, ")") && strings.Count(s, `"`)%2 == 0
}

// shortened returns a sentence of at most maxTodo characters, cut at the end of a clause. It is empty if there is none.
func shortened(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= maxTodo {
		return finished(s)
	}
	best := ""
	for _, at := range clauses.FindAllStringIndex(s, -1) {
		if part := s[:at[0]]; utf8.RuneCountInString(part) < maxTodo && words(part, 4) == 4 && wholeSentence(part) {
			best = part
		}
	}
	if best == "" {
		return ""
	}
	return finished(best)
}

// finished returns a sentence with a period at its end.
func finished(s string) string {
	s = strings.TrimRight(s, " ,;")
	if last, _ := utf8.DecodeLastRuneInString(s); unicode.IsLetter(last) || unicode.IsDigit(last) || last == ')' ||
		last == '"' {
		s += "."
	}
	return s
}

func capitalized(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if name, _, _ := strings.Cut(s, " "); strings.ContainsAny(name, "._()/") {
		return s // the name of a function or file
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// sameWords reports whether two folded texts have the same words.
func sameWords(a, b string) bool {
	return strings.Join(letters.FindAllString(a, -1), " ") == strings.Join(letters.FindAllString(b, -1), " ")
}
