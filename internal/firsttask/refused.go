package firsttask

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// refusals are labels that say that an issue is not for now. Those that start with ~ count anywhere in a label, and the
// others only as the whole label, or as all of it after its category.
var refusals = func() (out struct{ whole, anywhere []string }) {
	for _, line := range lines("labels") {
		if within, ok := strings.CutPrefix(line, "~"); ok {
			out.anywhere = append(out.anywhere, within)
		} else {
			out.whole = append(out.whole, line)
		}
	}
	return out
}()

// refused reports that a label, the title, or the text says that the issue is not for now.
func refused(t digest.Task, x text) string {
	for _, l := range t.Labels {
		if refusesLabel(l) {
			return fmt.Sprintf("it has the label %q", l)
		}
	}
	instructed := slices.ContainsFunc(sentences(x.folded), instructs)
	for _, prefix := range prefixes(t.Title) {
		if refusesLabel(prefix) && (!instructed || !slices.Contains(talk, plain(prefix))) {
			return fmt.Sprintf("its title starts with %q", prefix)
		}
	}
	if chores.find(x.titleFolded) != "" {
		return "it is work for the team only, or no work at all, by its title"
	}
	if found := refusingText.find(x.folded + "\n" + x.titleFolded); found != "" {
		return fmt.Sprintf("it says %q", found)
	}
	return ""
}

var (
	refusingText = load("refusing")
	chores       = load("chores")
)

var (
	labelSigns  = regexp.MustCompile(`[^\pL\pN]+`)
	shortcode   = regexp.MustCompile(`:[a-z0-9_+-]+:`)
	camelCase   = regexp.MustCompile(`(\p{Ll})(\p{Lu})`)
	categorized = regexp.MustCompile(`^\s*(?:[^:/|>]{1,25}[:/|>]+|[A-Za-z]-)\s*(\S.*)$`)
	bracketed   = regexp.MustCompile(`^\s*[\[({【]\s*([^\])}】]{2,40})[\])}】]`)
	titled      = regexp.MustCompile(`^\s*([\pL' -]{2,25})\s*[:：]`)
)

// plain returns a label as words in lower case: "Won't-Fix 🚫" is "wont fix".
func plain(label string) string {
	label = camelCase.ReplaceAllString(shortcode.ReplaceAllString(label, " "), "$1 $2")
	label = strings.ReplaceAll(fold(label), "'", "")
	return strings.TrimSpace(labelSigns.ReplaceAllString(label, " "))
}

// talk is what a title may start with although its description says what to do: "Discussion: the link is wrong".
var talk = []string{
	"discussion", "discuss", "question", "questions", "idea", "ideas", "proposal", "feedback", "discusion", "pregunta",
}

// categories are words before the state in labels such as "status blocked".
var categories = []string{
	"status", "state", "type", "kind", "resolution", "triage", "issue", "workflow", "flag", "estado", "tipo", "stage",
	"process", "closed", "tag", "is", "currently",
}

// refusesLabel reports whether a label says that the issue is not for now.
func refusesLabel(label string) bool {
	forms := []string{plain(label)}
	if m := categorized.FindStringSubmatch(shortcode.ReplaceAllString(label, " ")); m != nil {
		forms = append(forms, plain(m[1]))
	}
	if first, rest, ok := strings.Cut(forms[0], " "); ok && (slices.Contains(categories, first) || len(first) == 1) {
		forms = append(forms, rest)
	}
	for _, form := range forms {
		if slices.Contains(refusals.whole, form) || waits(form) {
			return true
		}
	}
	padded := " " + forms[0] + " "
	for _, within := range refusals.anywhere {
		before, _, found := strings.Cut(padded, " "+within+" ")
		if found && !negated.MatchString(before) {
			return true
		}
	}
	return false
}

// negated matches what comes before a word that does not refuse: "never stale", "not blocked".
var negated = regexp.MustCompile(`\b(?:no|not|never|non|un|ex|without|sin|nunca)$`)

// waiting matches labels such as "needs design", and what they wait for.
var waiting = regexp.MustCompile(
	`^(?:needs?|requires?|awaiting|waiting|waits|pending|necesita|requiere|falta|esperando|pendiente)\b ?` +
		`(?:for |on |a |an |de |el |la )?(.*)$`)

// waits reports whether a label says that the issue waits for something that a newcomer cannot give.
func waits(label string) bool {
	m := waiting.FindStringSubmatch(label)
	if m == nil {
		return false
	}
	first, _, _ := strings.Cut(m[1], " ")
	return !slices.Contains(givable, first)
}

// givable is what a newcomer can give.
var givable = lines("givable")

// prefixes returns what a title says before its subject: "[WIP]", "Blocked:".
func prefixes(title string) []string {
	var out []string
	if m := bracketed.FindStringSubmatch(title); m != nil {
		out = append(out, m[1])
	}
	if m := titled.FindStringSubmatch(title); m != nil {
		out = append(out, strings.TrimSpace(m[1]))
	}
	return out
}
