package digest

import "slices"

// Quiet is what to do in a week without news in the city's repositories, which is most weeks.
type Quiet string

// Rules for quiet weeks.
const (
	QuietSpotlight Quiet = "spotlight" // show a ready project, the one least recently shown
	QuietShort     Quiet = "short"     // only upcoming events, without a replacement for the news
	QuietSkip      Quiet = "skip"      // no edition, if there is nothing else either; otherwise short
)

// Rules that skip an edition, as the log of the edition names them.
const (
	RuleQuiet = "the rule for quiet weeks"
	RuleEmpty = "the rule for empty editions"
)

// HasNews reports whether the edition has news for readers: a change in the calendar, a match, or an agreed
// talk.
func (e Edition) HasNews() bool {
	return len(e.Present) > 0 || slices.ContainsFunc(e.Events, func(ev Event) bool { return ev.Change != "" }) ||
		slices.ContainsFunc(e.Talks, func(t Talk) bool { return t.State == TalkAccepted && !t.At.Before(e.Period.Start) })
}

// QuietWeek describes for the operator what was done in a quiet week. It is empty in other weeks.
func (e Edition) QuietWeek() string {
	switch e.Quiet {
	case QuietSpotlight:
		if e.Spotlight == nil {
			return "a quiet week in the repositories, and none of them is ready to be shown"
		}
		return "a quiet week in the repositories: " + e.Spotlight.Name + " is in the spotlight"
	case QuietShort:
		return "a quiet week in the repositories: the edition is short"
	case QuietSkip:
		if len(e.Unread) > 0 || SourceFailed(e) {
			return "a quiet week, and not every source could be read: " + e.NothingNew() +
				", so it is skipped, unless someone approves it"
		}
		return "a quiet week with nothing new: it is skipped, unless someone approves it"
	}
	return ""
}

// NothingNew returns why a quiet edition is skipped, or "". A source that could not be read may have news.
func (e Edition) NothingNew() string {
	if len(e.Unread) > 0 || SourceFailed(e) {
		return "there is nothing new in what could be read"
	}
	return "there is nothing new"
}

// RuledOut returns the rule that skips the edition unless a person approves it, and why it does; empty: none does.
func (e Edition) RuledOut(sendEmpty bool) (rule, why string) {
	switch {
	case e.NoCalendar:
		return "", ""
	case e.Blank() && !sendEmpty:
		return RuleEmpty, NothingInIt
	case e.Quiet == QuietSkip:
		return RuleQuiet, e.NothingNew()
	}
	return "", ""
}

// NothingInIt says why an edition without content is skipped.
const NothingInIt = "there is nothing in it"

// SourceFailed reports whether a source could not be read when the edition was composed.
func SourceFailed(e Edition) bool {
	return slices.ContainsFunc(e.Problems, func(p Problem) bool { return p.Failed })
}
