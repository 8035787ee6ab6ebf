package desktest

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Plain renders every format as the edition's name, or fails.
type Plain struct{ Err error }

func (p Plain) Templates() (map[string]string, error) { return map[string]string{"a.tmpl": "x"}, nil }

func (p Plain) Render(r digest.Record, formats []digest.Format) (digest.Message, error) {
	m := digest.Message{Edition: r.Edition, Bodies: map[digest.Format]string{}}
	for _, f := range formats {
		m.Bodies[f] = r.Edition.Name
	}
	return m, p.Err
}

// NewDesk is a desk in Los Angeles that is due on Mondays at nine.
func NewDesk(t *testing.T, change ...func(*desk.Desk)) *desk.Desk {
	t.Helper()
	s := digesttest.Schedule(t, "0 9 * * MON", "America/Los_Angeles")
	s.Grace = 12 * time.Hour
	d := &desk.Desk{
		Title: "Desk", Zone: digesttest.La, Schedule: s,
		Sources: desk.Sources{Listings: []digest.Listing{{
			Name: "meetup", Group: "SoCal Python", Timeout: time.Minute,
			Source: Lists(digesttest.Event("Async", digesttest.At(21, 19, 0))),
		}}},
		Content: desk.Content{
			SendEmpty: true, // most tests have a calendar of one week
			Groups:    []digest.Group{{Name: "SoCal Python", Sources: 1}},
			EventDays: 28, ActivitySpan: 7 * 24 * time.Hour,
		},
		Rendering: desk.Rendering{
			Renderer: Plain{},
			Wording:  func(e digest.Edition) (string, string) { return e.Title, fmt.Sprint(len(e.Events), " events") },
		},
		Store:   digesttest.NewStore(),
		Process: desk.Process{Owner: "me", Gone: func(owner string, _ time.Time) bool { return owner == "gone" }},
		Limits:  desk.Limits{Patience: retry.Policy{Tries: 3, First: time.Second, MaxWait: time.Minute}},
		Log:     slog.New(slog.DiscardHandler),
	}
	for _, c := range change {
		c(d)
	}
	return d
}

func To(destinations ...desk.Destination) func(*desk.Desk) {
	return func(d *desk.Desk) { d.Destinations = destinations }
}

func Dest(name string, p digest.Publisher) desk.Destination {
	return desk.Destination{Name: name, Formats: []digest.Format{digest.Text}, Publisher: p}
}

// Needs makes a desk that wants approvals, with an editor's file that a test can change.
func Needs(a digest.Approval, edits *digest.Edits) func(*desk.Desk) {
	return func(d *desk.Desk) {
		d.Review.Approval, d.Process.Account = a, "cron"
		d.Review.Edits = func(string) (digest.Edits, error) { return *edits, nil }
	}
}

func Run(t *testing.T, d *desk.Desk, now time.Time) desk.Outcome {
	t.Helper()
	o, err := d.Run(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func Acts(t *testing.T, d *desk.Desk) string {
	t.Helper()
	log, err := d.Store.Log(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, w := range log {
		out = append(out, fmt.Sprintf("%s %s", w.Who, w.Act))
	}
	return strings.Join(out, ", ")
}

// Ended sums a ledger up: "team sent, site failed".
func Ended(lines []digest.Delivery) string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Destination+" "+string(l.State))
	}
	return strings.Join(out, ", ")
}

// Unread lists the groups that could not be read, with how and as of when: "SoCal Python partly 2026-07-20".
func Unread(e digest.Edition) string {
	var out []string
	for _, u := range e.Unread {
		text := u.Group + " " + string(u.How)
		if !u.AsOf.IsZero() {
			text += " " + u.AsOf.In(digesttest.La).Format(time.DateOnly)
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}
