package site_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/site"
)

func open(t *testing.T, dir string) *site.Publisher {
	t.Helper()
	p, err := site.Open(site.Config{
		Name: "site", Dir: dir, URL: "https://example.org/digest/", Title: "Desk",
		Index: func(editions []digest.Edition) (string, error) {
			var names []string
			for _, e := range editions {
				names = append(names, e.Name)
			}
			return "<p>" + strings.Join(names, " "), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func message(name, hash string, events ...digest.Event) digest.Message {
	day, err := time.Parse(time.DateOnly, name[:10])
	if err != nil {
		panic(err)
	}
	return digest.Message{
		Edition: digest.Edition{
			Name: name, Title: "Desk " + name, Intro: "All is well.", Period: digest.Period{Start: day.Add(16 * time.Hour)},
			Events:    events,
			Problems:  []digest.Problem{{Source: "secret source", Error: "failed"}},
			Readiness: []digest.Readiness{{Repository: "city/shamed"}},
		},
		Hash: hash, Bodies: map[digest.Format]string{digest.Page: "<h1>" + name, digest.PageText: "text of " + name},
	}
}

// files returns the names and contents of all files in a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func publish(t *testing.T, p *site.Publisher, m digest.Message) {
	t.Helper()
	receipt, err := p.Publish(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if want := "https://example.org/digest/editions/" + m.Edition.Name + "/"; receipt != want {
		t.Errorf("got receipt %q, want %q", receipt, want)
	}
}

func TestPublishWritesAllPages(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	publish(t, p, message("2026-07-13", "a"))
	publish(t, p, message("2026-07-20", "b"))
	got := files(t, dir)
	for _, name := range []string{
		"index.html", "feed.xml", "events.ics", "cfp.ics", "editions/2026-07-20/index.html",
		"editions/2026-07-20/index.txt", "editions/2026-07-20/edition.json", "editions/2026-07-13/index.html",
	} {
		if got[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if len(got) != 10 {
		t.Errorf("got %d files, want 10", len(got))
	}
	if got["index.html"] != "<p>2026-07-20 2026-07-13" {
		t.Errorf("got index %q", got["index.html"])
	}
	if strings.Contains(got["editions/2026-07-20/edition.json"], "secret source") ||
		strings.Contains(got["editions/2026-07-20/edition.json"], "shamed") {
		t.Error("what is for the operator is public")
	}
	var e digest.Edition
	if err := json.Unmarshal([]byte(got["editions/2026-07-20/edition.json"]), &e); err != nil || e.Name != "2026-07-20" {
		t.Errorf("edition.json: %v", err)
	}
}

func TestPublishingAgainChangesNothing(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	publish(t, p, message("2026-07-20", "b"))
	before := files(t, dir)
	publish(t, p, message("2026-07-20", "b"))
	if diff := cmp.Diff(before, files(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestAPublishedPageIsNotChanged(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	publish(t, p, message("2026-07-20", "b"))
	_, err := p.Publish(t.Context(), message("2026-07-20", "another"))
	if err == nil || digest.Hint(err) == "" || errors.Is(err, digest.ErrUncertain) {
		t.Errorf("got %v", err)
	}
}

func TestFindTellsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	if _, err := p.Find(t.Context(), message("2026-07-20", "b")); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("before: got %v", err)
	}
	publish(t, p, message("2026-07-20", "b"))
	if receipt, err := p.Find(t.Context(), message("2026-07-20", "b")); err != nil || receipt == "" {
		t.Errorf("after: got %q, %v", receipt, err)
	}
	if _, err := p.Find(t.Context(), message("2026-07-20", "c")); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("another of this name: got %v", err)
	}
}

// After a crash between any two files, publishing again restores the same folder.
func TestPublishingAgainRepairsWhatACrashLeftOut(t *testing.T) {
	whole := t.TempDir()
	publish(t, open(t, whole), message("2026-07-20", "b"))
	want := files(t, whole)
	for name := range want {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			p := open(t, dir)
			publish(t, p, message("2026-07-20", "b"))
			if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
				t.Fatal(err)
			}
			publish(t, p, message("2026-07-20", "b"))
			if diff := cmp.Diff(want, files(t, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNamesFromOutsideAreNoPaths(t *testing.T) {
	dir := t.TempDir()
	p := open(t, filepath.Join(dir, "site"))
	for _, name := range []string{"../../etc", "2026-07-20/../../x", "", "2026-07-20 ", "CON"} {
		m := message("2026-07-20", "x")
		m.Edition.Name = name
		if _, err := p.Publish(t.Context(), m); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("got files %v", got)
	}
}

func TestACancelledContextWritesNothing(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open(t, dir).Publish(ctx, message("2026-07-20", "b")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(files(t, dir)) != 0 {
		t.Error("files were written")
	}
}

func TestAFolderThatCannotBeWrittenIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := open(t, filepath.Join(file, "below"))
	if _, err := p.Publish(t.Context(), message("2026-07-20", "b")); err == nil || digest.Hint(err) == "" {
		t.Errorf("got %v", err)
	}
	if err := p.Check(t.Context()); err == nil {
		t.Error("Check found nothing wrong")
	}
}

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
