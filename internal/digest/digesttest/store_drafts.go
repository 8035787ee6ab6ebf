package digesttest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// draftTests returns the tests for digest.Drafts.
func draftTests() map[string]func(t *testing.T, s digest.Store) {
	return map[string]func(t *testing.T, s digest.Store){
		"a draft is written over, and comes back byte for byte": testDraft,
		"a log keeps its order, and odd names":                  testWords,
		"of many who append the same number, one succeeds":      testSayAtOnce,
		"an ended context says nothing":                         testSayContext,
		"a correction's number is taken once":                   testCorrections,
	}
}

func testDraft(t *testing.T, s digest.Store) {
	if _, err := s.Draft(t.Context(), "2026-07-20"); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("before: got %v, want ErrNotFound", err)
	}
	d := digest.StoredDraft{Record: SampleRecord(t, "2026-07-20")}
	d.Edited = d.Edition
	must(t, s.SaveDraft(t.Context(), d))
	d.Edited.Announcements = []digest.Announcement{
		{Title: "We moved \x00 \u2028", Text: "Zwölf", URL: "https://example.org/"},
	}
	d.Edited.Pins = []string{"https://example.org/pin"}
	d.Templates = map[string]string{"a.tmpl": "another"}
	d.ComposedAt = d.ComposedAt.Add(time.Hour)
	must(t, s.SaveDraft(t.Context(), d))
	got, err := s.Draft(t.Context(), "2026-07-20")
	must(t, err)
	for what, pair := range map[string][2]digest.Record{
		"as it was composed": {d.Record, got.Record},
		"as it was edited":   {{Edition: d.Edited, Templates: d.Templates}, {Edition: got.Edited, Templates: got.Templates}},
	} {
		want, err := pair[0].Hash()
		must(t, err)
		if hash, err := pair[1].Hash(); err != nil || hash != want {
			t.Errorf("%s: got hash %s, %v, want %s", what, hash, err, want)
		}
	}
	if want := d.ComposedAt.Truncate(time.Millisecond); !got.ComposedAt.Equal(want) {
		t.Errorf("got composed at %v, want %v", got.ComposedAt, want)
	}
	if records, err := s.Editions(t.Context(), 10); err != nil || len(records) != 0 {
		t.Errorf("a draft is no edition: got %d, %v", len(records), err)
	}
}

func testWords(t *testing.T, s digest.Store) {
	at := time.Date(2026, 7, 19, 16, 0, 0, 123e6, time.UTC)
	var want []digest.LogEntry
	for i, w := range []digest.LogEntry{
		{Who: "digest", Account: "os:digest", Act: digest.Composed, Hash: "aa"},
		{Who: "Zoë <z@example.org>", Act: digest.Approved, Hash: "aa"},
		{
			Who: "Ada", Account: digest.SlackAccount("T1", "U1"), Act: digest.Approved, Hash: "aa",
			Rendered: map[string]string{"slack": "c0", "email es": "ff"},
		},
		{Who: "digest", Act: digest.Fell, Hash: "bb", Why: "changed: pins"},
	} {
		w.Edition, w.Number, w.At = "2026-07-20", i+1, at.Add(time.Duration(i)*time.Minute)
		if ok, err := s.Append(t.Context(), w); err != nil || !ok {
			t.Fatalf("word %d: got %v, %v", i+1, ok, err)
		}
		want = append(want, w)
	}
	again := want[1]
	again.Who = "someone else"
	if ok, err := s.Append(t.Context(), again); err != nil || ok {
		t.Errorf("a number that is taken: got %v, %v", ok, err)
	}
	got, err := s.Log(t.Context(), "2026-07-20")
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if other, err := s.Log(t.Context(), "2026-07-27"); err != nil || len(other) != 0 {
		t.Errorf("another edition: got %v, %v", other, err)
	}
}

func testSayAtOnce(t *testing.T, s digest.Store) {
	var said atomic.Int32
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			ok, err := s.Append(t.Context(),
				digest.LogEntry{Edition: "2026-07-20", Number: 1, At: time.Now(), Who: "A", Act: digest.Approved})
			if err != nil {
				t.Error(err)
			}
			if ok {
				said.Add(1)
			}
		})
	}
	group.Wait()
	if log, err := s.Log(t.Context(), "2026-07-20"); err != nil || len(log) != 1 || said.Load() != 1 {
		t.Errorf("got %d who appended it, log %v, %v", said.Load(), log, err)
	}
}

func testSayContext(t *testing.T, s digest.Store) {
	ended, end := context.WithCancel(t.Context())
	end()
	for call, f := range map[string]func() error{
		"SaveDraft": func() error {
			return s.SaveDraft(ended, digest.StoredDraft{Record: SampleRecord(t, "2026-07-20")})
		},
		"Draft":          func() error { _, err := s.Draft(ended, "2026-07-20"); return err },
		"SaveCorrection": func() error { return s.SaveCorrection(ended, "2026-07-20", digest.Correction{Number: 1}) },
		"Corrections":    func() error { _, err := s.Corrections(ended, "2026-07-20"); return err },
		"Log":            func() error { _, err := s.Log(ended, "2026-07-20"); return err },
		"Append": func() error {
			ok, err := s.Append(ended, digest.LogEntry{Edition: "2026-07-20", Number: 1, Who: "A", Act: digest.Approved})
			if ok {
				t.Error("Say: got true with an error")
			}
			return err
		},
	} {
		if err := f(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want context.Canceled", call, err)
		}
	}
	if log, err := s.Log(t.Context(), "2026-07-20"); err != nil || len(log) != 0 {
		t.Errorf("got %v, %v", log, err)
	}
}

func testCorrections(t *testing.T, s digest.Store) {
	events := SampleRecord(t, "2026-07-20").Edition.Events
	want := []digest.Correction{
		{
			Number: 1, At: time.Date(2026, 7, 21, 16, 0, 0, 5e6, time.UTC),
			Revisions: []digest.Revision{{Told: events[0], Now: events[1]}},
		},
		{
			Number: 2, At: time.Date(2026, 7, 22, 16, 0, 0, 0, time.UTC),
			Revisions: []digest.Revision{{Told: events[2], Now: events[2]}},
		},
	}
	for _, c := range want {
		must(t, s.SaveCorrection(t.Context(), "2026-07-20", c))
	}
	if err := s.SaveCorrection(t.Context(), "2026-07-20", digest.Correction{Number: 2}); !errors.Is(err, digest.ErrFixed) {
		t.Errorf("a number that is taken: got %v, want ErrFixed", err)
	}
	got, err := s.Corrections(t.Context(), "2026-07-20")
	must(t, err)
	hash := func(c []digest.Correction) string {
		h, err := digest.Record{Edition: digest.Edition{Corrections: c}}.Hash()
		must(t, err)
		return h
	}
	if len(got) != 2 || hash(got) != hash(want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if other, err := s.Corrections(t.Context(), "2026-07-27"); err != nil || len(other) != 0 {
		t.Errorf("another edition: got %v, %v", other, err)
	}
}
