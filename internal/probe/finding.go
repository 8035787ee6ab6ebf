// Package probe finds out whether each source and destination works now, and lists the results in a table.
package probe

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// Health is the state of a source or destination.
type Health int

const (
	Well       Health = iota // nothing to do
	Odd                      // a person should look; nothing failed
	Downgraded               // read, but a better way failed
	Failing                  // it cannot be read, or would not accept a message
)

// MarshalText returns the word for programs: well, odd, downgraded, or failing.
func (h Health) MarshalText() ([]byte, error) {
	return []byte([]string{"well", "odd", "downgraded", "failing"}[h]), nil
}

// Finding is the result of checking a source or destination.
type Finding struct {
	Name   string `json:"name"`
	Health Health `json:"health"`
	What   string `json:"what"`
	Todo   string `json:"todo,omitempty"` // what a person can do, or nothing
}

// OfSource returns the result of reading a source, with how many events the filters of the source and of its group, one
// of groups, leave out.
func OfSource(c edition.Collection, groups []digest.Group) Finding {
	f := Finding{Name: c.Listing.Name, What: summary(c.Harvest)}
	if way := ReadFrom(c.Harvest); way != "" {
		f.What += ", from its " + way
	}
	if filtered := c.Filtered(groups); filtered != "" {
		f.What += "; " + filtered
	}
	switch problems := c.Problems(); {
	case c.Err != nil:
		f.Health, f.What, f.Todo = Failing, c.Err.Error(), digest.Hint(c.Err)
	case c.Silent:
		f.Health, f.What, f.Todo = Odd, problems[0].Error, problems[0].Hint
	case len(problems) > 0:
		f.Health, f.What, f.Todo = Odd, f.What+"; "+problems[0].Text(), problems[0].Hint
		if i := slices.IndexFunc(problems, func(p digest.Problem) bool { return p.KeptText() != "" }); i >= 0 {
			f.What += "; " + problems[i].KeptText()
		}
		if c.Harvest.Downgraded {
			f.Health = Downgraded
		}
		if more := len(problems) - 1; more > 0 {
			f.What += fmt.Sprintf(" (and %d more)", more)
		}
		if f.Todo == "" && c.Listing.Group != "" {
			f.Todo = "the rest is used; digest source check shows every problem"
		}
	}
	return f
}

// OfGroup returns the finding on a group without a source.
func OfGroup(g digest.Group) Finding {
	return Finding{
		g.Name, Odd, "no calendar of this group is known",
		cmp.Or(g.Note, "ask the group where it announces its events"),
	}
}

// OfDestination connects to a destination, without publishing, and returns the result.
func OfDestination(ctx context.Context, dest desk.Destination) Finding {
	f := Finding{Name: dest.Name, What: dest.Kind + " would accept an edition"}
	c, ok := dest.Publisher.(digest.Checker)
	if !ok {
		f.Health, f.What = Odd, dest.Kind+" cannot be checked without publishing"
		f.Todo = "digest send-test " + dest.Name + " sends a test message"
		return f
	}
	if err := c.Check(ctx); err != nil {
		f.Health, f.What, f.Todo = Failing, err.Error(), digest.Hint(err)
	}
	return f
}

// OfAsleep returns the result for a destination that gets nothing, because something is missing: why. An optional one
// may sleep.
func OfAsleep(name, why string, optional bool) Finding {
	if optional {
		return Finding{Name: name, Health: Odd, What: "asleep: " + why}
	}
	return Finding{Name: name, Health: Failing, What: "not ready: " + why}
}

// summary returns how much a harvest contains.
func summary(h digest.Harvest) string {
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{
		{len(h.Events), "event", "events"},
		{len(h.Repositories), "repository", "repositories"},
		{len(h.Activities), "news item", "news items"},
		{len(h.Tasks), "task", "tasks"},
	} {
		switch {
		case p.n == 1:
			parts = append(parts, "1 "+p.one)
		case p.n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.many))
		}
	}
	if len(parts) == 0 {
		return "nothing in the coming weeks"
	}
	return strings.Join(parts, ", ")
}

// ReadFrom returns how a source was read. It is empty if there is only one way.
func ReadFrom(h digest.Harvest) string {
	if h.Downgraded {
		return h.Rung + ", because a better way failed"
	}
	return h.Rung
}
