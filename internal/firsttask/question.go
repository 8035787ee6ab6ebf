package firsttask

import "strings"

var (
	asking     = load("questions")
	actions    = load("actions")
	promoting  = load("promotion")
	insiderish = load("thin")
)

// question reports that an issue only asks something. If its description says what to do, its title may be a question.
func question(x text) string {
	title := strings.TrimRight(x.titleFolded, " .!")
	found := asking.find(title)
	if found == "" && !strings.HasSuffix(title, "?") {
		return ""
	}
	for _, s := range sentences(x.folded) {
		if instructs(s) {
			return ""
		}
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

// minWords is how many words a description must have, without sentences that only insiders understand.
const minWords = 5

// thin reports that the description does not say what is to be done.
func thin(x text) string {
	count := 0
	for _, s := range sentences(addresses.ReplaceAllString(quotes.ReplaceAllString(x.folded, " "), " ")) {
		if insiderish.find(s) == "" {
			count += words(s, minWords)
		}
	}
	if count >= minWords || writtenWithoutSpaces(x.body) {
		return ""
	}
	return "it does not say what is to be done"
}
