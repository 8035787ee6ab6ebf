package ask

import (
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Facts is what Due decides from.
type Facts struct {
	Rules     Rules
	Log       Log
	Proposals []Proposal        // what the latest editions propose, newest edition first
	Events    []digest.Event    // as they are now: what was read last comes first
	Talks     []digest.TalkStep // the last step of each talk
	Refused   map[string]bool   // names of messages that could not be sent, and never can
	// Unsent holds names of messages that were not sent yet and are tried again. Nothing follows them until they are.
	Unsent map[string]bool
}

// Times of the messages that follow a yes.
const (
	nudgeAfter  = 7 * 24 * time.Hour // after a yes, without the organizer's answer
	weekBefore  = 7 * 24 * time.Hour
	dayBefore   = 30 * time.Hour // so that it arrives in the daytime of the day before
	afterEvent  = 12 * time.Hour // so that it arrives on the next morning
	giveUpAfter = 30 * 24 * time.Hour
	tooLate     = 12 * time.Hour // nobody is asked for the first time when less is left
)

// MessageName returns the name of a step's message in the ledger.
func MessageName(s Step) string { return digest.AskName(s.Thread, s.Number) }

// Due returns the step that comes next at that time, if there is one. The caller appends it to the log, and calls Due
// again: one step may change what else is due.
func Due(f Facts, now time.Time) (Step, bool) {
	threads := f.Log.Threads()
	d := decision{Facts: f, threads: threads, now: now}
	for _, t := range threads {
		if s, ok := d.changed(t); ok {
			return s, true
		}
	}
	for _, p := range f.Proposals {
		if s, ok := d.open(p); ok {
			return s, true
		}
	}
	for _, t := range threads {
		if s, ok := d.follows(t); ok {
			return s, true
		}
	}
	return Step{}, false
}

type decision struct {
	Facts
	threads []Thread
	now     time.Time
}

// open returns the first step of a proposal that no thread has yet.
func (d decision) open(p Proposal) (Step, bool) {
	if !p.limit().After(d.now.Add(tooLate)) || d.never(p.Repository) || d.takenByTalk(p) {
		return Step{}, false
	}
	if slices.ContainsFunc(d.threads, func(t Thread) bool {
		return strings.EqualFold(t.Proposal.Repository, p.Repository) && t.Proposal.isAt(p)
	}) {
		return Step{}, false
	}
	if e, ok := d.eventOf(p); ok && calledOff(e) {
		return Step{}, false
	}
	return Step{Thread: d.newID(p), Kind: Opened, Proposal: &p}, true
}

// isAt reports whether two proposals are for the same event.
func (p Proposal) isAt(o Proposal) bool {
	if p.Group != o.Group {
		return false
	}
	if p.UID != "" && p.UID == o.UID && p.Recurrence == o.Recurrence {
		return true
	}
	return p.Start.Equal(o.Start) && (p.Event == o.Event || p.URL != "" && p.URL == o.URL)
}

// newID returns an ID that is easy to type, and that no ask and no talk has: the repository's short name and the day.
func (d decision) newID(p Proposal) string {
	_, short, _ := strings.Cut(strings.ToLower(p.Repository), "/")
	base := strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, short), "-") + p.Start.In(d.Rules.Zone).Format("-2006-01-02")
	taken := func(id string) bool {
		return slices.ContainsFunc(d.threads, func(t Thread) bool { return t.ID == id }) ||
			slices.ContainsFunc(d.Talks, func(s digest.TalkStep) bool { return s.Talk.ID == id })
	}
	id := base
	for n := 'b'; taken(id); n++ {
		id = base + "_" + string(n)
	}
	return id
}

// takenByTalk reports whether somebody has taken the proposal up already, without being asked.
func (d decision) takenByTalk(p Proposal) bool {
	return slices.ContainsFunc(d.Talks, func(s digest.TalkStep) bool {
		t := s.Talk
		return t.State != digest.TalkDeclined && s.By != recorder && t.Group == p.Group &&
			strings.EqualFold(t.Repository, p.Repository) &&
			t.At.In(d.Rules.Zone).Format(time.DateOnly) == p.Start.In(d.Rules.Zone).Format(time.DateOnly)
	})
}

// never reports whether a person said never for the project, and nobody allowed it since.
func (d decision) never(repository string) bool { return d.Log.Never(repository) }

// Never reports whether a person said never for the project, and nobody allowed it since.
func (l Log) Never(repository string) bool {
	never := false
	for _, s := range l.Steps {
		if (s.Kind == Never || s.Kind == Allowed) && strings.EqualFold(s.Project, repository) {
			never = s.Kind == Never
		}
	}
	return never
}

// changed returns the step for an event that has moved or is off, for a thread that is still open.
func (d decision) changed(t Thread) (Step, bool) {
	if !t.Open() || t.Phase == PhaseGiven || d.now.After(t.Proposal.over()) {
		return Step{}, false
	}
	e, ok := d.eventOf(t.Proposal)
	if !ok {
		return Step{}, false
	}
	// The step is recorded at once. Its message waits for quiet hours to end.
	told := ""
	if t.Holder != "" && !t.Silent {
		told = t.Holder
	}
	if calledOff(e) {
		return Step{Thread: t.ID, Kind: Canceled, Person: told, Why: WhyCanceled}, true
	}
	p := t.Proposal
	p.Start, p.End, p.AllDay, p.Place = e.StartsAt(d.Rules.Zone), endOf(e, d.Rules.Zone), e.AllDay, PlaceOf(e)
	if p.Start.Equal(t.Proposal.Start) && (p.Place == t.Proposal.Place || p.Place == "") {
		return Step{}, false
	}
	return Step{Thread: t.ID, Kind: Moved, Person: told, Proposal: &p}, true
}

// eventOf returns the event of a proposal as it is now.
func (d decision) eventOf(p Proposal) (digest.Event, bool) {
	for _, e := range d.Events {
		if e.Group != p.Group {
			continue
		}
		start := e.StartsAt(d.Rules.Zone)
		alike := e.Title == p.Event || p.URL != "" && e.URL == p.URL || p.UID != "" && e.UID == p.UID
		switch {
		case p.UID != "" && e.UID == p.UID && e.RecurrenceID == p.Recurrence,
			alike && start.Equal(p.Start),
			alike && !e.Was.IsZero() && e.Was.Equal(p.Start):
			return e, true
		}
	}
	return digest.Event{}, false
}

func calledOff(e digest.Event) bool {
	return e.Status == digest.Cancelled || e.Status == digest.Postponed
}

func endOf(e digest.Event, zone *time.Location) time.Time {
	if e.End.IsZero() {
		return time.Time{}
	}
	return e.EndsAt(zone)
}

// PlaceOf returns where an event takes place, in one line.
func PlaceOf(e digest.Event) string {
	return strings.Join(slices.DeleteFunc([]string{e.Place.Name, e.Place.Address},
		func(s string) bool { return s == "" }), ", ")
}
