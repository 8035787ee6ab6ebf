package firsttask

import (
	"regexp"
	"strings"
	"testing"
)

// The expressions are compiled late, so a mistake in one would otherwise show only when an issue has its words.
func TestWordListsAreValid(t *testing.T) {
	entries, err := files.ReadDir("words")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".txt")
		text, err := files.ReadFile("words/" + e.Name())
		if err != nil || !strings.Contains(string(text), "Source") {
			t.Errorf("%s does not say where its words are from: %v", name, err)
		}
		list := lines(name)
		if len(list) == 0 {
			t.Errorf("%s is empty", name)
		}
		for _, line := range list {
			if _, err := regexp.Compile(newPhrase(line).expression); err != nil {
				t.Errorf("%s: %s: %v", name, line, err)
			}
		}
	}
}

func TestStringsThatAnExpressionNeeds(t *testing.T) {
	for expression, want := range map[string]string{
		`blocked by`:                     "blocked by",
		`(?:can|may) i (?:take|try)\b.*`: " i ",
		`(?:please )?assign me`:          "assign me",
		`\S*/pull/\d+`:                   "/pull/",
		`(?:a|\d+) .*`:                   " ",
		`\w+`:                            "",
		`(?:x+|\d)`:                      "",
		`logs?`:                          "log",
	} {
		if got := strings.Join(needed(expression), " "); got != want {
			t.Errorf("%s: got %q, want %q", expression, got, want)
		}
	}
}
