package digesttest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// mailingTests returns the tests for a digest.BatchLedger.
func mailingTests() map[string]func(t *testing.T, s digest.Store) {
	return map[string]func(t *testing.T, s digest.Store){
		"a turn settles and claims":                               testSettleAndClaim,
		"a turn that settles what is not claimed changes nothing": testSettleAndClaimRefused,
		"of many who take turns, one gets each recipient":         testSettleAndClaimsAtOnce,
		"more can take a turn than a statement has room for":      testSettleAndClaimMany,
		"a mailing is counted, and its troubles are listed":       testTally,
		"a mailing that was sent is taken up again":               testReopen,
	}
}

func batch(t *testing.T, s digest.Store) digest.BatchLedger {
	t.Helper()
	ledger, ok := s.(digest.BatchLedger)
	if !ok {
		t.Fatalf("%T is no digest.BatchLedger", s)
	}
	return ledger
}

func mailingOf(owner string) digest.Delivery {
	return digest.Delivery{Edition: "2026-07-20", Destination: "newsletter", Owner: owner}
}

func ended(recipient string, state digest.DeliveryState, final bool) digest.Delivery {
	d := digest.Delivery{Recipient: recipient, State: state, Final: final}
	if state == digest.Sent {
		d.Receipt = "queued as " + recipient
	} else {
		d.Error = "no such mailbox"
	}
	return d
}

// settleAndClaim calls SettleAndClaim and checks which of next were claimed.
func settleAndClaim(t *testing.T, l digest.BatchLedger, of digest.Delivery, done []digest.Delivery, next []string,
	want ...bool,
) {
	t.Helper()
	got, err := l.SettleAndClaim(t.Context(), of, done, next)
	must(t, err)
	if len(got) != len(want) || !slices.Equal(got, want) {
		t.Errorf("claiming %q for %s: got %v, want %v", next, of.Owner, got, want)
	}
}

func testSettleAndClaim(t *testing.T, s digest.Store) {
	l := batch(t, s)
	a := mailingOf("a")
	settleAndClaim(t, l, a, nil, []string{"1", "2", "3", "2"}, true, true, true, false)
	settleAndClaim(t, l, mailingOf("b"), nil, []string{"1", "4"}, false, true)
	settleAndClaim(t, l, a,
		[]digest.Delivery{ended("1", digest.Sent, false), ended("2", digest.Failed, true), ended("3", digest.Failed, false)},
		[]string{"1", "2", "3", "5"}, false, false, true, true)
	settleAndClaim(t, l, a, []digest.Delivery{ended("3", digest.Uncertain, false)}, nil)
	settleAndClaim(t, l, a, nil, []string{"3", "6"}, false, true)

	unsent, err := l.Unsent(t.Context(), "2026-07-20", "newsletter", []string{"1", "2", "3", "4", "5", "6", "7"})
	must(t, err)
	if want := []bool{false, false, false, false, false, false, true}; !slices.Equal(unsent, want) {
		t.Errorf("unsent: got %v, want %v", unsent, want)
	}
	line := func(recipient string, owner string, attempt int, end digest.Delivery) digest.Delivery {
		return digest.Delivery{
			Edition: "2026-07-20", Destination: "newsletter", Recipient: recipient, Owner: owner, Attempt: attempt,
			State: end.State, Receipt: end.Receipt, Error: end.Error, Final: end.Final,
		}
	}
	claimed := digest.Delivery{State: digest.Claimed}
	inLedger(t, s, line("1", "a", 1, ended("1", digest.Sent, false)), line("2", "a", 1, ended("2", digest.Failed, true)),
		line("3", "a", 2, ended("3", digest.Uncertain, false)), line("4", "b", 1, claimed), line("5", "a", 1, claimed),
		line("6", "a", 1, claimed))
}

func testReopen(t *testing.T, s digest.Store) {
	l := batch(t, s)
	mailing := mailingOf("a")
	settleAndClaim(t, l, mailing, nil, []string{"1"}, true)
	settleAndClaim(t, l, mailing, []digest.Delivery{ended("1", digest.Sent, false)}, nil)
	reopen := func(destination string, want bool) {
		t.Helper()
		if got, err := l.Reopen(t.Context(), "2026-07-20", destination, "1 is owed"); err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", destination, got, err, want)
		}
	}
	reopen("newsletter", false)
	claim(t, s, mailing, true)
	reopen("newsletter", false)
	mailing.State, mailing.Receipt = digest.Sent, "1 sent"
	must(t, s.Settle(t.Context(), mailing))
	reopen("team", false)
	reopen("newsletter", true)
	reopen("newsletter", false)
	if lines, err := l.Places(t.Context(), "2026-07-20"); err != nil || len(lines) != 1 ||
		lines[0].State != digest.Failed || lines[0].Error != "1 is owed" || lines[0].Final {
		t.Errorf("got %+v, %v", lines, err)
	}
	if tally, err := l.Tally(t.Context(), "2026-07-20", "newsletter"); err != nil || tally != (digest.Tally{Sent: 1}) {
		t.Errorf("people: got %v, %v", tally, err)
	}
	claim(t, s, mailing, true)
}

