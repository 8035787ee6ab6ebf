package overview_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/overview"
	"github.com/cityoflosangeles/digest/internal/store"
)

// saved stores an edition as a draft, with the entries of its log.
func saved(t *testing.T, d *desk.Desk, e digest.Edition, entries ...digest.LogEntry) digest.Record {
	t.Helper()
	r := digest.Record{Edition: e, ComposedAt: digesttest.Monday}
	if err := d.Store.SaveDraft(t.Context(), digest.StoredDraft{Record: r, Edited: e}); err != nil {
		t.Fatal(err)
	}
	entry(t, d, e.Name, entries...)
	return r
}

func entry(t *testing.T, d *desk.Desk, name string, entries ...digest.LogEntry) {
	t.Helper()
	for i, w := range entries {
		w.Edition, w.Number, w.At = name, i+1, digesttest.Monday
		if _, err := d.Store.Append(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnsentEditionsHaveTheReason(t *testing.T) {
	needsTwo := desktest.Needs(digest.Approval{Needed: 2}, &digest.Edits{})
	now := digesttest.At(27, 10, 0)
	for name, c := range map[string]struct {
		edition string
		change  func(*testing.T, *desk.Desk)
		want    string
	}{
		"a draft": {"2026-07-27", func(t *testing.T, d *desk.Desk) {
			d.Review.Approval.Needed = 0
			saved(t, d, digest.Edition{Name: "2026-07-27"})
		}, "a draft that is not sent yet"},
		"a draft that waits": {"2026-07-27", func(t *testing.T, d *desk.Desk) {
			saved(t, d, digest.Edition{Name: "2026-07-27"})
		}, "a draft that waits for approval"},
		"a draft without a calendar": {"2026-07-27", func(t *testing.T, d *desk.Desk) {
			saved(t, d, digest.Edition{Name: "2026-07-27", NoCalendar: true})
		}, "a draft that waits for approval: no calendar could be read"},
		"one of two approvals": {"2026-07-27", func(t *testing.T, d *desk.Desk) {
			saved(t, d, digest.Edition{Name: "2026-07-27"}, digest.LogEntry{Who: "cron", Act: digest.Composed},
				digest.LogEntry{Who: "Ada", Account: "ada", Act: digest.Approved, Hash: "x"})
		}, "a draft, approved by Ada, and needs 1 more approval"},
		"held": {"2026-07-27", func(t *testing.T, d *desk.Desk) {
			saved(t, d, digest.Edition{Name: "2026-07-27"}, digest.LogEntry{Who: "Ada", Act: digest.Held, Why: "typo"})
		}, "held by Ada (typo)"},
		"skipped": {"2026-07-27", func(t *testing.T, d *desk.Desk) {
			saved(t, d, digest.Edition{Name: "2026-07-27"}, digest.LogEntry{Who: "Ada", Act: digest.Skipped})
		}, "skipped by Ada"},
		"skipped, and its time has passed": {"2026-07-20", func(t *testing.T, d *desk.Desk) {
			saved(t, d, digest.Edition{Name: "2026-07-20"}, digest.LogEntry{Who: "Ada", Act: digest.Skipped})
		}, "skipped by Ada"},
		"a draft whose time has passed": {"2026-07-20", func(t *testing.T, d *desk.Desk) {
			saved(t, d, digest.Edition{Name: "2026-07-20"})
		}, "missed: a draft that waits for approval"},
		"handled by a person": {"2026-07-20", func(t *testing.T, d *desk.Desk) {
			if _, err := d.Store.Note(t.Context(), digest.NoteHandled+"2026-07-20", "sent by hand", now); err != nil {
				t.Fatal(err)
			}
		}, "skipped: sent by hand"},
		"missed in a pause": {"2026-07-20", func(t *testing.T, d *desk.Desk) {
			if _, err := d.Store.Note(t.Context(), digest.NoteHeld+"2026-07-20", "sending is paused", now); err != nil {
				t.Fatal(err)
			}
		}, "missed: sending is paused"},
	} {
		t.Run(name, func(t *testing.T) {
			d := desktest.NewDesk(t, needsTwo)
			st, err := store.Open(t.Context(), ":memory:") // the fake store does not list drafts
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = st.Close() })
			d.Store = st
			c.change(t, d)
			got, err := overview.UnsentEditions(t.Context(), d, nil, 60, now)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]overview.Unsent{{Name: c.edition, What: c.want}}, got); diff != "" {
				t.Error(diff)
			}
			got, err = overview.UnsentEditions(t.Context(), d, []string{c.edition}, 60, now)
			if err != nil || len(got) != 0 {
				t.Errorf("an edition that was sent: got %v, %v", got, err)
			}
		})
	}
}

func TestASlotWithoutAnEditionIsMissedOnceItsGraceIsOver(t *testing.T) {
	d := desktest.NewDesk(t) // its grace is 12 hours
	for _, c := range []struct {
		now  time.Time
		sent []string
		want []overview.Unsent
	}{
		{digesttest.At(27, 20, 59), []string{"2026-07-20"}, nil},
		{digesttest.At(27, 21, 1), []string{"2026-07-20"}, []overview.Unsent{{
			Name: "2026-07-27", What: "missed: nothing was published in time; digest skip 2026-07-27 skips it",
		}}},
		{digesttest.At(27, 21, 1), []string{"2026-07-20", "2026-07-27"}, nil},
		{digesttest.At(27, 21, 1), nil, nil}, // the digest is new
	} {
		got, err := overview.UnsentEditions(t.Context(), d, c.sent, 60, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s, after %v: %s", c.now, c.sent, diff)
		}
	}
}

func TestStandingOfAnEdition(t *testing.T) {
	for name, c := range map[string]struct {
		entries func(hash string) []digest.LogEntry
		want    string
	}{
		"no approval": {func(string) []digest.LogEntry { return nil }, "still needs 1 approval"},
		"approved": {func(hash string) []digest.LogEntry {
			return []digest.LogEntry{{Who: "Ada", Act: digest.Approved, Hash: hash}}
		}, "approved by Ada"},
		"another draft was approved": {func(string) []digest.LogEntry {
			return []digest.LogEntry{{Who: "Ada", Act: digest.Approved, Hash: "other"}}
		}, "still needs 1 approval"},
		"held": {func(string) []digest.LogEntry {
			return []digest.LogEntry{{Who: "Ada", Act: digest.Held}}
		}, "held by Ada"},
		"skipped": {func(string) []digest.LogEntry {
			return []digest.LogEntry{{Who: "Ada", Act: digest.Skipped}}
		}, "skipped by Ada"},
		"fixed": {func(hash string) []digest.LogEntry {
			return []digest.LogEntry{{Who: "cron", Act: digest.Frozen, Hash: hash}}
		}, "sent, or on its way"},
	} {
		t.Run(name, func(t *testing.T) {
			d := desktest.NewDesk(t, desktest.Needs(digest.Approval{Needed: 1}, &digest.Edits{}))
			r := saved(t, d, digest.Edition{Name: "2026-07-20"})
			hash, err := r.Hash()
			if err != nil {
				t.Fatal(err)
			}
			entry(t, d, "2026-07-20", c.entries(hash)...)
			r.Edition.Corrections = []digest.Correction{{Number: 1}} // what was approved had none
			if got, err := overview.Standing(t.Context(), d, r); err != nil || got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}
