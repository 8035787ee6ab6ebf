package digesttest

import (
	"encoding/json"
	"flag"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var La = func() *time.Location {
	loc, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err)
	}
	return loc
}()

func At(day, hour, minute int) time.Time { return time.Date(2026, 7, day, hour, minute, 0, 0, La) }

var Monday = At(20, 9, 0)

// Event returns a confirmed event of SoCal Python with one source.
func Event(title string, start time.Time, change ...func(*digest.Event)) digest.Event {
	e := digest.Event{
		Title: title, Start: start, TimeZone: "America/Los_Angeles", Status: digest.Confirmed, Mode: digest.UnknownMode,
		Group: "SoCal Python", Sources: []string{"meetup"},
	}
	for _, c := range change {
		c(&e)
	}
	return e
}

func By(source string) func(*digest.Event) {
	return func(e *digest.Event) {
		e.Sources = []string{source}
		e.Links = []digest.Link{{Label: source, URL: "https://" + source + ".example/1"}}
	}
}

func Uid(u string) func(*digest.Event) { return func(e *digest.Event) { e.UID = u } }

func Series(u, r string) func(*digest.Event) {
	return func(e *digest.Event) { e.UID, e.RecurrenceID = u, r }
}

func Page(u string) func(*digest.Event) { return func(e *digest.Event) { e.URL = u } }

func Of(group string) func(*digest.Event) { return func(e *digest.Event) { e.Group = group } }

func Ends(t time.Time) func(*digest.Event) { return func(e *digest.Event) { e.End = t } }

func Is(s digest.Status) func(*digest.Event) { return func(e *digest.Event) { e.Status = s } }

func Where(name string) func(*digest.Event) { return func(e *digest.Event) { e.Place.Name = name } }

func Marked(c digest.Change) func(*digest.Event) { return func(e *digest.Event) { e.Change = c } }

func Day(d int) func(*digest.Event) {
	return func(e *digest.Event) {
		e.AllDay, e.Start = true, time.Date(2026, 7, d, 0, 0, 0, 0, time.UTC)
	}
}

func Moved(e digest.Event, by time.Duration) digest.Event { e.Start = e.Start.Add(by); return e }

func Status(e digest.Event, s digest.Status) digest.Event { e.Status = s; return e }

func AsJSON(t interface{ Fatal(...any) }, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func Zone(t interface{ Fatal(...any) }, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func Schedule(t interface{ Fatal(...any) }, spec, name string) digest.Schedule {
	s, err := cron.ParseStandard(spec)
	if err != nil {
		t.Fatal(err)
	}
	return digest.Schedule{Next: remembered(s.Next), Zone: Zone(t, name)}
}

// remembered is next, which need not be computed again for a time between one that was asked for and its result.
func remembered(next func(time.Time) time.Time) func(time.Time) time.Time {
	const enough = 8
	var mu sync.Mutex
	var known [][2]time.Time // next is the second one for all times from the first one until the second one
	return func(t time.Time) time.Time {
		mu.Lock()
		defer mu.Unlock()
		for _, k := range known {
			if !t.Before(k[0]) && t.Before(k[1]) {
				return k[1]
			}
		}
		to := next(t)
		known = append(known[max(0, len(known)-enough+1):], [2]time.Time{t, to})
		return to
	}
}

func Talk(id, repo, group string, at time.Time, state string) digest.Talk {
	return digest.Talk{ID: id, Repository: "city/" + repo, Group: group, At: at, State: state}
}

// Changes lists the changes that an edition marks.
func Changes(events []digest.Event) string {
	var out []string
	for _, e := range events {
		out = append(out, strings.TrimSpace(e.Group+" "+e.Title+" "+string(e.Change)))
	}
	return strings.Join(out, ", ")
}

func EditionJSON(t *testing.T, e digest.Edition) string {
	t.Helper()
	text, err := json.MarshalIndent(e, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Seed makes a run of the simulation reproducible.
var Seed = flag.Uint64("seed", 1, "of the two simulated years")
