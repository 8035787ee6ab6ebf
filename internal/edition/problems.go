package edition

import (
	"errors"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// whole reports whether an event that is missing from the collection is missing from the source.
func (c Collection) whole() bool { return c.Err == nil && !c.Silent && c.Harvest.Whole() }

// isCalendar reports whether the collection is from a calendar: a source of a group, but not events that a person wrote
// into the configuration.
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

// Problems returns what the operator should know about the source. If an older harvest is used instead, its problems
// are left out, because they are old.
func (c Collection) Problems() []digest.Problem {
	problems := c.unmarked()
	for i := range problems {
		problems[i].SourceKey = c.Listing.Key
	}
	return problems
}

// unmarked returns the problems without the key of their source.
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

// suddenlyEmpty returns the problem of a silent source.
func (c Collection) suddenlyEmpty() digest.Problem {
	return digest.Problem{
		Source: c.Listing.Name, Error: "it listed coming events, and lists none now", LastGood: c.At, Failed: true,
		Hint: "look whether the group has moved to another calendar. Events that it listed are kept until they are over",
	}
}

// shortcomings returns the problems of a source that was read. A problem of the whole source names the way in which it
// was read, unless that is the best one. One problem says how old the events are that this reading lacks.
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

// Trouble returns why the whole source was not read well, or nil if it was.
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
