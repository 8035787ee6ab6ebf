package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// slowTurns is a ledger that takes its time before it does what a mailing tells it, or breaks.
type slowTurns struct {
	*digesttest.Store
	wait   time.Duration
	breaks int
}

func (s *slowTurns) SettleAndClaim(
	ctx context.Context, of digest.Delivery, ended []digest.Delivery, next []string,
) ([]bool, error) {
	time.Sleep(s.wait)
	if len(ended) > 0 && s.breaks > 0 {
		s.breaks--
		panic("a driver")
	}
	return s.Store.SettleAndClaim(ctx, of, ended, next)
}

func mailedBy(t *testing.T, s digest.Store, readers int) (*desk.Desk, *postman) {
	t.Helper()
	all := &people{}
	for i := range readers {
		*all = append(*all, digest.Recipient{Address: fmt.Sprintf("p%04d@x.example", i)})
	}
	post := &postman{Correctable: desktest.Correctable{Channel: &desktest.Channel{}}}
	return desktest.NewDesk(t, desktest.To(desk.Destination{Name: "newsletter", Kind: "email", Publisher: post, Readers: all}),
		func(d *desk.Desk) {
			d.Store = s
			d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
				return digest.Message{Edition: r.Edition}, nil
			}
		}), post
}

// A watch ends what is left of attempts beside a mailing. It must leave alone what the mailing itself is about to
// tell a slow ledger.
func TestAMailingIsNotBrokenOffByTheWatchBesideIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slowTurns{Store: digesttest.NewStore(), wait: 7 * time.Second}
		d, post := mailedBy(t, s, 12)
		desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 20*time.Minute, d)
		lines, err := d.Places(t.Context(), "2026-07-20")
		if err != nil || len(post.posted) != 12 || len(lines) != 1 || lines[0].State != digest.Sent || lines[0].Attempt != 1 {
			t.Errorf("got %+v, %v, and %d mails, want 12 in one go", lines, err, len(post.posted))
		}
	})
}

// If the clerk of a mailing panics, the process goes on, and remembers how the mails ended.
func TestALedgerThatBreaksTheProgramEndsOnlyItsMailing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slowTurns{Store: digesttest.NewStore(), breaks: 1}
		d, post := mailedBy(t, s, 3)
		desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 20*time.Minute, d)
		lines, err := d.Places(t.Context(), "2026-07-20")
		if err != nil || len(post.posted) != 3 || len(lines) != 1 || !strings.HasPrefix(lines[0].Receipt, "3 sent") {
			t.Errorf("got %+v, %v, and %v", lines, err, post.posted)
		}
	})
}
