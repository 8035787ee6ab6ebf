package digest

import "slices"

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
