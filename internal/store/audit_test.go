package store_test

import (
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
)

func TestTheAuditLogHasEverythingThatAffectsSending(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		s := open(t, place(t))
		at := time.Date(2026, 7, 20, 9, 0, 0, 0, time.UTC)
		must(t, s.Record(t.Context(), store.Deed{
			At: at, Who: "ana", Account: "os:ana", Act: store.Paused,
			What: "sending", Why: "the channel is being moved",
		}))
		must(t, s.Record(t.Context(), store.Deed{
			At: at, Who: "ana", Account: "os:ana", Act: store.Paused,
			What: "sending", Why: "the channel is being moved",
		}))
		must(t, s.Record(t.Context(), store.Deed{At: at.AddDate(0, -6, 0), Who: "ana", Act: store.Resumed, What: "sending"}))
		if said, err := s.Append(t.Context(), digest.LogEntry{
			Edition: "2026-07-20", Number: 1, At: at.Add(time.Minute),
			Who: "ben", Account: "os:ben", Act: digest.Approved, Why: "fine",
		}); !said || err != nil {
			t.Fatal(said, err)
		}
		for _, recipient := range []string{"", "reader@example.org"} {
			d := digest.Delivery{
				Edition: "2026-07-20", Destination: "team", Recipient: recipient, Owner: "machine/1/2",
				State: digest.Sent, Receipt: "C0123",
			}
			if mine, err := s.Claim(t.Context(), d); !mine || err != nil {
				t.Fatal(mine, err)
			}
			must(t, s.Settle(t.Context(), d))
		}
		got, err := s.Audit(t.Context(), at)
		must(t, err)
		want := []store.Deed{
			{At: at, Who: "ana", Account: "os:ana", Act: "paused", What: "sending", Why: "the channel is being moved"},
			// The same deed may be recorded twice.
			{At: at, Who: "ana", Account: "os:ana", Act: "paused", What: "sending", Why: "the channel is being moved"},
			{At: at.Add(time.Minute), Who: "ben", Account: "os:ben", Act: "approved", What: "2026-07-20", Why: "fine"},
			{Who: "machine/1/2", Act: "sent", What: "2026-07-20 to team", Why: "C0123"},
		}
		if len(got) != len(want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		for i, w := range want {
			if w.At.IsZero() {
				w.At = got[i].At // set by the store
			}
			if got[i] != w {
				t.Errorf("got %+v, want %+v", got[i], w)
			}
		}
	})
}
