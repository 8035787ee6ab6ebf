package digesttest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func testSettle(t *testing.T, s digest.Store) {
	claimedBy := func(owner string) digest.Delivery {
		d := attempt(1, delivery(owner))
		d.State = digest.Claimed
		return d
	}
	otherReceipt, notFinal := settled("A", digest.Sent), settled("A", digest.Failed)
	otherReceipt.Receipt, notFinal.Final = "another", false

	for name, c := range map[string]struct {
		before []digest.Delivery // settlements after A's first claim; none: never claimed; claimed: only claimed
		settle digest.Delivery
		want   []digest.Delivery // nil: refused, and nothing changes
	}{
		"never claimed": {settle: settled("A", digest.Sent)},
		"claimed to sent": {
			before: []digest.Delivery{claimedBy("A")}, settle: settled("A", digest.Sent),
			want: []digest.Delivery{attempt(1, settled("A", digest.Sent))},
		},
		"claimed to failed": {
			before: []digest.Delivery{claimedBy("A")}, settle: settled("A", digest.Failed),
			want: []digest.Delivery{attempt(1, settled("A", digest.Failed))},
		},
		"claimed to uncertain": {
			before: []digest.Delivery{claimedBy("A")}, settle: settled("A", digest.Uncertain),
			want: []digest.Delivery{attempt(1, settled("A", digest.Uncertain))},
		},
		"claimed to claimed":       {before: []digest.Delivery{claimedBy("A")}, settle: claimedBy("A")},
		"claimed to no state":      {before: []digest.Delivery{claimedBy("A")}, settle: attempt(1, delivery("A"))},
		"claimed to a made-up one": {before: []digest.Delivery{claimedBy("A")}, settle: settled("A", "delivered")},
		"claimed, by another": {
			before: []digest.Delivery{claimedBy("A")},
			settle: attempt(1, settled("B", digest.Sent)),
		},
		"claimed, by nobody": {before: []digest.Delivery{claimedBy("A")}, settle: settled("", digest.Sent)},
		"claimed, naming this try": {
			before: []digest.Delivery{claimedBy("A")},
			settle: attempt(1, settled("A", digest.Sent)), want: []digest.Delivery{attempt(1, settled("A", digest.Sent))},
		},
		"claimed, naming another": {
			before: []digest.Delivery{claimedBy("A")},
			settle: attempt(2, settled("A", digest.Sent)),
		},
		"sent to failed": {
			before: []digest.Delivery{settled("A", digest.Sent)},
			settle: settled("A", digest.Failed),
		},
		"sent to uncertain": {
			before: []digest.Delivery{settled("A", digest.Sent)},
			settle: settled("A", digest.Uncertain),
		},
		"sent twice alike": {
			before: []digest.Delivery{settled("A", digest.Sent)},
			settle: settled("A", digest.Sent), want: []digest.Delivery{attempt(1, settled("A", digest.Sent))},
		},
		"sent, another receipt": {before: []digest.Delivery{settled("A", digest.Sent)}, settle: otherReceipt},
		"sent alike, by another": {
			before: []digest.Delivery{settled("A", digest.Sent)},
			settle: settled("B", digest.Sent),
		},
		"failed to sent": {
			before: []digest.Delivery{settled("A", digest.Failed)},
			settle: settled("A", digest.Sent),
		},
		"failed twice alike": {
			before: []digest.Delivery{settled("A", digest.Failed)},
			settle: settled("A", digest.Failed), want: []digest.Delivery{attempt(1, settled("A", digest.Failed))},
		},
		"failed, final or not": {before: []digest.Delivery{settled("A", digest.Failed)}, settle: notFinal},
		"uncertain to sent": {
			before: []digest.Delivery{settled("A", digest.Uncertain)},
			settle: attempt(1, settled("", digest.Sent)), want: []digest.Delivery{attempt(1, settled("A", digest.Sent))},
		},
		"uncertain to failed": {
			before: []digest.Delivery{settled("A", digest.Uncertain)},
			settle: attempt(1, settled("B", digest.Failed)), want: []digest.Delivery{attempt(1, settled("A", digest.Failed))},
		},
		"uncertain, no attempt": {
			before: []digest.Delivery{settled("A", digest.Uncertain)},
			settle: settled("A", digest.Sent),
		},
		"uncertain, wrong attempt": {
			before: []digest.Delivery{settled("A", digest.Uncertain)},
			settle: attempt(2, settled("A", digest.Sent)),
		},
		"uncertain to claimed": {before: []digest.Delivery{settled("A", digest.Uncertain)}, settle: claimedBy("A")},
		"uncertain twice alike": {
			before: []digest.Delivery{settled("A", digest.Uncertain)},
			settle: settled("A", digest.Uncertain), want: []digest.Delivery{attempt(1, settled("A", digest.Uncertain))},
		},
		"uncertain settled twice": {
			before: []digest.Delivery{settled("A", digest.Uncertain), attempt(1, settled("P", digest.Sent))},
			settle: attempt(1, settled("P", digest.Sent)), want: []digest.Delivery{attempt(1, settled("A", digest.Sent))},
		},
		"uncertain settled unalike": {
			before: []digest.Delivery{settled("A", digest.Uncertain), attempt(1, settled("P", digest.Sent))},
			settle: attempt(1, settled("P", digest.Failed)),
		},
	} {
		t.Run(name, func(t *testing.T) {
			place := func(d digest.Delivery) digest.Delivery { // each case has its own destination
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

// only returns the deliveries to one destination.
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
