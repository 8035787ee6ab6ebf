package site_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// corrected returns the message of 2026-07-20 with corrections of an event, in order.
func corrected(told digest.Event, now ...digest.Event) digest.Message {
	m := message("2026-07-20", "hash with corrections", told)
	for i, e := range now {
		m.Edition.Corrections = append(m.Edition.Corrections, digest.Correction{
			Number: i + 1, At: time.Date(2026, 7, 21+i, 9, 0, 0, 0, time.UTC),
			Revisions: []digest.Revision{{Told: told, Now: e}},
		})
		told = e
	}
	m.Bodies[digest.Page] = "<h1>2026-07-20, corrected"
	return m
}

func TestACorrectedPageHasBothTextsAndTheSameAddress(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	told := event("Async", time.Date(2026, 7, 29, 2, 0, 0, 0, time.UTC))
	later := told
	later.Start, later.End, later.Was, later.Change = told.Start.Add(24*time.Hour), time.Time{}, told.Start,
		digest.ChangeMoved
	gone := later
	gone.Status, gone.Was, gone.Change = digest.Cancelled, time.Time{}, digest.ChangeCancelled

	whole := corrected(told, later)
	if _, err := p.Correct(t.Context(), whole, digest.Message{}, ""); err == nil || digest.Hint(err) == "" {
		t.Errorf("without the edition: got %v", err)
	}
	publish(t, p, message("2026-07-13", "x", told))
	publish(t, p, message("2026-07-20", "a", told))
	before := files(t, dir)
	if _, err := p.FindCorrection(t.Context(), whole, digest.Message{}, ""); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("before: got %v", err)
	}
	uid := line(t, before["events.ics"], "UID:")
	for i, step := range []struct {
		m                       digest.Message
		start, sequence, status string
	}{
		{whole, "DTSTART:20260730T020000Z", "SEQUENCE:1", "STATUS:CONFIRMED"},
		{corrected(told, later, gone), "DTSTART:20260730T020000Z", "SEQUENCE:2", "STATUS:CANCELLED"},
	} {
		receipt, err := p.Correct(t.Context(), step.m, digest.Message{}, "")
		if err != nil || receipt != "https://example.org/digest/editions/2026-07-20/" {
			t.Fatalf("step %d: got %q, %v", i, receipt, err)
		}
		after := files(t, dir)
		if after["editions/2026-07-20/index.html"] != "<h1>2026-07-20, corrected" ||
			!strings.Contains(after["feed.xml"], step.m.Edition.Corrections[i].At.Format(time.RFC3339)) {
			t.Errorf("step %d: the page or the feed does not tell", i)
		}
		for prefix, want := range map[string]string{
			"UID:": uid, "DTSTART": step.start, "SEQUENCE:": step.sequence,
			"STATUS:": step.status,
		} {
			if got := line(t, after["events.ics"], prefix); got != want {
				t.Errorf("step %d: got %s, want %s", i, got, want)
			}
		}
		if diff := cmp.Diff(before["editions/2026-07-13/index.html"], after["editions/2026-07-13/index.html"]); diff != "" {
			t.Error(diff)
		}
		if _, err := p.FindCorrection(t.Context(), step.m, digest.Message{}, ""); err != nil {
			t.Errorf("step %d: got %v", i, err)
		}
		// Repeating the correction, an earlier one, or the edition itself changes nothing.
		for _, again := range []func() error{
			func() error { _, err := p.Correct(t.Context(), step.m, digest.Message{}, ""); return err },
			func() error { _, err := p.Correct(t.Context(), whole, digest.Message{}, ""); return err },
			func() error { _, err := p.Publish(t.Context(), message("2026-07-20", "a", told)); return err },
			func() error { _, err := p.Find(t.Context(), message("2026-07-20", "a", told)); return err },
		} {
			if err := again(); err != nil {
				t.Errorf("step %d, again: %v", i, err)
			}
			if diff := cmp.Diff(after, files(t, dir)); diff != "" {
				t.Errorf("step %d, again: %s", i, diff)
			}
		}
	}
}

// line returns the first line with the prefix.
func line(t *testing.T, text, prefix string) string {
	t.Helper()
	for _, l := range strings.Split(text, "\r\n") {
		if strings.HasPrefix(l, prefix) {
			return l
		}
	}
	t.Fatalf("there is no line %s", prefix)
	return ""
}

func TestACorrectionRepairsWhatACrashLeftOut(t *testing.T) {
	told := event("Async", time.Date(2026, 7, 29, 2, 0, 0, 0, time.UTC))
	later := told
	later.Start, later.Was, later.Change = told.Start.Add(time.Hour), told.Start, digest.ChangeMoved
	for _, missing := range []string{"index.html", "feed.xml", "events.ics"} {
		dir := t.TempDir()
		p := open(t, dir)
		publish(t, p, message("2026-07-20", "a", told))
		if _, err := p.Correct(t.Context(), corrected(told, later), digest.Message{}, ""); err != nil {
			t.Fatal(err)
		}
		want := files(t, dir)
		if err := os.Remove(filepath.Join(dir, missing)); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Correct(t.Context(), corrected(told, later), digest.Message{}, ""); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, files(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
}
