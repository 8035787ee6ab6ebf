package watch_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// slowLedger is a ledger that is slow, or panics.
type slowLedger struct {
	*digesttest.Store
	wait   time.Duration
	breaks int
}

func (s *slowLedger) SettleAndClaim(
	ctx context.Context, of digest.Delivery, ended []digest.Delivery, next []string,
) ([]bool, error) {
	time.Sleep(s.wait)
	if len(ended) > 0 && s.breaks > 0 {
		s.breaks--
		panic("a driver")
	}
	return s.Store.SettleAndClaim(ctx, of, ended, next)
}

// A watch settles attempts that are left over. It must leave alone what a mailing is settling with a slow ledger.
func TestAMailingIsNotBrokenOffByTheWatchBesideIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slowLedger{Store: digesttest.NewStore(), wait: 7 * time.Second}
		post := desktest.NewPostman()
		d := desktest.MailingDesk(t, s, post, desktest.ManyPeople(12))
		desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 20*time.Minute, d)
		lines, err := digest.Places(t.Context(), d.Store, "2026-07-20")
		if err != nil || len(post.Posted) != 12 || len(lines) != 1 || lines[0].State != digest.Sent || lines[0].Attempt != 1 {
			t.Errorf("got %+v, %v, and %d mails, want 12 in one go", lines, err, len(post.Posted))
		}
	})
}

// If the ledger panics in a mailing, the process goes on, and remembers how the mails ended.
func TestALedgerThatPanicsEndsOnlyItsMailing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slowLedger{Store: digesttest.NewStore(), breaks: 1}
		post := desktest.NewPostman()
		d := desktest.MailingDesk(t, s, post, desktest.ManyPeople(3))
		desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 20*time.Minute, d)
		lines, err := digest.Places(t.Context(), d.Store, "2026-07-20")
		if err != nil || len(post.Posted) != 3 || len(lines) != 1 || !strings.HasPrefix(lines[0].Receipt, "3 sent") {
			t.Errorf("got %+v, %v, and %v", lines, err, post.Posted)
		}
	})
}
