package digest

import "slices"

// Keyless returns the edition without the keys of its sources, which are only for the store. Everything that
// leaves the program is keyless.
func (e Edition) Keyless() Edition {
	e.Events = slices.Clone(e.Events)
	for i := range e.Events {
		e.Events[i].SourceKeys = nil
	}
	e.Further = slices.Clone(e.Further)
	for i := range e.Further {
		e.Further[i].SourceKeys = nil
	}
	e.Present = slices.Clone(e.Present)
	for i := range e.Present {
		e.Present[i] = e.Present[i].Keyless()
	}
	e.Corrections = slices.Clone(e.Corrections)
	for i := range e.Corrections {
		e.Corrections[i] = e.Corrections[i].Keyless()
	}
	e.Problems = slices.Clone(e.Problems)
	for i := range e.Problems {
		e.Problems[i].SourceKey = ""
	}
	return e
}

// Keyless returns the match without the keys of its event's sources.
func (m Match) Keyless() Match {
	m.Event.SourceKeys = nil
	return m
}

// Keyless returns the correction without the keys of its events' sources.
func (c Correction) Keyless() Correction {
	c.Revisions = slices.Clone(c.Revisions)
	for i := range c.Revisions {
		c.Revisions[i].Told.SourceKeys, c.Revisions[i].Now.SourceKeys = nil, nil
	}
	return c
}
