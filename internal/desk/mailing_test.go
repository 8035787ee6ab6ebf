package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestWhoGotNothingAfterAllIsWrittenToWithinGrace(t *testing.T) {
	post := desktest.NewPostman()
	d := desktest.NewDesk(
		t,
		desktest.To(
			desk.Destination{
				Name:      "newsletter",
				Kind:      "email",
				Publisher: post,
				Readers:   &desktest.People{{Address: "a@x.example"}, {Address: "b@x.example"}},
			},
		),
		func(d *desk.Desk) {
			d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
				return digest.Message{Edition: r.Edition}, nil
			}
		},
	)
	ledger, ok := d.Store.(digest.BatchLedger)
	if !ok {
		t.Fatal("the store has no lines of people")
	}
	of := digest.Delivery{Edition: "2026-07-20", Destination: "newsletter", Owner: "gone"}
	// A process that was killed claimed the next one.
	if _, err := ledger.SettleAndClaim(t.Context(), of, nil, []string{"b@x.example"}); err != nil {
		t.Fatal(err)
	}
	if got := desktest.Ended(desktest.Run(t, d, digesttest.Monday).Deliveries); got != "newsletter sent" {
		t.Errorf("got %q", got)
	}
	lines, err := ledger.Troubled(t.Context(), of.Edition, of.Destination, 10)
	if err != nil || len(lines) != 1 || lines[0].State != digest.Uncertain {
		t.Fatalf("got %+v, %v, want b@x.example uncertain", lines, err)
	}
	lines[0].State, lines[0].Error = digest.Failed, "said by a person"
	if err := d.Store.Settle(t.Context(), lines[0]); err != nil {
		t.Fatal(err)
	}
	if open, err := ledger.Reopen(t.Context(), of.Edition, of.Destination, "b@x.example did not get it"); err != nil ||
		!open {
		t.Fatalf("got %v, %v", open, err)
	}
	for range 2 {
		desktest.Run(t, d, digesttest.Monday.Add(time.Hour))
	}
	if diff := cmp.Diff(
		[]string{"2026-07-20 of a@x.example: 0 corrections", "2026-07-20 of b@x.example: 0 corrections"}, post.Posted,
	); diff != "" {
		t.Error(diff)
	}
}
