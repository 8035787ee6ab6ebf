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

// quiet applies the rule to an edition without news.
func (d Draft) quiet(e *Edition, repos []Repository) {
	if len(e.Activity) > 0 {
		return
	}
	switch unread := d.repositoriesUnread(); {
	case unread && d.Quiet != QuietSkip: // nobody knows whether it is a quiet week
		return
	case unread && e.tells():
		return
	}
	switch d.Quiet {
	case QuietShort:
		e.Quiet = QuietShort
	case QuietSkip:
		e.Quiet = QuietSkip
		if e.tells() || len(d.History.Editions) == 0 && len(e.Events) > 0 { // to the first readers all is new
			e.Quiet = QuietShort
		}
	default:
		e.Quiet, e.Spotlight = QuietSpotlight, Spotlight(repos, d.History)
	}
}

// repositoriesUnread reports whether repositories of the city's own could not be read, so that nothing is known of
// their week.
func (d Draft) repositoriesUnread() bool {
	return slices.ContainsFunc(d.Collections, func(c Collection) bool {
		repos := c.Harvest.Repositories // as they were read last
		elsewhere := len(repos) > 0 && !slices.ContainsFunc(repos, func(r Repository) bool { return r.Role == RoleOwn })
		return c.Err != nil && c.Listing.Group == "" && !elsewhere
	})
}

// tells reports whether the edition has something that readers do not know yet: a change in the calendar, a match, or a talk that is agreed.
func (e Edition) tells() bool {
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
		if len(e.Unread) > 0 || failed(e) {
			return "a quiet week, and not every source could be read: " + e.nothingNew() + ", so it is skipped, unless someone approves it"
		}
		return "a quiet week with nothing to tell: it is skipped, unless someone approves it"
	}
	return ""
}

// nothingNew says why a quiet edition is skipped. What could not be read may well have something new.
func (e Edition) nothingNew() string {
	if len(e.Unread) > 0 || failed(e) {
		return "there is nothing new in what could be read"
	}
	return "there is nothing to tell"
}
