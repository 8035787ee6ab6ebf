package digesttest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// delivery is the one that most cases are about.
func delivery(owner string) digest.Delivery {
	return digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: owner}
}

// settled is that delivery as owner settles it.
func settled(owner string, state digest.DeliveryState) digest.Delivery {
	d := delivery(owner)
	d.State = state
	switch state {
	case digest.Claimed:
	case digest.Sent:
		d.Receipt = "1784563201.000100"
	case digest.Failed:
		d.Error, d.Final = "channel_not_found", true
	case digest.Uncertain:
		d.Error = "the connection was lost"
	}
	return d
}

func attempt(n int, d digest.Delivery) digest.Delivery {
	d.Attempt = n
	return d
}

func claim(t *testing.T, s digest.Store, d digest.Delivery, want bool) {
	t.Helper()
	got, err := s.Claim(t.Context(), d)
	must(t, err)
	if got != want {
		t.Errorf("claiming %s to %s %s for %s: got %v, want %v", d.Edition, d.Destination, d.Recipient, d.Owner, got, want)
	}
}

// inLedger checks the deliveries of an edition, whenever they were changed.
func inLedger(t *testing.T, s digest.Store, want ...digest.Delivery) {
	t.Helper()
	got, err := s.Deliveries(t.Context(), "2026-07-20")
	must(t, err)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(digest.Delivery{}, "At"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("ledger: want (-) got (+):\n%s", diff)
	}
	for _, d := range got {
		if d.At.IsZero() || d.At.Location() != time.UTC {
			t.Errorf("%s: got changed at %v, want an instant in UTC", d.Destination, d.At)
		}
	}
}

func testClaimAtOnce(t *testing.T, s digest.Store) {
	const many = 50
	for round := 1; round <= 3; round++ { // a new delivery, then one that failed
		owners := make([]string, many)
		atOnce(many, func(i int) {
			owner := fmt.Sprintf("host/%d", i)
			mine, err := s.Claim(t.Context(), delivery(owner))
			if err != nil {
				t.Error(err)
			}
			if mine {
				owners[i] = owner
			}
		})
		winner := strings.Join(owners, "")
		if strings.Count(winner, "host") != 1 {
			t.Fatalf("round %d: got the owners %q, want one", round, winner)
		}
		d := attempt(round, delivery(winner))
		d.State = digest.Claimed
		inLedger(t, s, d)
		must(t, s.Settle(t.Context(), settled(winner, digest.Failed)))
	}
}

func testClaimMany(t *testing.T, s digest.Store) {
	const many = 50
	atOnce(many, func(i int) {
		d := settled("host/1", digest.Sent)
		d.Recipient, d.Receipt = fmt.Sprintf("%02d@example.org", i), fmt.Sprint("id ", i)
		if mine, err := s.Claim(t.Context(), d); err != nil || !mine {
			t.Errorf("claiming for %s: got %v, %v", d.Recipient, mine, err)
		}
		if err := s.Settle(t.Context(), d); err != nil {
			t.Error(err)
		}
	})
	got, err := s.Deliveries(t.Context(), "2026-07-20")
	must(t, err)
	if len(got) != many {
		t.Fatalf("got %d deliveries, want %d", len(got), many)
	}
	for i, d := range got {
		if d.State != digest.Sent || d.Receipt != fmt.Sprint("id ", i) {
			t.Errorf("got %+v, want it sent with receipt id %d", d, i)
		}
	}
}

func testKeys(t *testing.T, s digest.Store) {
	for _, d := range []digest.Delivery{
		{Edition: "2026-07-20", Destination: "team"},
		{Edition: "2026-07-20", Destination: "team", Recipient: "a@example.org"},
		{Edition: "2026-07-20", Destination: "team", Recipient: "A@example.org"},
		{Edition: "2026-07-20", Destination: "Team"},
		{Edition: "2026-07-20", Destination: "team "},
		{Edition: "2026-07-20a", Destination: "team"},
	} {
		d.Owner = "A"
		claim(t, s, d, true)
		claim(t, s, d, false)
	}
}

func testClaim(t *testing.T, s digest.Store) {
	claimed := attempt(1, delivery("A"))
	claimed.State = digest.Claimed
	claim(t, s, settled("A", digest.Sent), true) // whatever else d says, it is claimed, not sent
	inLedger(t, s, claimed)
	for _, owner := range []string{"A", "B"} {
		claim(t, s, delivery(owner), false)
	}
	inLedger(t, s, claimed)

	must(t, s.Settle(t.Context(), settled("A", digest.Failed))) // for good: the caller decides what that means
	claim(t, s, delivery("B"), true)
	claimed = attempt(2, delivery("B"))
	claimed.State = digest.Claimed
	inLedger(t, s, claimed)

	must(t, s.Settle(t.Context(), settled("B", digest.Uncertain)))
	claim(t, s, delivery("A"), false)
	claim(t, s, delivery("B"), false)
	inLedger(t, s, attempt(2, settled("B", digest.Uncertain)))

	must(t, s.Settle(t.Context(), attempt(2, settled("a person", digest.Failed))))
	claim(t, s, delivery("C"), true)
	must(t, s.Settle(t.Context(), settled("C", digest.Sent)))
	claim(t, s, delivery("C"), false)
	inLedger(t, s, attempt(3, settled("C", digest.Sent)))
}

