package desk_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// handing is a digest.Jobs as a function.
type handing func([]digest.Job)

func (h handing) Give(_ context.Context, jobs []digest.Job) error { h(jobs); return nil }

// A shared mailing is not done when as many have it as were counted at its start: somebody may have come meanwhile,
// and somebody else be left.
func TestASharedMailingIsDoneWhenNobodyIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readers := &desktest.People{{Address: "a@x.example"}, {Address: "c@x.example"}}
		d := desktest.NewDesk(t, desktest.To(desk.Destination{
			Name: "newsletter", Kind: "email",
			Publisher: desktest.NewPostman(), Readers: readers,
		}), func(d *desk.Desk) {
			d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
				return digest.Message{Edition: r.Edition}, nil
			}
		})
		ledger, ok := d.Store.(digest.BatchLedger)
		if !ok {
			t.Fatal("the store has no lines of people")
		}
		of := digest.Delivery{Edition: "2026-07-20", Destination: "newsletter", Owner: "another machine"}
		send := func(address string) {
			if _, err := ledger.SettleAndClaim(context.Background(), of, nil, []string{address}); err != nil {
				t.Error(err)
			}
			ended := digest.Delivery{Recipient: address, State: digest.Sent, Receipt: "ok"}
			if _, err := ledger.SettleAndClaim(context.Background(), of, []digest.Delivery{ended}, nil); err != nil {
				t.Error(err)
			}
		}
		given := false
		d.Jobs = handing(func(jobs []digest.Job) {
			if len(jobs) == 0 || jobs[0].Kind != digest.JobMail || given {
				return
			}
			given = true
			*readers = desktest.People{{Address: "a@x.example"}, {Address: "b@x.example"}, {Address: "c@x.example"}}
			send("a@x.example")
			send("b@x.example")
			go func() {
				time.Sleep(15 * time.Second)
				send("c@x.example")
			}()
		})
		began := time.Now()
		o := desktest.Run(t, d, digesttest.Monday)
		if len(o.Deliveries) != 1 || o.Deliveries[0].State != digest.Sent || o.Deliveries[0].Receipt != "3 sent" ||
			time.Since(began) < 15*time.Second || time.Since(began) > 20*time.Second {
			t.Errorf("after %v: got %+v, want it sent when the last one has it, and no later", time.Since(began), o.Deliveries)
		}
	})
}

// onceLost is a ledger that loses the answer to one request of a mailing.
type onceLost struct {
	*digesttest.Store
	lost bool
}

func (f *onceLost) SettleAndClaim(
	ctx context.Context, of digest.Delivery, ended []digest.Delivery, next []string,
) ([]bool, error) {
	if !f.lost && len(next) > 0 {
		f.lost = true
		return nil, errors.New("the connection is lost")
	}
	return f.Store.SettleAndClaim(ctx, of, ended, next)
}

// undeterred is a Mailer that goes on after an error.
type undeterred struct {
	desktest.Correctable
	claimed []string
}

func (s *undeterred) Mail(_ context.Context, letters <-chan digest.Letter, turn digest.SettleAndClaim) (lost error) {
	for l := range letters {
		mine, err := turn(nil, l.Recipient.Address)
		if mine {
			s.claimed = append(s.claimed, l.Recipient.Address)
		}
		lost = errors.Join(lost, err)
	}
	return lost
}

// After a lost answer, the state of the ledger is unknown: nothing more is claimed in that pass, even if it answers
// again.
func TestNothingIsClaimedAfterTheLedgerWasLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readers := &desktest.People{}
		for i := range 2000 {
			*readers = append(*readers, digest.Recipient{Address: fmt.Sprintf("p%04d@x.example", i)})
		}
		post := &undeterred{Correctable: desktest.Correctable{Channel: &desktest.Channel{}}}
		d := desktest.NewDesk(t, desktest.To(desk.Destination{
			Name: "newsletter", Kind: "email", Publisher: post,
			Readers: readers,
		}), func(d *desk.Desk) {
			d.Store = &onceLost{Store: digesttest.NewStore()}
			d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
				return digest.Message{Edition: r.Edition}, nil
			}
		})
		_, _ = d.Run(t.Context(), digesttest.Monday) // other tests check how it ends
		if len(post.claimed) > 0 {
			t.Errorf("%d were claimed after the ledger was lost, the first %s", len(post.claimed), post.claimed[0])
		}
	})
}
