package edition

import (
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// quiet applies the rule to an edition without news.
func (d Material) quiet(e *digest.Edition, repos []digest.Repository) {
	if len(e.Activity) > 0 {
		return
	}
	switch unread := d.repositoriesUnread(); {
	case unread && d.Quiet != digest.QuietSkip: // nobody knows whether it is a quiet week
		return
	case unread && e.HasNews():
		return
	}
	switch d.Quiet {
	case digest.QuietShort:
		e.Quiet = digest.QuietShort
	case digest.QuietSkip:
		e.Quiet = digest.QuietSkip
		if e.HasNews() || len(d.History.Editions) == 0 && len(e.Events) > 0 { // to the first readers all is new
			e.Quiet = digest.QuietShort
		}
	default:
		e.Quiet, e.Spotlight = digest.QuietSpotlight, match.Spotlight(repos, d.History)
	}
}

// repositoriesUnread reports whether repositories of the city's own could not be read, so that nothing is known of
// their week.
func (d Material) repositoriesUnread() bool {
	return slices.ContainsFunc(d.Collections, func(c Collection) bool {
		repos := c.Harvest.Repositories // as they were read last
		elsewhere := len(repos) > 0 && !slices.ContainsFunc(repos,
			func(r digest.Repository) bool { return r.Role == digest.RoleOwn })
		return c.Err != nil && c.Listing.Group == "" && !elsewhere
	})
}