func testSettle(t *testing.T, s digest.Store) {
	claimedBy := func(owner string) digest.Delivery {
		d := attempt(1, delivery(owner))
		d.State = digest.Claimed
		return d
	}
	otherReceipt, notFinal := settled("A", digest.Sent), settled("A", digest.Failed)
	otherReceipt.Receipt, notFinal.Final = "another", false

	for name, c := range map[string]struct {
		before []digest.Delivery // settlements after a first claim of A's; none: never claimed; claimed: only claimed
		settle digest.Delivery
		want   []digest.Delivery // nil: it is refused, and nothing changes
	}{
		"never claimed":             {settle: settled("A", digest.Sent)},
		"claimed to sent":           {before: []digest.Delivery{claimedBy("A")}, settle: settled("A", digest.Sent), want: []digest.Delivery{attempt(1, settled("A", digest.Sent))}},
		"claimed to failed":         {before: []digest.Delivery{claimedBy("A")}, settle: settled("A", digest.Failed), want: []digest.Delivery{attempt(1, settled("A", digest.Failed))}},
		"claimed to uncertain":      {before: []digest.Delivery{claimedBy("A")}, settle: settled("A", digest.Uncertain), want: []digest.Delivery{attempt(1, settled("A", digest.Uncertain))}},
		"claimed to claimed":        {before: []digest.Delivery{claimedBy("A")}, settle: claimedBy("A")},
		"claimed to no state":       {before: []digest.Delivery{claimedBy("A")}, settle: attempt(1, delivery("A"))},
		"claimed to a made-up one":  {before: []digest.Delivery{claimedBy("A")}, settle: settled("A", "delivered")},
		"claimed, by another":       {before: []digest.Delivery{claimedBy("A")}, settle: attempt(1, settled("B", digest.Sent))},
		"claimed, by nobody":        {before: []digest.Delivery{claimedBy("A")}, settle: settled("", digest.Sent)},
		"claimed, naming this try":  {before: []digest.Delivery{claimedBy("A")}, settle: attempt(1, settled("A", digest.Sent)), want: []digest.Delivery{attempt(1, settled("A", digest.Sent))}},
		"claimed, naming another":   {before: []digest.Delivery{claimedBy("A")}, settle: attempt(2, settled("A", digest.Sent))},
		"sent to failed":            {before: []digest.Delivery{settled("A", digest.Sent)}, settle: settled("A", digest.Failed)},
		"sent to uncertain":         {before: []digest.Delivery{settled("A", digest.Sent)}, settle: settled("A", digest.Uncertain)},
		"sent twice alike":          {before: []digest.Delivery{settled("A", digest.Sent)}, settle: settled("A", digest.Sent), want: []digest.Delivery{attempt(1, settled("A", digest.Sent))}},
		"sent, another receipt":     {before: []digest.Delivery{settled("A", digest.Sent)}, settle: otherReceipt},
		"sent alike, by another":    {before: []digest.Delivery{settled("A", digest.Sent)}, settle: settled("B", digest.Sent)},
		"failed to sent":            {before: []digest.Delivery{settled("A", digest.Failed)}, settle: settled("A", digest.Sent)},
		"failed twice alike":        {before: []digest.Delivery{settled("A", digest.Failed)}, settle: settled("A", digest.Failed), want: []digest.Delivery{attempt(1, settled("A", digest.Failed))}},
		"failed, final or not":      {before: []digest.Delivery{settled("A", digest.Failed)}, settle: notFinal},
		"uncertain to sent":         {before: []digest.Delivery{settled("A", digest.Uncertain)}, settle: attempt(1, settled("", digest.Sent)), want: []digest.Delivery{attempt(1, settled("A", digest.Sent))}},
		"uncertain to failed":       {before: []digest.Delivery{settled("A", digest.Uncertain)}, settle: attempt(1, settled("B", digest.Failed)), want: []digest.Delivery{attempt(1, settled("A", digest.Failed))}},
		"uncertain, no attempt":     {before: []digest.Delivery{settled("A", digest.Uncertain)}, settle: settled("A", digest.Sent)},
		"uncertain, wrong attempt":  {before: []digest.Delivery{settled("A", digest.Uncertain)}, settle: attempt(2, settled("A", digest.Sent))},
		"uncertain to claimed":      {before: []digest.Delivery{settled("A", digest.Uncertain)}, settle: claimedBy("A")},
		"uncertain twice alike":     {before: []digest.Delivery{settled("A", digest.Uncertain)}, settle: settled("A", digest.Uncertain), want: []digest.Delivery{attempt(1, settled("A", digest.Uncertain))}},
		"uncertain settled twice":   {before: []digest.Delivery{settled("A", digest.Uncertain), attempt(1, settled("P", digest.Sent))}, settle: attempt(1, settled("P", digest.Sent)), want: []digest.Delivery{attempt(1, settled("A", digest.Sent))}},
		"uncertain settled unalike": {before: []digest.Delivery{settled("A", digest.Uncertain), attempt(1, settled("P", digest.Sent))}, settle: attempt(1, settled("P", digest.Failed))},
	} {
		t.Run(name, func(t *testing.T) {
			place := func(d digest.Delivery) digest.Delivery { // each case has a destination of its own
				d.Destination = name
				return d
			}
			if len(c.before) > 0 {
				claim(t, s, place(delivery("A")), true)
			}
			for _, d := range c.before {
				if d.State != digest.Claimed {
					must(t, s.Settle(t.Context(), place(d)))
				}
			}
			before := only(t, s, name)
			err := s.Settle(t.Context(), place(c.settle))
			if (err == nil) != (c.want != nil) {
				t.Errorf("got %v, want refused: %v", err, c.want == nil)
			}
			want := before
			for i := range c.want {
				want = []digest.Delivery{place(c.want[i])}
			}
			if diff := cmp.Diff(want, only(t, s, name), cmpopts.IgnoreFields(digest.Delivery{}, "At")); diff != "" {
				t.Errorf("want (-) got (+):\n%s", diff)
			}
		})
	}
}

