package ask_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/retry"
)

var la = func() *time.Location {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err)
	}
	return zone
}()

// at is a time on the clocks of Los Angeles in 2026: at("07-20 09:00").
func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+text, la)
	if err != nil {
		panic(err)
	}
	return t
}

// town is a city with a store, people, and a channel that keeps what it was given.
type town struct {
	t     *testing.T
	store digest.Store
	rules ask.Rules
	sent  *mailbox
	owner string
	open  *ask.Room // if it is set, it is used for all runs
}

// mailbox is a channel that reaches everybody.
type mailbox struct {
	got  []ask.Message
	fail func(ask.Message) error // before the message is taken up
	lose func(ask.Message) error // after it was
}

func (m *mailbox) Reaches(p ask.Person) bool { return p.Mail != "" }

func (m *mailbox) Prepare(msg ask.Message) (func(context.Context) (string, error), error) {
	return func(context.Context) (string, error) {
		if m.fail != nil {
			if err := m.fail(msg); err != nil {
				return "", err
			}
		}
		m.got = append(m.got, msg)
		if m.lose != nil {
			if err := m.lose(msg); err != nil {
				return "", err
			}
		}
		return "ok", nil
	}, nil
}

var night = ask.Hours{From: 18 * time.Hour, To: 8 * time.Hour}

func person(name string) ask.Person {
	return ask.Person{Name: name, Mail: name + "@city.example", Quiet: night, Monthly: 2}
}

func newTown(t *testing.T) *town {
	lead := person("Lea")
	lead.Monthly = 0
	return &town{t: t, store: digesttest.NewStore(), owner: "one", sent: &mailbox{}, rules: ask.Rules{
		Zone: la, Lead: lead, Teams: []ask.Team{
			{
				Name: "Streets", Repositories: []string{"City/curb-*"},
				People: []ask.Person{person("Rosa"), person("Sam")},
			},
			{Name: "Budget", Repositories: []string{"City/budget"}, People: []ask.Person{person("Bela")}},
		},
	}}
}

func (w *town) room() *ask.Room {
	return &ask.Room{
		Rules: w.rules, Channels: []ask.Channel{w.sent}, Patience: retry.Policy{Tries: 1},
		Log: slog.New(slog.DiscardHandler), Ledger: inflight.Ledger{
			Store: w.store, Attempts: inflight.NewRegistry(), Owner: w.owner, Log: slog.New(slog.DiscardHandler),
		},
	}
}

func (w *town) run(now time.Time) ask.Outcome {
	w.t.Helper()
	room := w.open
	if room == nil {
		room = w.room()
	}
	out, err := room.Run(w.t.Context(), now)
	if err != nil {
		w.t.Fatalf("%s: %v", now, err)
	}
	return out
}

// through runs every hour from one time to another.
func (w *town) through(from, to time.Time) {
	w.t.Helper()
	for now := from; !now.After(to); now = now.Add(time.Hour) {
		w.run(now)
	}
}

func event(group, title string, start time.Time) digest.Event {
	return digest.Event{
		Title: title, Start: start, End: start.Add(2 * time.Hour), TimeZone: "America/Los_Angeles",
		Status: digest.Confirmed, Group: group, URL: "https://example.org/" + title, UID: group + title,
		Sources: []string{group}, Place: digest.Place{Name: "Library"},
	}
}

func match(repository string, e digest.Event) digest.Match {
	return digest.Match{
		Event: e, Repository: digest.Repository{Name: repository, URL: "https://github.com/" + repository},
		Reasons: []string{"Uses Python"}, Because: []digest.Because{{Code: "language", Terms: []string{"Python"}}},
		Pitch: digest.Pitch{Title: "Where the curb is free", Abstract: "A map of every curb.", Language: "en"},
	}
}

// edition stores an edition that was sent.
func (w *town) edition(start time.Time, present ...digest.Match) string {
	w.t.Helper()
	e := digest.Edition{
		Name: start.Format(time.DateOnly), Period: digest.Period{Start: start}, TimeZone: "America/Los_Angeles",
		Present: present,
	}
	for _, m := range present {
		e.Events = append(e.Events, m.Event)
		e.Tasks = append(e.Tasks, digest.Task{Repository: m.Repository.Name, Ask: "maintainer"})
	}
	w.must(w.store.SaveEdition(w.t.Context(), digest.Record{Edition: e, ComposedAt: start}))
	line := digest.Delivery{Edition: e.Name, Destination: "team", Owner: "desk"}
	if ok, err := w.store.Claim(w.t.Context(), line); err != nil || !ok {
		w.t.Fatal(ok, err)
	}
	line.State = digest.Sent
	w.must(w.store.Settle(w.t.Context(), line))
	return e.Name
}

// revise records that an event of an edition has changed.
func (w *town) revise(edition string, at time.Time, told, now digest.Event) {
	w.t.Helper()
	before, err := w.store.Corrections(w.t.Context(), edition)
	w.must(err)
	w.must(w.store.SaveCorrection(w.t.Context(), edition, digest.Correction{
		Number: len(before) + 1, At: at, Revisions: []digest.Revision{{Told: told, Now: now}},
	}))
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) answer(now time.Time, a ask.Answer) ask.Result {
	w.t.Helper()
	_, result, err := ask.Record(w.t.Context(), w.store, w.rules, a, now)
	w.must(err)
	return result
}

func (w *town) thread(id string) ask.Thread {
	w.t.Helper()
	log, err := ask.ReadLog(w.t.Context(), w.store)
	w.must(err)
	t, ok := log.Find(id)
	if !ok {
		w.t.Fatalf("there is no ask %s", id)
	}
	return t
}

func (w *town) talk(id string) digest.Talk {
	w.t.Helper()
	t, err := digest.FindTalk(w.t.Context(), w.store, id)
	w.must(err)
	return t
}

// took returns and forgets what was sent: "Rosa asked, Lea reminded".
func (w *town) took() []string {
	var out []string
	for _, m := range w.sent.got {
		out = append(out, fmt.Sprintf("%s %s", m.To.Name, m.Step.Kind))
	}
	w.sent.got = nil
	return out
}

// want checks what was sent since the last call.
func (w *town) want(messages ...string) {
	w.t.Helper()
	if got := w.took(); !slices.Equal(got, messages) {
		w.t.Errorf("got %q, want %q", got, messages)
	}
}

var errLost = fmt.Errorf("the answer was lost: %w", digest.ErrUncertain)

var errKilled = errors.New("killed")
