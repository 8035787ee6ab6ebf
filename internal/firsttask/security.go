package firsttask

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var (
	securityText   = load("security")
	securityLabels = []string{
		"security", "seguridad", "vulnerability", "vulnerabilities", "vulnerabilidad", "cve", "security fix",
		"security issue",
		"security vulnerability", "security bug", "security advisory", "security alert", "bug security", "type security",
	}
)

// IsSecurityReport reports whether the rule Security applies to an issue.
func IsSecurityReport(t digest.Task) bool { return security(t, read(t)) != "" }

// security reports that an issue describes a vulnerability, by its labels or its text.
func security(t digest.Task, x text) string {
	for _, l := range t.Labels {
		form := plain(l)
		if m := categorized.FindStringSubmatch(l); m != nil {
			form = plain(m[1])
		}
		if slices.Contains(securityLabels, form) {
			return fmt.Sprintf("it has the label %q", l)
		}
	}
	for _, prefix := range prefixes(t.Title) {
		if slices.Contains(securityLabels, plain(prefix)) {
			return fmt.Sprintf("its title starts with %q", prefix)
		}
	}
	// A sentence at a time, because the words of two sentences do not belong together. The title is one.
	for _, s := range append([]string{x.titleFolded}, sentences(fold(x.raw))...) {
		if found := securityText.find(harmless(s)); found != "" {
			return fmt.Sprintf("its text says %q", found)
		}
	}
	return ""
}

var (
	signingIn = regexp.MustCompile(
		`\blog(?:ged|ging|s)? (?:in|out|on|into)\b(?: (?:plain|clear|the (?:debug|log|console)))?`,
	)
	// otherSense matches words of security in another sense.
	otherSense = regexp.MustCompile(
		`\b(?:design|color|colour|theme|css|style|spacing|syntax|transit|parking) tokens?\b|` +
			`\b(?:food|social|housing|job|income|home|water|homeland|national) security\b(?: (?:deposits?|office|benefits?))?|` +
			`\bsecurity deposits?\b|\b(?:repo|repository) (?:settings|secrets|variables)\b`,
	)
)

// harmless returns a folded sentence without words that are about security in other sentences only: "log in", and
// "design tokens".
func harmless(s string) string {
	s = strings.NewReplacer("`", "", "*", "").Replace(s)
	s = signingIn.ReplaceAllStringFunc(s, func(m string) string {
		if strings.HasSuffix(m, " in") || strings.HasSuffix(m, " out") || strings.HasSuffix(m, " on") ||
			strings.HasSuffix(m, " into") {
			return "signin"
		}
		return m
	})
	return otherSense.ReplaceAllString(s, "thing")
}
