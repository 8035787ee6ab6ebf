package digest

import "slices"

// Quiet is what becomes of a week in which nothing happened in the city's repositories, which are most weeks.
type Quiet string

// The rules for quiet weeks.
const (
	QuietSpotlight Quiet = "spotlight" // a ready project is shown, the one least recently shown
	QuietShort     Quiet = "short"     // the edition has what is coming, and nothing in the news' place
	QuietSkip      Quiet = "skip"      // it is left out, where there is nothing else to tell either; otherwise it is short
)

// Tells reports whether the edition has something that readers do not know yet: a change in the calendar, a match, or a talk that is agreed.
func (e Edition) Tells() bool {
	return len(e.Present) > 0 || slices.ContainsFunc(e.Events, func(ev Event) bool { return ev.Change != "" }) ||
		slices.ContainsFunc(e.Talks, func(t Talk) bool { return t.State == TalkAccepted && !t.At.Before(e.Period.Start) })
}

// QuietWeek says what becomes of a quiet week, for the operator; empty in other weeks.
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
			return "a quiet week, and not every source could be read: " + e.NothingNew() + ", so it is skipped, unless someone approves it"
		}
		return "a quiet week with nothing to tell: it is skipped, unless someone approves it"
	}
	return ""
}

// NothingNew says why a quiet edition is skipped. What could not be read may well have something new.
func (e Edition) NothingNew() string {
	if len(e.Unread) > 0 || SourceFailed(e) {
		return "there is nothing new in what could be read"
	}
	return "there is nothing to tell"
}

// failed reports whether a source could not be read when the edition was composed.
func SourceFailed(e Edition) bool {
	return slices.ContainsFunc(e.Problems, func(p Problem) bool { return p.Failed })
}
