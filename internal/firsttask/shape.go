package firsttask

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	epicText  = load("epics")
	checkbox  = regexp.MustCompile(`(?m)^\s*(?:[-*+]|\d+[.)])\s+\[([ xX])\]\s*(.*)$`)
	listItem  = regexp.MustCompile(`(?m)^\s*(?:[-*+]|\d+[.)])\s+(.*)$`)
	reference = regexp.MustCompile(
		`^(?:\[[ xX]\]\s*)?\W*(?:(?:[\w.-]+/[\w.-]+)?#\d+\b|https?://\S+/(?:issues|pull)/\d+|` +
			`\[[^\]]*\]\(\S+/(?:issues|pull)/\d+\S*\))`,
	)
)

// maxSteps is how many open steps the list of a task may have.
const maxSteps = 8

// epic reports that an issue collects others: by its words, or because most of its list are links to issues.
func epic(x text) string {
	if found := epicText.find(x.titleFolded + "\n" + x.folded); found != "" {
		return fmt.Sprintf("it collects other issues: %q", found)
	}
	items, linked := 0, 0
	for _, m := range listItem.FindAllStringSubmatch(x.raw, -1) {
		items++
		if reference.MatchString(strings.TrimSpace(m[1])) {
			linked++
		}
	}
	if linked >= 2 && linked*2 > items {
		return fmt.Sprintf("it collects other issues: its list links to %d", linked)
	}
	return ""
}

var (
	largeText = load("large")
	smallText = load("small")
)

// large reports that an issue is more than an evening's work.
func large(x text) string {
	if found := largeText.find(x.titleFolded); found != "" && smallText.find(x.titleFolded) == "" {
		return fmt.Sprintf("it is too large for an evening: %q", found)
	}
	for _, s := range sentences(x.folded) {
		if found := largeText.find(s); found != "" && smallText.find(s) == "" && smallText.find(x.titleFolded) == "" {
			return fmt.Sprintf("it is too large for an evening: %q", found)
		}
	}
	steps := 0
	for _, m := range checkbox.FindAllStringSubmatch(x.raw, -1) {
		if m[1] == " " && m[2] != "" {
			steps++
		}
	}
	if steps > maxSteps {
		return fmt.Sprintf("it is too large for an evening: its list has %d open steps", steps)
	}
	return ""
}