func testSettleAndClaimRefused(t *testing.T, s digest.Store) {
	l := batch(t, s)
	settleAndClaim(t, l, mailingOf("a"), nil, []string{"1", "2"}, true, true)
	settleAndClaim(t, l, mailingOf("b"), nil, []string{"3"}, true)
	before, err := s.Deliveries(t.Context(), "2026-07-20")
	must(t, err)
	sent := func(who string) digest.Delivery { return ended(who, digest.Sent, false) }
	for name, done := range map[string][]digest.Delivery{
		"another's claim":      {sent("1"), sent("3")},
		"what nobody claimed":  {sent("1"), sent("4")},
		"a state that is none": {sent("1"), {Recipient: "2", State: digest.Claimed}},
	} {
		if _, err := l.SettleAndClaim(t.Context(), mailingOf("a"), done, []string{"5"}); err == nil {
			t.Errorf("settling %s: got no error", name)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.SettleAndClaim(gone, mailingOf("a"), []digest.Delivery{sent("1")}, []string{"5"}); err == nil {
		t.Error("an ended context: got no error")
	}
	after, err := s.Deliveries(t.Context(), "2026-07-20")
	must(t, err)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("something changed:\n%s", diff)
	}
}

func testSettleAndClaimsAtOnce(t *testing.T, s digest.Store) {
	l := batch(t, s)
	const owners, people = 8, 40
	var mu sync.Mutex
	got := map[string]int{}
	var group sync.WaitGroup
	for o := range owners {
		group.Go(func() {
			for i := range people {
				who := []string{fmt.Sprint((i + o*5) % people), fmt.Sprint((i + o*5 + 1) % people)}
				mine, err := l.SettleAndClaim(t.Context(), mailingOf(fmt.Sprint(o)), nil, who)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for k := range who {
					if mine[k] {
						got[who[k]]++
					}
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	for i := range people {
		if got[fmt.Sprint(i)] != 1 {
			t.Errorf("recipient %d: claimed %d times, want once", i, got[fmt.Sprint(i)])
		}
	}
}

func testSettleAndClaimMany(t *testing.T, s digest.Store) {
	l := batch(t, s)
	const people = 1201
	var all []string
	var done []digest.Delivery
	want := make([]bool, people)
	for i := range people {
		all = append(all, fmt.Sprintf("%04d", i))
		done = append(done, ended(all[i], digest.Sent, false))
		want[i] = true
	}
	settleAndClaim(t, l, mailingOf("a"), nil, all, want...)
	settleAndClaim(t, l, mailingOf("a"), done, nil)
	unsent, err := l.Unsent(t.Context(), "2026-07-20", "newsletter", append(all, "new"))
	must(t, err)
	if slices.Contains(unsent[:people], true) || !unsent[people] {
		t.Error("a recipient of a sent delivery counts as unsent, or a new one as sent")
	}
}

func testTally(t *testing.T, s digest.Store) {
	l := batch(t, s)
	claim(t, s, mailingOf("a"), true)
	claim(t, s, digest.Delivery{Edition: "2026-07-20", Destination: "other", Recipient: "1", Owner: "a"}, true)
	settleAndClaim(t, l, mailingOf("a"), nil, []string{"1", "2", "3", "4", "5", "6"}, true, true, true, true, true, true)
	settleAndClaim(t, l, mailingOf("a"), []digest.Delivery{
		ended("1", digest.Sent, false), ended("2", digest.Sent, false), ended("3", digest.Failed, true),
		ended("4", digest.Failed, false), ended("5", digest.Uncertain, false),
	}, nil)
	tally, err := l.Tally(t.Context(), "2026-07-20", "newsletter")
	must(t, err)
	if want := (digest.Tally{Sent: 2, Claimed: 1, Uncertain: 1, Failed: 2, Refused: 1}); tally != want {
		t.Errorf("got %+v, want %+v", tally, want)
	}
	if got, want := tally.String(), "2 sent, 1 under way, 1 refused, 1 not yet accepted, 1 uncertain"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	troubled, err := l.Troubled(t.Context(), "2026-07-20", "newsletter", 2)
	must(t, err)
	if len(troubled) != 2 || troubled[0].Recipient != "3" || troubled[1].Recipient != "4" {
		t.Errorf("got %+v, want 3 and 4", troubled)
	}
	places, err := l.Places(t.Context(), "2026-07-20")
	must(t, err)
	if len(places) != 1 || places[0].Destination != "newsletter" || places[0].Recipient != "" {
		t.Errorf("got %+v, want the mailing's own line alone", places)
	}
}
