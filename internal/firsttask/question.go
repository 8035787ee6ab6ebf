package firsttask

import (
	"regexp"
	"slices"
	"strings"
)

var (
	asking     = load("questions")
	pleading   = load("pleas")
	actions    = load("actions")
	promoting  = load("promotion")
	insiderish = load("thin")
)

// question reports that an issue only asks something. If its description says what to do, its title may be a question.
func question(x text) string {
	title := strings.TrimRight(x.titleFolded, " .!")
	list := sentences(x.folded)
	asks := strings.HasSuffix(title, "?") || asking.find(title) != "" ||
		slices.ContainsFunc(list, func(s string) bool { return pleading.find(s) != "" })
	if !asks || slices.ContainsFunc(list, instructs) {
		return ""
	}
	return "it asks something, and does not say what to do"
}

// instructs reports whether a folded sentence says what to do.
func instructs(s string) bool {
	return !strings.HasSuffix(s, "?") && actions.find(strings.TrimLeft(s, "`\"'*_[](){}- xX")) != ""
}

func promotion(x text) string {
	if found := promoting.find(x.titleFolded + "\n" + x.folded); found != "" {
		return "it collects names or stars: \"" + found + "\""
	}
	return ""
}

// A description must have minWords, without sentences that only insiders understand. If nothing in it is concrete, such
// as code, a number, or a quotation, it must have vagueWords.
const (
	minWords   = 5
	vagueWords = 8
)

// concrete matches what a vague description lacks.
var concrete = regexp.MustCompile("[`\"\\d]|\\w[./_]\\w|\\w\\(\\)|[a-z][A-Z]")

// thin reports that the description does not say what is to be done.
func thin(x text) string {
	count := 0
	for _, s := range sentences(addresses.ReplaceAllString(quotes.ReplaceAllString(x.folded, " "), " ")) {
		if insiderish.find(s) == "" {
			count += words(s, vagueWords)
		}
	}
	if count >= vagueWords || count >= minWords && concrete.MatchString(x.title+" "+x.body) ||
		writtenWithoutSpaces(x.body) {
		return ""
	}
	return "it does not say what is to be done"
}
