package ask

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// recentEditions is how many editions are read for proposals. Older ones are about events that are over.
const recentEditions = 6

// ProposalsOf returns what an edition proposes. Times are in zone.
func ProposalsOf(e digest.Edition, zone *time.Location) []Proposal {
	var out []Proposal
	for _, m := range e.Present {
		p := Proposal{
			Edition: e.Name, Repository: m.Repository.Name, RepoURL: m.Repository.URL, Group: m.Event.Group,
			Event: m.Event.Title, URL: m.Event.URL, UID: m.Event.UID, Recurrence: m.Event.RecurrenceID,
			Start: m.Event.StartsAt(zone).In(zone), End: endOf(m.Event, zone), AllDay: m.Event.AllDay,
			Place: PlaceOf(m.Event), Deadline: m.Deadline, Project: m.Kind == digest.MatchProject,
			Because: m.Because, Reasons: m.Reasons, Title: m.Pitch.Title, Abstract: m.Pitch.Abstract,
			Language: m.Pitch.Language, Outline: m.Pitch.Missing != "",
		}
		for _, t := range e.Tasks {
			if t.Repository == p.Repository && t.Ask != "" && !slices.Contains(p.Suggested, t.Ask) {
				p.Suggested = append(p.Suggested, t.Ask)
			}
		}
		out = append(out, p)
	}
	return out
}

// known is what the store knows about the latest editions.
type known struct {
	proposals []Proposal
	events    []digest.Event
}

// read returns the proposals of the latest editions that were sent, and the events as the latest edition and its
// corrections have them.
func (r *Room) read(ctx context.Context) (known, error) {
	var out known
	editions, err := r.latest(ctx)
	if err != nil {
		return out, err
	}
	for _, e := range editions {
		sent, err := r.reached(ctx, e.Name)
		if err != nil {
			return out, err
		}
		if !sent {
			continue
		}
		if e.Corrections, err = r.Ledger.Store.Corrections(ctx, e.Name); err != nil {
			return out, fmt.Errorf("reading corrections of edition %s: %w", e.Name, err)
		}
		for _, c := range slices.Backward(e.Corrections) {
			for _, revision := range c.Revisions {
				now := revision.Now
				if now.Was.IsZero() && !revision.Told.Start.Equal(now.Start) {
					now.Was = revision.Told.Start
				}
				out.events = append(out.events, now)
			}
		}
		out.events = append(out.events, e.Events...)
		out.events = append(out.events, e.Further...)
		out.proposals = append(out.proposals, ProposalsOf(e, r.Rules.Zone)...)
	}
	return out, nil
}

// latest returns the latest editions, newest first. Editions never change, so they are read again only if there is a
// new one.
func (r *Room) latest(ctx context.Context) ([]digest.Edition, error) {
	for _, limit := range []int{1, recentEditions} {
		records, err := r.Ledger.Store.Editions(ctx, limit)
		switch {
		case err != nil:
			return nil, fmt.Errorf("reading the latest editions: %w", err)
		case limit == 1 && len(records) == 0:
			return nil, nil
		case limit == 1 && len(r.editions) > 0 && r.editions[0].Name == records[0].Edition.Name:
			return r.editions, nil
		case limit == 1:
			continue
		}
		r.editions = nil
		for _, record := range records {
			r.editions = append(r.editions, record.Edition)
		}
	}
	return r.editions, nil
}

// reached reports whether the edition arrived at a destination, or may have. If there are no destinations, it is enough
// that the edition is in the store.
func (r *Room) reached(ctx context.Context, edition string) (bool, error) {
	held, err := r.Ledger.Store.Notes(ctx, digest.NoteHeld+edition, 1)
	if err != nil {
		return false, fmt.Errorf("reading whether edition %s is held: %w", edition, err)
	}
	if len(held) > 0 && held[0].Key == digest.NoteHeld+edition {
		return false, nil
	}
	if r.NoDestinations {
		return true, nil
	}
	lines, err := digest.Places(ctx, r.Ledger.Store, edition)
	if err != nil {
		return false, fmt.Errorf("reading where edition %s was sent: %w", edition, err)
	}
	return slices.ContainsFunc(lines, func(l digest.Delivery) bool {
		return l.State == digest.Sent || l.State == digest.Uncertain
	}), nil
}

// Channel is a way to write to a person.
type Channel interface {
	// Reaches reports whether the channel can write to the person.
	Reaches(p Person) bool
	// Prepare makes a message. Send sends it, and returns the receipt. Its errors are those of digest.Publisher.
	Prepare(m Message) (send func(context.Context) (receipt string, err error), err error)
}

// Message is a step that writes to a person, with everything that its text needs.
type Message struct {
	Name   string // in the ledger
	To     Person
	Step   Step
	Thread Thread
	Rules  Rules
	About  About
}

// About is what the latest editions say about a repository.
type About struct {
	Repository digest.Repository // as an edition proposed it; without a name if none does
	Tasks      []digest.Task
	Readiness  digest.Readiness // without items if it is unknown
}

// About returns what the latest editions say about a repository.
func (r *Room) About(ctx context.Context, repository string) (About, error) {
	r.running.Lock()
	defer r.running.Unlock()
	editions, err := r.latest(ctx)
	return about(editions, repository), err
}

func about(editions []digest.Edition, repository string) About {
	var out About
	for _, e := range editions {
		for _, m := range e.Present {
			if out.Repository.Name == "" && strings.EqualFold(m.Repository.Name, repository) {
				out.Repository = m.Repository
			}
		}
		for _, t := range e.Tasks {
			if strings.EqualFold(t.Repository, repository) &&
				!slices.ContainsFunc(out.Tasks, func(o digest.Task) bool { return o.URL == t.URL }) {
				out.Tasks = append(out.Tasks, t)
			}
		}
		for _, one := range e.Readiness {
			if len(out.Readiness.Items) == 0 && strings.EqualFold(one.Repository, repository) {
				out.Readiness = one
			}
		}
	}
	return out
}

var errNoChannel = errors.New("there is no way to write to this person")

// prepare makes the message for every channel that reaches the person, best first.
func (r *Room) prepare(m Message) ([]func(context.Context) (string, error), error) {
	var out []func(context.Context) (string, error)
	for _, c := range r.Channels {
		if !c.Reaches(m.To) {
			continue
		}
		send, err := c.Prepare(m)
		if err != nil {
			return nil, fmt.Errorf("writing message %s: %w", m.Name, err)
		}
		out = append(out, send)
	}
	return out, nil
}

// Describe returns what an ask is about, in one line, for logs and lists.
func (p Proposal) Describe(zone *time.Location) string {
	return strings.Join([]string{p.Repository, p.Group, p.Start.In(zone).Format("Mon 2006-01-02 15:04")}, ", ")
}
