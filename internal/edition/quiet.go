package edition

import (
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// quiet applies the rule for quiet weeks to an edition without activity in repositories.
func (m Material) quiet(e *digest.Edition, repos []digest.Repository) {
	if len(e.Activity) > 0 {
		return
	}
	switch unread := m.repositoriesUnread(); {
	case unread && m.Quiet != digest.QuietSkip: // nobody knows whether it is a quiet week
		return
	case unread && e.HasNews():
		return
	}
	switch m.Quiet {
	case digest.QuietShort:
		e.Quiet = digest.QuietShort
	case digest.QuietSkip:
		e.Quiet = digest.QuietSkip
		if e.HasNews() || len(m.History.Editions) == 0 && len(e.Events) > 0 { // everything is new to the first readers
			e.Quiet = digest.QuietShort
		}
	default:
		e.Quiet, e.Spotlight = digest.QuietSpotlight, match.Spotlight(repos, m.History)
	}
}

// repositoriesUnread reports whether some of the city's own repositories could not be read, so that nobody knows
// whether they had news.
func (m Material) repositoriesUnread() bool {
	return slices.ContainsFunc(m.Collections, func(c Collection) bool {
		repos := c.Harvest.Repositories // of the last good harvest
		elsewhere := len(repos) > 0 && !slices.ContainsFunc(repos,
			func(r digest.Repository) bool { return r.Role == digest.RoleOwn })
		return c.Err != nil && c.Listing.Group == "" && !elsewhere
	})
}
