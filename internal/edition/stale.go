package edition

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// After these spans a source that tells nothing new is reported: an empty one may have been left, for groups that move
// leave their calendars behind empty (a quarter of all that are linked), and one that goes on telling the same may be
// kept by nobody.
const (
	emptyFor = 8 * 7 * 24 * time.Hour
	staleFor = 26 * 7 * 24 * time.Hour
)

// stale says what is suspicious of a group's source that was read well; nothing where nothing is.
func (c Collection) stale() (digest.Problem, bool) {
	since := c.Harvest.Fresh
	if !c.whole() || c.Listing.Group == "" || since.IsZero() {
		return digest.Problem{}, false
	}
	switch quiet := c.At.Sub(since); {
	case c.Empty() && quiet >= emptyFor:
		return digest.Problem{Source: c.Listing.Name, Error: "it has listed nothing new since " +
			since.Format(time.DateOnly) + ", and nothing at all now", Hint: "look whether the group has moved to another " +
			"calendar, or has ended"}, true
	case !c.Empty() && quiet >= staleFor:
		return digest.Problem{
			Source: c.Listing.Name, Error: "it has listed nothing new since " + since.Format(time.DateOnly),
			Hint: "ask the group whether these events still take place",
		}, true
	}
	return digest.Problem{}, false
}