// only are the deliveries to one destination.
func only(t *testing.T, s digest.Store, destination string) []digest.Delivery {
	t.Helper()
	all, err := s.Deliveries(t.Context(), "2026-07-20")
	must(t, err)
	var out []digest.Delivery
	for _, d := range all {
		if d.Destination == destination {
			out = append(out, d)
		}
	}
	return out
}

func testOddBytes(t *testing.T, s digest.Store) {
	claim(t, s, delivery("A"), true)
	d := settled("A", digest.Sent)
	d.Receipt, d.Error = "250 OK \x00\xff caf\xe9", "\xc3\x28"
	for range 2 { // also alike
		must(t, s.Settle(t.Context(), d))
	}
	got := only(t, s, "team")
	if len(got) != 1 || got[0].State != digest.Sent || !strings.HasPrefix(got[0].Receipt, "250 OK ") {
		t.Errorf("got %+v, want it sent with its receipt", got)
	}
}

func testAbandon(t *testing.T, s digest.Store) {
	place := func(destination string, d digest.Delivery) digest.Delivery {
		d.Destination = destination
		return d
	}
	for destination, owner := range map[string]string{"site": "dead", "team": "alive", "mail": "dead", "a": "dead", "b": "dead", "c": "dead"} {
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
	if diff := cmp.Diff(changed, got, cmpopts.SortSlices(func(a, b digest.Delivery) bool { return a.Destination < b.Destination })); diff != "" {
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
		t.Errorf("got %d told to be abandoned, want each of %d once: %v", sum, many, counts)
	}
}

func testAbandonedOwner(t *testing.T, s digest.Store) {
	claim(t, s, delivery("A"), true)
	abandoned, err := s.Abandon(t.Context(), time.Now(), everyone)
	must(t, err)
	if err := s.Settle(t.Context(), settled("A", digest.Sent)); err == nil {
		t.Error("A was taken for gone, and could settle without naming the attempt")
	}
	// It was not gone after all, and knows how its attempt ended.
	must(t, s.Settle(t.Context(), attempt(abandoned[0].Attempt, settled("A", digest.Sent))))
	inLedger(t, s, attempt(1, settled("A", digest.Sent)))
}

func testOrder(t *testing.T, s digest.Store) {
	var want []digest.Delivery
	for _, key := range [][2]string{{"Team", ""}, {"mail", ""}, {"mail", "A@example.org"}, {"mail", "a@example.org"}, {"mail", "b@example.org"}, {"mail-2", ""}, {"site", ""}} {
		d := attempt(1, delivery("A"))
		d.Destination, d.Recipient, d.State = key[0], key[1], digest.Claimed
		want = append(want, d)
	}
	for _, i := range []int{4, 0, 6, 2, 5, 1, 3} {
		claim(t, s, want[i], true)
	}
	other := delivery("A")
	other.Edition = "2026-07-20a"
	claim(t, s, other, true)
	inLedger(t, s, want...)
}
