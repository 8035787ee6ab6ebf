package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/store"
)

// mailed saves an edition and delivers it to n recipients. The last two deliveries are uncertain and claimed.
func mailed(t testing.TB, s *store.Store, r digest.Record, n int) {
	t.Helper()
	must(t, s.SaveEdition(t.Context(), r))
	of := digest.Delivery{Edition: r.Edition.Name, Destination: "newsletter", Owner: "a"}
	mine, err := s.Claim(t.Context(), of)
	if err != nil || !mine {
		t.Fatalf("claiming the mailing: got %v, %v", mine, err)
	}
	const chunk = 1000
	for first := 0; first < n; first += chunk {
		var people []string
		var ended []digest.Delivery
		for i := first; i < min(first+chunk, n); i++ {
			p := fmt.Sprintf("%07d@example.org", i)
			people = append(people, p)
			switch i {
			case n - 1:
			case n - 2:
				ended = append(ended, digest.Delivery{Recipient: p, State: digest.Uncertain})
			default:
				ended = append(ended, digest.Delivery{Recipient: p, State: digest.Sent, Receipt: "250 2.0.0 queued as 4F1A2B3C"})
			}
		}
		_, err := s.SettleAndClaim(t.Context(), of, nil, people)
		must(t, err)
		_, err = s.SettleAndClaim(t.Context(), of, ended, nil)
		must(t, err)
	}
	of.State, of.Receipt = digest.Sent, fmt.Sprint(n-2, " sent")
	must(t, s.Settle(t.Context(), of))
}

func TestPruneForgetsOnlyWhatEndedLongAgo(t *testing.T) {
	everyKind(t, func(t *testing.T, place func(testing.TB) string) {
		s, people := open(t, place(t)), 2400 // more than one batch
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		for name, composed := range map[string]time.Time{
			"2025-07-21": now.AddDate(-1, -4, 0),
			"2026-07-20": now.AddDate(0, -4, 0),
		} {
			r := digesttest.SampleRecord(t, name)
			r.ComposedAt = composed
			mailed(t, s, r, people)
			must(t, s.SaveHarvest(t.Context(), "read "+name, digest.Harvest{}, composed))
		}
		for _, want := range []int64{int64(people - 2), 0} {
			if got, err := s.Prune(t.Context(), now.AddDate(-1, 0, 0)); err != nil || got != want {
				t.Errorf("got %d lines forgotten and %v, want %d", got, err, want)
			}
		}
		for name, want := range map[string]digest.Tally{
			"2025-07-21": {Claimed: 1, Uncertain: 1},
			"2026-07-20": {Sent: people - 2, Claimed: 1, Uncertain: 1},
		} {
			got, err := s.Tally(t.Context(), name, "newsletter")
			must(t, err)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if lines, err := s.Places(t.Context(), name); err != nil || len(lines) != 1 ||
				lines[0].Receipt != fmt.Sprint(people-2, " sent") {
				t.Errorf("%s: got the places %+v, %v", name, lines, err)
			}
			if _, err := s.Edition(t.Context(), name); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			_, _, err = s.LastHarvest(t.Context(), "read "+name)
			if kept := err == nil; kept != (name == "2026-07-20") {
				t.Errorf("the harvest of %s: got %v", name, err)
			}
		}
	})
}

// BenchmarkYear runs the queries of a run on a store that holds a year of weekly editions to 20,000
// recipients, and 2,000 sources.
func BenchmarkYear(b *testing.B) {
	const people, sources = 20_000, 2_000
	s := open(b, file(b))
	var names []string
	for week := range 52 {
		slot := time.Date(2025, 12, 1, 17, 0, 0, 0, time.UTC).AddDate(0, 0, 7*week)
		r := digesttest.SampleRecord(b, slot.Format(time.DateOnly))
		r.ComposedAt = slot
		mailed(b, s, r, people)
		names = append(names, r.Edition.Name)
	}
	h := digest.Harvest{Events: digesttest.SampleRecord(b, "2026-07-20").Edition.Events}
	for i := range sources {
		must(b, s.SaveHarvest(b.Context(), fmt.Sprint("https://m.example/", i), h, time.Now()))
	}
	var page []string
	for i := range 500 {
		page = append(page, fmt.Sprintf("%07d@example.org", 40*i))
	}
	last, half := names[len(names)-1], names[len(names)/2]
	for name, ask := range map[string]func() error{
		"newest editions": func() error { _, err := s.Editions(b.Context(), 10); return err },
		"places":          func() error { _, err := s.Places(b.Context(), half); return err },
		"tally":           func() error { _, err := s.Tally(b.Context(), last, "newsletter"); return err },
		"troubled":        func() error { _, err := s.Troubled(b.Context(), last, "newsletter", 20); return err },
		"unsent of 500":   func() error { _, err := s.Unsent(b.Context(), last, "newsletter", page); return err },
		"last harvest":    func() error { _, _, err := s.LastHarvest(b.Context(), "https://m.example/1234"); return err },
		"abandon": func() error {
			_, err := s.Abandon(b.Context(), time.Now(), func(string, time.Time) bool { return false })
			return err
		},
		"nothing to prune": func() error {
			_, err := s.Prune(b.Context(), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				must(b, ask())
			}
		})
	}
	b.Run("prune a week", func(b *testing.B) {
		week := 0
		for b.Loop() { // the first weeks of the year, in order
			n, err := s.Prune(b.Context(), time.Date(2025, 12, 2, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*week))
			if week++; err != nil || n < people-2 && week <= 52 {
				b.Fatalf("got %d, %v", n, err)
			}
		}
	})
}
