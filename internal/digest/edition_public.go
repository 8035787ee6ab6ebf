package digest

import "slices"

// Public returns the edition without the parts for operators and teams.
func (e Edition) Public() Edition {
	e = e.Keyless()
	e.Readiness, e.Problems = []Readiness{}, []Problem{}
	e.Further, e.LeftOut = nil, nil // only needed for readers' choices
	e.Talks = Some(
		slices.DeleteFunc(slices.Clone(e.Talks),
			func(t Talk) bool { return t.State != TalkAccepted && t.State != TalkPresented }),
	)
	e.Groups = slices.Clone(e.Groups)
	for i := range e.Groups {
		e.Groups[i].Note = ""
	}
	return e
}

// Lean returns the edition without data that only composing needs, and with empty lists instead of nil.
func (e Edition) Lean() Edition {
	for i := range e.Events {
		e.Events[i].Description, e.Events[i].Position = "", Position{}
	}
	for i := range e.Further {
		e.Further[i].Description, e.Further[i].Position = "", Position{}
	}
	for i := range e.Present {
		e.Present[i].Event.Description, e.Present[i].Event.Position = "", Position{}
		e.Present[i].Repository = e.Present[i].Repository.lean()
	}
	if e.Spotlight != nil {
		lean := e.Spotlight.lean()
		e.Spotlight = &lean
	}
	for i := range e.Tasks {
		e.Tasks[i].Body, e.Tasks[i].Program, e.Tasks[i].Said = "", false, nil
	}
	e.Present, e.Events, e.Tasks = Some(e.Present), Some(e.Events), Some(e.Tasks)
	e.Activity, e.Talks, e.Readiness, e.Problems = Some(e.Activity), Some(e.Talks), Some(e.Readiness), Some(e.Problems)
	return e
}

// lean returns the repository without what only composing needs.
func (r Repository) lean() Repository {
	r.Readme, r.Maintainers, r.PitchFile = "", nil, ""
	return r
}

func Some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
