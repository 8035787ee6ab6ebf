package site_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ical "github.com/arran4/golang-ical"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func event(title string, start time.Time, change ...func(*digest.Event)) digest.Event {
	e := digest.Event{
		Title: title, Start: start, End: start.Add(2 * time.Hour), Group: "Snakes",
		Status: digest.Confirmed, URL: "https://meet.example/1",
	}
	for _, c := range change {
		c(&e)
	}
	return e
}

func TestCalendarKeepsIdentityAndCountsChanges(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	first, moved := time.Date(2026, 7, 29, 2, 0, 0, 0, time.UTC), time.Date(2026, 7, 30, 2, 0, 0, 0, time.UTC)
	read := func() (uid, sequence, status string) {
		cal, err := ical.ParseCalendar(bytes.NewBufferString(files(t, dir)["events.ics"]))
		if err != nil {
			t.Fatal(err)
		}
		e := cal.Events()[0]
		return e.Id(), e.GetProperty(ical.ComponentPropertySequence).Value, e.GetProperty(ical.ComponentPropertyStatus).Value
	}
	publish(t, p, message("2026-07-13", "a", event("Async, again; and more", first)))
	uid, sequence, status := read()
	if sequence != "0" || status != "CONFIRMED" {
		t.Errorf("first: got sequence %s, %s", sequence, status)
	}
	for i, c := range []struct {
		event            digest.Event
		sequence, status string
	}{
		{
			event("Async, again; and more", moved, func(e *digest.Event) { e.Change, e.Was = digest.ChangeMoved, first }), "1",
			"CONFIRMED",
		},
		{event("Async, again; and more", moved), "1", "CONFIRMED"},
		{event("Async, again; and more", moved, func(e *digest.Event) { e.Status = digest.Cancelled }), "2", "CANCELLED"},
	} {
		publish(t, p, message(time.Date(2026, 7, 20+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), "x", c.event))
		gotUID, sequence, status := read()
		if gotUID != uid || sequence != c.sequence || status != c.status {
			t.Errorf("step %d: got %s %s %s, want %s %s %s", i, gotUID, sequence, status, uid, c.sequence, c.status)
		}
	}
}

func TestCalendarLinesAreShortAndInert(t *testing.T) {
	dir := t.TempDir()
	publish(t, open(t, dir), message("2026-07-20", "a",
		event(strings.Repeat("Ünïcödé 👩‍💻 ", 30)+"\r\nATTENDEE:x", time.Date(2026, 7, 29, 2, 0, 0, 0, time.UTC)),
		digest.Event{
			Title: "Days", AllDay: true, Start: time.Date(2026, 7, 25, 0, 0, 0, 0, time.UTC),
			End: time.Date(2026, 7, 27, 0, 0, 0, 0, time.UTC), Status: digest.Confirmed,
		}))
	text := files(t, dir)["events.ics"]
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.HasPrefix(line, "ATTENDEE") || strings.ContainsAny(line, "\r\n") {
			t.Errorf("got line %q", line)
		}
	}
	if !strings.Contains(text, "DTSTART;VALUE=DATE:20260725\r\nDTEND;VALUE=DATE:20260727\r\n") {
		t.Error("the all-day event has no dates")
	}
}

func TestEachGroupHasACalendarOfItsOwnForAsLongAsItMayBeSubscribedTo(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	when := time.Date(2026, 7, 29, 2, 0, 0, 0, time.UTC)
	birds := event("Owls", when, func(e *digest.Event) { e.Group = "Birds; and more" })
	publish(t, p, message("2026-07-13", "a", event("Async", when), birds))
	publish(t, p, message("2026-07-20", "b", event("Async", when)))
	for name, want := range map[string]int{"events.ics": 1, "calendars/snakes.ics": 1, "calendars/birds-and-more.ics": 0} {
		text, ok := files(t, dir)[name]
		cal, err := ical.ParseCalendar(bytes.NewBufferString(text))
		if !ok || err != nil || len(cal.Events()) != want {
			t.Errorf("%s: got %q, %v, want %d events", name, text, err, want)
		}
	}
	if text := files(t, dir)["calendars/birds-and-more.ics"]; !strings.Contains(text,
		"X-WR-CALNAME:Birds\\; and more\r\n") {
		t.Errorf("got %q", text)
	}
}

// Programs that subscribe to a calendar remove what it no longer lists.
func TestCalendarsKeepTheirPastForAYear(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 2, 0, 0, 0, time.UTC) }
	held := event("Held", day(7, 16))
	moved := event("Moved", day(7, 17))
	gone := event("Gone", day(7, 29))
	publish(t, p, message("2026-07-13", "a", held, moved, gone))
	first := files(t, dir)["events.ics"]
	moved.Change, moved.Was, moved.Start, moved.End = digest.ChangeMoved, moved.Start, day(7, 22), day(7, 23)
	gone.Change = digest.ChangeUnlisted
	publish(t, p, message("2026-07-20", "b", moved, gone))
	publish(t, p, message("2026-08-03", "c", event("Next", day(8, 5))))
	titles := func() string {
		var out []string
		for l := range strings.SplitSeq(files(t, dir)["events.ics"], "\r\n") {
			if title, ok := strings.CutPrefix(l, "SUMMARY:"); ok {
				out = append(out, title)
			}
		}
		return strings.Join(out, ", ")
	}
	if got := titles(); got != "Held, Moved, Next" {
		t.Errorf("got %q: what took place stays, once, and what was no longer listed does not", got)
	}
	now := files(t, dir)["events.ics"]
	if uid := line(t, first, "UID:"); !strings.Contains(now, uid) || !strings.Contains(now, "DTSTART:20260722T020000Z") {
		t.Errorf("the past has another identity or start than it had: %s", now)
	}
	publish(t, p, message("2027-07-19", "d", event("Much later", day(7, 21).AddDate(1, 0, 0))))
	if got := titles(); got != "Moved, Next, Much later" {
		t.Errorf("a year later: got %q", got)
	}
}
