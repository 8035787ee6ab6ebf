// Package firsttask decides whether a newcomer can take an open issue tonight, and says what to do, how much work it
// is, and whom to ask.
//
// It decides by rules over the text, labels, and latest comments of an issue. Each rule has a file, and the words that
// it knows are in the folder words, with where they are from. Where a rule is in doubt, the issue is left out: a
// missing task costs little, and one that is taken or impossible costs a newcomer the evening.
package firsttask

import (
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Rule is the rule by which an issue is left out. It is empty if a newcomer can take the issue.
type Rule string

// The rules, in the order in which they apply.
const (
	Security     Rule = "security"      // reports a vulnerability, which must not be published
	ByProgram    Rule = "by_program"    // written by a program
	Refused      Rule = "refused"       // the team's label, title, or text says that it is not for now
	Epic         Rule = "epic"          // a collection of other issues
	Question     Rule = "question"      // asks something, without anything to do
	Promotion    Rule = "promotion"     // collects names or stars, as Hacktoberfest spam does
	Thin         Rule = "thin"          // does not say what is to be done
	Large        Rule = "large"         // more than an evening's work
	Foreign      Rule = "foreign"       // in a language that the readers do not read
	Settled      Rule = "settled"       // a maintainer says in a comment that it is done, a duplicate, or on hold
	Claimed      Rule = "claimed"       // somebody works on it
	Old          Rule = "old"           // older than two years, and no maintainer confirmed it lately
	OnlyPrograms Rule = "only_programs" // lately only programs touched it
)

// Decision is what the rules say about an issue.
type Decision struct {
	Rule Rule   // empty: a newcomer can take it
	Why  string // what the rule found: `it has the label "blocked"`; empty if there is no rule
	// Lapsed reports that somebody claimed the issue a while ago. A newcomer can take it, but others should come first.
	Lapsed bool
}

// Taken reports whether a newcomer can take the issue.
func (d Decision) Free() bool { return d.Rule == "" }

// Decide applies the rules to an issue, as of now. Languages are those of the readers, such as en and es; none: readers
// read everything. If the comments of the issue were not read, the rules about comments know nothing, except that old
// issues need a maintainer's word.
func Decide(t digest.Task, now time.Time, languages []string) Decision {
	text := read(t)
	for _, rule := range []struct {
		name  Rule
		finds func() string
	}{
		{Security, func() string { return security(t, text) }},
		{ByProgram, func() string { return byProgram(t) }},
		{Refused, func() string { return refused(t, text) }},
		{Epic, func() string { return epic(text) }},
		{Question, func() string { return question(text) }},
		{Promotion, func() string { return promotion(text) }},
		{Thin, func() string { return thin(text) }},
		{Large, func() string { return large(text) }},
		{Foreign, func() string { return foreign(text, languages) }},
		{Settled, func() string { return settled(t) }},
	} {
		if why := rule.finds(); why != "" {
			return Decision{Rule: rule.name, Why: why}
		}
	}
	c := claimOf(t)
	if why := c.active(now); why != "" {
		return Decision{Rule: Claimed, Why: why}
	}
	if why := old(t, now); why != "" {
		return Decision{Rule: Old, Why: why}
	}
	if why := onlyPrograms(t, now); why != "" {
		return Decision{Rule: OnlyPrograms, Why: why}
	}
	return Decision{Lapsed: c.count > 0}
}

// Name returns the name of an issue: owner/name#12.
func Name(t digest.Task) string { return fmt.Sprintf("%s#%d", t.Repository, t.Number) }

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
