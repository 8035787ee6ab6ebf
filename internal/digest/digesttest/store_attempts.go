package digesttest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func attemptTests() map[string]func(t *testing.T, s digest.Store) {
	return map[string]func(t *testing.T, s digest.Store){
		"one attempt is settled, and no other":                          testSettleAttempt,
		"a late reader of a claim does not free what is uncertain":      testLateReader,
		"claims and uncertain deliveries of all editions are listed":    testOpenLines,
		"the ledger's clock stamps claims and settlements, and goes on": testClock,
	}
}

func settleAttempt(t *testing.T, s digest.Store, d digest.Delivery, want bool) {
	t.Helper()
	got, err := s.SettleAttempt(t.Context(), d)
	must(t, err)
	if got != want {
		t.Errorf("settling attempt %d of %s: got %v, want %v", d.Attempt, d.Owner, got, want)
	}
}

func testSettleAttempt(t *testing.T, s digest.Store) {
	settleAttempt(t, s, attempt(1, settled("A", digest.Sent)), false) // never claimed
	claim(t, s, delivery("A"), true)
	settleAttempt(t, s, attempt(1, settled("B", digest.Sent)), false)
	settleAttempt(t, s, attempt(2, settled("A", digest.Sent)), false)
	settleAttempt(t, s, settled("A", digest.Sent), false) // without an attempt number
	if _, err := s.SettleAttempt(t.Context(), attempt(1, settled("A", digest.Claimed))); err == nil {
		t.Error("to claimed: got no error")
	}
	settleAttempt(t, s, attempt(1, settled("A", digest.Failed)), true)
	settleAttempt(t, s, attempt(1, settled("A", digest.Failed)), false)
	inLedger(t, s, attempt(1, settled("A", digest.Failed)))
	claim(t, s, delivery("A"), true)
	settleAttempt(t, s, attempt(1, settled("A", digest.Failed)), false)
	settleAttempt(t, s, attempt(2, settled("A", digest.Sent)), true)
	inLedger(t, s, attempt(2, settled("A", digest.Sent)))
}

func testLateReader(t *testing.T, s digest.Store) {
	claim(t, s, delivery("A"), true)
	must(t, s.Settle(t.Context(), settled("A", digest.Uncertain)))
	for _, state := range []digest.DeliveryState{digest.Failed, digest.Sent, digest.Uncertain} {
		settleAttempt(t, s, attempt(1, settled("A", state)), false)
	}
	inLedger(t, s, attempt(1, settled("A", digest.Uncertain)))
	claim(t, s, delivery("A"), false)
}

func testOpenLines(t *testing.T, s digest.Store) {
	line := func(edition, destination, recipient, owner string) digest.Delivery {
		return digest.Delivery{Edition: edition, Destination: destination, Recipient: recipient, Owner: owner}
	}
	for _, d := range []digest.Delivery{
		line("2026-07-27", "b", "", "A"), line("2026-07-20", "b", "x@example.org", "B"), line("2026-07-20", "a", "", "B"),
		line("2026-07-20", "c", "", "A"), line("2026-07-20", "d", "", "A"), line("2026-07-20", "d", "x@example.org", "A"),
		line("2026-07-20", "e", "", "A"),
	} {
		claim(t, s, d, true)
	}
	for destination, state := range map[string]digest.DeliveryState{
		"c": digest.Uncertain, "d": digest.Failed,
		"e": digest.Sent,
	} {
		d := line("2026-07-20", destination, "", "A")
		d.State = state
		must(t, s.Settle(t.Context(), d))
	}
	unsure := line("2026-07-20", "d", "x@example.org", "A")
	unsure.State = digest.Uncertain
	must(t, s.Settle(t.Context(), unsure))

	state := func(state digest.DeliveryState, lines ...digest.Delivery) []digest.Delivery {
		for i := range lines {
			lines[i].State, lines[i].Attempt = state, 1
		}
		return lines
	}
	claims, err := s.Claims(t.Context())
	must(t, err)
	want := state(digest.Claimed, line("2026-07-20", "a", "", "B"), line("2026-07-20", "b", "x@example.org", "B"),
		line("2026-07-27", "b", "", "A"))
	if diff := cmp.Diff(want, claims, cmpopts.IgnoreFields(digest.Delivery{}, "At")); diff != "" {
		t.Errorf("claims: want (-) got (+):\n%s", diff)
	}
	doubtful, err := s.Doubtful(t.Context())
	must(t, err)
	if diff := cmp.Diff(state(digest.Uncertain, line("2026-07-20", "c", "", "A")), doubtful,
		cmpopts.IgnoreFields(digest.Delivery{}, "At")); diff != "" {
		t.Errorf("uncertain: want (-) got (+):\n%s", diff)
	}
	states, err := s.States(t.Context())
	must(t, err)
	counts := map[digest.DeliveryState]int{}
	for _, one := range states {
		counts[one.State] = one.Count
		if since := time.Since(one.Oldest); since < -time.Minute || since > time.Hour {
			t.Errorf("%s: the oldest is of %v", one.State, one.Oldest)
		}
	}
	if diff := cmp.Diff(map[digest.DeliveryState]int{digest.Claimed: 3, digest.Uncertain: 2, digest.Failed: 1},
		counts); diff != "" {
		t.Errorf("states: want (-) got (+):\n%s", diff)
	}
}

func testClock(t *testing.T, s digest.Store) {
	before, err := s.Clock(t.Context())
	must(t, err)
	claim(t, s, delivery("A"), true)
	must(t, s.Settle(t.Context(), settled("A", digest.Uncertain)))
	after, err := s.Clock(t.Context())
	must(t, err)
	lines, err := s.Doubtful(t.Context())
	must(t, err)
	if len(lines) != 1 || lines[0].At.Before(before.Add(-time.Millisecond)) ||
		lines[0].At.After(after.Add(time.Millisecond)) {
		t.Errorf("got %+v, want it uncertain since between %v and %v", lines, before, after)
	}
}
