package digesttest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// testLedgerModel lets three processes and a person perform random actions on one delivery, and compares with
// the state diagram: none → claimed → sent | failed | uncertain; failed → claimed; uncertain → sent | failed.
func testLedgerModel(t *testing.T, s digest.Store) {
	runs := 0
	rapid.Check(t, func(r *rapid.T) {
		runs++
		edition := fmt.Sprint("run ", runs)
		owner := func(r *rapid.T) string {
			return fmt.Sprintf("%s of run %d", rapid.SampledFrom([]string{"A", "B", "C"}).Draw(r, "owner"), runs)
		}
		var now digest.Delivery // zero: never claimed
		r.Repeat(map[string]func(*rapid.T){
			"claim": func(r *rapid.T) {
				d := digest.Delivery{Edition: edition, Destination: "team", Owner: owner(r)}
				mine, err := s.Claim(t.Context(), d)
				want := now.State == "" || now.State == digest.Failed
				if err != nil || mine != want {
					r.Fatalf("claiming what is %q: got %v, %v, want %v", now.State, mine, err, want)
				}
				if mine {
					d.State, d.Attempt = digest.Claimed, now.Attempt+1
					now = d
				}
			},
			"settle": func(r *rapid.T) {
				d := digest.Delivery{
					Edition: edition, Destination: "team", Owner: owner(r),
					State: rapid.SampledFrom([]digest.DeliveryState{
						digest.Sent, digest.Failed, digest.Uncertain,
						digest.Claimed,
					}).Draw(r, "state"),
					Attempt: rapid.IntRange(0, now.Attempt+1).Draw(r, "attempt"),
					Receipt: rapid.SampledFrom([]string{"", "1", "2"}).Draw(r, "receipt"),
				}
				err := s.Settle(t.Context(), d)
				next, ok := model(now, d)
				if (err == nil) != ok {
					r.Fatalf("settling %+v\nwith %+v:\ngot %v, want refused: %v", now, d, err, !ok)
				}
				now = next
			},
			"abandon": func(r *rapid.T) {
				dead := owner(r)
				got, err := s.Abandon(t.Context(), time.Now(), these(dead))
				want := 0
				if now.State == digest.Claimed && now.Owner == dead {
					want = 1
					now.State = digest.Uncertain
				}
				if err != nil || len(got) != want {
					r.Fatalf("abandoning %+v of %s: got %v, %v, want %d", now, dead, got, err, want)
				}
				if want == 1 {
					now.Error = got[0].Error
				}
			},
			"": func(r *rapid.T) {
				got, err := s.Deliveries(t.Context(), edition)
				if err != nil {
					r.Fatal(err)
				}
				var want []digest.Delivery
				if now.State != "" {
					want = append(want, now)
				}
				if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(digest.Delivery{}, "At"), cmpopts.EquateEmpty()); diff != "" {
					r.Fatalf("want (-) got (+):\n%s", diff)
				}
			},
		})
	})
}

// model returns the delivery after settling d, and whether that is allowed.
func model(now, d digest.Delivery) (digest.Delivery, bool) {
	next := now
	next.State, next.Receipt, next.Error, next.Final = d.State, d.Receipt, d.Error, d.Final
	switch {
	case d.State == digest.Claimed || now.State == "":
		return now, false
	case now.State == digest.Claimed && now.Owner == d.Owner && (d.Attempt == 0 || d.Attempt == now.Attempt):
		return next, true
	case now.State == digest.Uncertain && d.State != digest.Uncertain && d.Attempt == now.Attempt:
		return next, true
	}
	same := now.State != digest.Claimed && now == next &&
		(d.Attempt == now.Attempt || d.Attempt == 0 && d.Owner == now.Owner)
	return now, same
}
