package firsttask

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var (
	quickWork  = load("quick")
	longerWork = load("longer")
	// beginnerLabels promise a small task.
	beginnerLabels = lines("beginner")
)

// Effort estimates how much time an issue takes: digest.EffortShort or digest.EffortLong. It is empty if nothing in the
// issue tells.
func Effort(t digest.Task) string {
	x := read(t)
	whole := x.titleFolded + "\n" + x.folded
	points := 0
	if quickWork.find(whole) != "" {
		points--
	}
	points += longerWork.count(whole)
	if slices.ContainsFunc(t.Labels, func(l string) bool { return slices.Contains(beginnerLabels, plain(l)) }) {
		points--
	}
	switch n := words(x.body, 400); {
	case n > 200:
		points += 2
	case n > 90:
		points++
	case n < 8:
		return ""
	}
	if steps := len(checkbox.FindAllString(x.raw, -1)); steps > 4 {
		points++
	}
	if named := namedFiles(x.raw); named > 3 {
		points++
	}
	if points > 0 {
		return digest.EffortLong
	}
	return digest.EffortShort
}

var fileName = regexp.MustCompile(`[\w/.-]*\w\.(?:py|js|ts|tsx|jsx|css|scss|html|go|rs|rb|php|java|kt|swift|dart|r|` +
	`sql|md|json|yml|yaml|toml|csv|txt|vue|cs|razor|sh|ipynb)\b`)

// namedFiles counts the different files that a description names.
func namedFiles(s string) int {
	known := map[string]bool{}
	for _, name := range fileName.FindAllString(strings.ToLower(s), 50) {
		known[name] = true
	}
	return len(known)
}
