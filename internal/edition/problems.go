package edition

import (
	"errors"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// whole reports whether the collection says anything by what is missing from it.
func (c Collection) whole() bool { return c.Err == nil && !c.Silent && c.Harvest.Whole() }

// calendar reports whether the collection is of a calendar: a group's own source, and not events that are written
// down by hand.
func (c Collection) isCalendar() bool { return c.Listing.Group != "" && !c.Listing.Written }

// NoCalendar reports whether there are calendars, and none of them could be read.
func NoCalendar(collections []Collection) bool {
	some := false
	for _, c := range collections {
		if c.isCalendar() {
			if c.Err == nil {
				return false
			}
			some = true
		}
	}
	return some
}

// Problems are what the operator is told of the source. Those of an older harvest that stands in are old, and not
// among them.
func (c Collection) Problems() []digest.Problem {
	problems := c.unmarked()
	for i := range problems {
		problems[i].SourceKey = c.Listing.Key
	}
	return problems
}

// unmarked are the problems without the key of their source.
func (c Collection) unmarked() []digest.Problem {
	switch {
	case c.Err != nil:
		return []digest.Problem{{
			Source: c.Listing.Name, Error: c.Err.Error(), Hint: digest.Hint(c.Err), LastGood: c.At,
			Failed: true,
		}}
	case c.Silent:
		return []digest.Problem{c.suddenlyEmpty()}
	}
	if p, ok := c.stale(); ok {
		return append([]digest.Problem{p}, c.shortcomings()...)
	}
	return c.shortcomings()
}

// suddenlyEmpty is what the operator is told of a silent source.
func (c Collection) suddenlyEmpty() digest.Problem {
	return digest.Problem{
		Source: c.Listing.Name, Error: "it listed coming events, and lists none now", LastGood: c.At, Failed: true,
		Hint: "look whether the group has moved to another calendar. Events that it listed are kept until they are over",
	}
}

// shortcomings are the problems of a source that was read. Each that concerns the source as a whole names the way by
// which it was read, where that is not the best one; one of them says how old the events are that this reading lacks.
func (c Collection) shortcomings() []digest.Problem {
	problems := slices.Clone(c.Harvest.Problems)
	if c.Harvest.Downgraded && !slices.ContainsFunc(problems, func(p digest.Problem) bool { return p.Item == "" }) {
		problems = slices.Insert(problems, 0, digest.Problem{Error: "its best calendar could not be read"})
	}
	for i := range problems {
		p := &problems[i]
		if p.Source == "" {
			p.Source = c.Listing.Name
		}
		if c.Harvest.Downgraded && p.Item == "" {
			p.Rung = c.Harvest.Rung
		}
	}
	if kept := len(c.Harvest.Earlier); len(problems) > 0 && kept > 0 {
		first := max(slices.IndexFunc(problems, func(p digest.Problem) bool { return p.Item == "" }), 0)
		problems[first].LastGood, problems[first].Kept = c.Harvest.WholeAt, kept
	}
	return problems
}

// Trouble says why the source as a whole was not read well; nil where it was.
func (c Collection) Trouble() error {
	switch {
	case c.Err != nil:
		return c.Err
	case c.Silent:
		p := c.suddenlyEmpty()
		return digest.WithHint(errors.New(p.Error), p.Hint)
	}
	for _, p := range c.shortcomings() {
		if p.Item == "" && !p.Note {
			return digest.WithHint(errors.New(p.Text()), p.Hint)
		}
	}
	return nil
}
