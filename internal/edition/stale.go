package edition

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// A source that lists nothing new is reported after these times. An empty calendar may be abandoned: groups that move
// leave an empty calendar behind. A calendar that always lists the same events may have no one who maintains it.
const (
	emptyFor = 8 * 7 * 24 * time.Hour
	staleFor = 26 * 7 * 24 * time.Hour
)

// stale returns the problem of a group's source that was read well but lists nothing new; ok is false if there is none.
func (c Collection) stale() (p digest.Problem, ok bool) {
	since := c.Harvest.Fresh
	if !c.whole() || c.Listing.Group == "" || since.IsZero() {
		return digest.Problem{}, false
	}
	switch quiet := c.At.Sub(since); {
	case c.Empty() && quiet >= emptyFor:
		return digest.Problem{
			Source: c.Listing.Name,
			Error:  "it has listed nothing new since " + since.Format(time.DateOnly) + ", and nothing at all now",
			Hint:   "look whether the group has moved to another calendar, or has ended",
		}, true
	case !c.Empty() && quiet >= staleFor:
		return digest.Problem{
			Source: c.Listing.Name, Error: "it has listed nothing new since " + since.Format(time.DateOnly),
			Hint: "ask the group whether these events still take place",
		}, true
	}
	return digest.Problem{}, false
}
