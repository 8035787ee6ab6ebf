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

// delivery returns the delivery that most cases use.
func delivery(owner string) digest.Delivery {
	return digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: owner}
}

// settled returns that delivery as owner settles it.
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

// inLedger checks the deliveries of an edition, except their times.
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
	for round := 1; round <= 3; round++ { // a new delivery, then a failed one
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
	claim(t, s, settled("A", digest.Sent), true) // the claim ignores the state in d
	inLedger(t, s, claimed)
	for _, owner := range []string{"A", "B"} {
		claim(t, s, delivery(owner), false)
	}
	inLedger(t, s, claimed)

	must(t, s.Settle(t.Context(), settled("A", digest.Failed))) // finally: the caller decides what that means
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

func testOddBytes(t *testing.T, s digest.Store) {
	claim(t, s, delivery("A"), true)
	d := settled("A", digest.Sent)
	d.Receipt, d.Error = "250 OK \x00\xff caf\xe9", "\xc3\x28"
	for range 2 { // twice in the same way
		must(t, s.Settle(t.Context(), d))
	}
	got := only(t, s, "team")
	if len(got) != 1 || got[0].State != digest.Sent || !strings.HasPrefix(got[0].Receipt, "250 OK ") {
		t.Errorf("got %+v, want it sent with its receipt", got)
	}
}

func testOrder(t *testing.T, s digest.Store) {
	var want []digest.Delivery
	for _, key := range [][2]string{
		{"Team", ""},
		{"mail", ""},
		{"mail", "A@example.org"},
		{"mail", "a@example.org"},
		{"mail", "b@example.org"},
		{"mail-2", ""},
		{"site", ""},
	} {
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
