package digesttest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func testAbandon(t *testing.T, s digest.Store) {
	place := func(destination string, d digest.Delivery) digest.Delivery {
		d.Destination = destination
		return d
	}
	for destination, owner := range map[string]string{
		"site": "dead", "team": "alive", "mail": "dead", "a": "dead",
		"b": "dead", "c": "dead",
	} {
		claim(t, s, place(destination, delivery(owner)), true)
	}
	must(t, s.Settle(t.Context(), place("a", settled("dead", digest.Sent))))
	must(t, s.Settle(t.Context(), place("b", settled("dead", digest.Failed))))
	must(t, s.Settle(t.Context(), place("c", settled("dead", digest.Uncertain))))
	before, err := s.Deliveries(t.Context(), "2026-07-20")
	must(t, err)

	claimed := map[time.Time]bool{}
	now := time.Date(2031, 7, 20, 9, 0, 0, 5e6, time.FixedZone("", -7*3600))
	got, err := s.Abandon(t.Context(), now, func(owner string, at time.Time) bool {
		claimed[at] = true
		return owner == "dead"
	})
	must(t, err)
	after, err := s.Deliveries(t.Context(), "2026-07-20")
	must(t, err)
	var changed []digest.Delivery
	for i, d := range before {
		if d.State != digest.Claimed || d.Owner != "dead" {
			if diff := cmp.Diff(d, after[i]); diff != "" {
				t.Errorf("%s changed:\n%s", d.Destination, diff)
			}
			continue
		}
		if !claimed[d.At] {
			t.Errorf("%s: gone was not asked with the time it was claimed at", d.Destination)
		}
		changed = append(changed, after[i])
		if after[i].Error == "" {
			t.Errorf("%s: no reason is given", d.Destination)
		}
		d.State, d.At, d.Error = digest.Uncertain, now.UTC(), after[i].Error
		if diff := cmp.Diff(d, after[i]); diff != "" {
			t.Errorf("%s: want (-) got (+):\n%s", d.Destination, diff)
		}
	}
	if diff := cmp.Diff(changed, got,
		cmpopts.SortSlices(func(a, b digest.Delivery) bool { return a.Destination < b.Destination })); diff != "" {
		t.Errorf("abandoned: want (-) got (+):\n%s", diff)
	}
	if again, err := s.Abandon(t.Context(), now, these("dead")); err != nil || len(again) != 0 {
		t.Errorf("again: got %v, %v, want none", again, err)
	}
}

func testAbandonAtOnce(t *testing.T, s digest.Store) {
	const many = 20
	for i := range many {
		d := delivery("dead")
		d.Recipient = fmt.Sprint(i)
		claim(t, s, d, true)
	}
	counts := make([]int, 8)
	atOnce(len(counts), func(i int) {
		got, err := s.Abandon(t.Context(), time.Now(), everyone)
		if err != nil {
			t.Error(err)
		}
		counts[i] = len(got)
	})
	sum := 0
	for _, n := range counts {
		sum += n
	}
	if sum != many {
		t.Errorf("got %d reported as abandoned, want each of %d once: %v", sum, many, counts)
	}
}

func testAbandonedOwner(t *testing.T, s digest.Store) {
	claim(t, s, delivery("A"), true)
	abandoned, err := s.Abandon(t.Context(), time.Now(), everyone)
	must(t, err)
	if err := s.Settle(t.Context(), settled("A", digest.Sent)); err == nil {
		t.Error("A was taken for gone, and could settle without naming the attempt")
	}
	// The owner was not gone after all, and knows the result of its attempt.
	must(t, s.Settle(t.Context(), attempt(abandoned[0].Attempt, settled("A", digest.Sent))))
	inLedger(t, s, attempt(1, settled("A", digest.Sent)))
}
