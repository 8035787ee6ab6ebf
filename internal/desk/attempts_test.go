package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

var errLost = errors.New("the connection was lost")

// absentMinded is a store that loses the first few answers of each kind.
type absentMinded struct {
	*digesttest.Store
	settlesBefore, settlesAfter, claimsBefore, claimsAfter atomic.Int64
}

func (f *absentMinded) Settle(ctx context.Context, d digest.Delivery) error {
	if f.settlesBefore.Add(-1) >= 0 {
		return errLost
	}
	err := f.Store.Settle(ctx, d)
	if err == nil && f.settlesAfter.Add(-1) >= 0 {
		return errLost
	}
	return err
}

func (f *absentMinded) Claim(ctx context.Context, d digest.Delivery) (bool, error) {
	if f.claimsBefore.Add(-1) >= 0 {
		return false, errLost
	}
	mine, err := f.Store.Claim(ctx, d)
	if err == nil && f.claimsAfter.Add(-1) >= 0 {
		return false, errLost
	}
	return mine, err
}

// One lost answer must not leave a claim for as long as the process lives: the process ends it within two minutes,
// and the edition arrives once.
func TestALostAnswerOfTheLedgerIsMendedByTheProcessThatLostIt(t *testing.T) {
	for name, lose := range map[string]func(*absentMinded){
		"the settlement was not made":         func(f *absentMinded) { f.settlesBefore.Store(1) },
		"the settlement was made":             func(f *absentMinded) { f.settlesAfter.Store(1) },
		"three settlements in a row":          func(f *absentMinded) { f.settlesBefore.Store(3) },
		"the claim was not made":              func(f *absentMinded) { f.claimsBefore.Store(1) },
		"the claim was made":                  func(f *absentMinded) { f.claimsAfter.Store(1) },
		"two claims in a row":                 func(f *absentMinded) { f.claimsAfter.Store(2) },
		"a claim, and then its settlement":    func(f *absentMinded) { f.claimsAfter.Store(1); f.settlesBefore.Store(1) },
		"a claim, and a settlement as if not": func(f *absentMinded) { f.claimsBefore.Store(1); f.settlesAfter.Store(1) },
	} {
		for _, askable := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, askable %v", name, askable), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { loseAnswers(t, lose, askable) })
			})
		}
	}
}

func loseAnswers(t *testing.T, lose func(*absentMinded), askable bool) {
	s, team := &absentMinded{Store: digesttest.NewStore()}, &desktest.Channel{}
	lose(s)
	team.OnFind = func(string) (string, error) {
		if len(team.Got) > 0 {
			return "found", nil
		}
		return "", digest.ErrNotFound
	}
	var p digest.Publisher = team
	if askable {
		p = desktest.Asked{Channel: team}
	}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", p)), func(d *desk.Desk) { d.Store = s })
	go func() {
		time.Sleep(time.Until(digesttest.Monday.Add(4 * time.Minute)))
		claims, err := s.Claims(t.Context())
		if err != nil || len(claims) > 0 {
			t.Errorf("four minutes after the slot: got claims %+v, %v", claims, err)
		}
	}()
	desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 20*time.Minute, d)
	lines, err := s.Deliveries(t.Context(), "2026-07-20")
	if err != nil || desktest.Ended(lines) != "team sent" || len(team.Got) != 1 {
		t.Errorf("got %q, %v, and %d messages, want it sent once", desktest.Ended(lines), err, len(team.Got))
	}
}

// lateReader is a store in which a reader of the claims is slow: what it read is old when it acts on it.
type lateReader struct {
	*digesttest.Store
	read chan struct{} // closed when the claims were read
	act  chan struct{} // the reader goes on when it is closed
}

func (l *lateReader) Claims(ctx context.Context) ([]digest.Delivery, error) {
	claims, err := l.Store.Claims(ctx)
	if len(claims) > 0 && l.read != nil {
		close(l.read)
		<-l.act
		l.read = nil
	}
	return claims, err
}

// Between reading a claim and ending it, the delivery becomes uncertain. The reader must not free it: it would be sent
// again.
func TestALateReaderDoesNotFreeWhatBecameUncertain(t *testing.T) {
	s := &lateReader{Store: digesttest.NewStore(), read: make(chan struct{}), act: make(chan struct{})}
	claim := digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "me"}
	if mine, err := s.Claim(t.Context(), claim); !mine || err != nil {
		t.Fatal(mine, err)
	}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(d *desk.Desk) { d.Store, d.Process.Attempts = s, inflight.NewRegistry() })
	read := s.read
	go func() {
		<-read
		claim.State, claim.Error = digest.Uncertain, "the answer was lost"
		if err := s.Settle(t.Context(), claim); err != nil {
			t.Error(err)
		}
		close(s.act)
	}()
	if ended, err := d.SettleOwn(t.Context()); err != nil || len(ended) != 0 {
		t.Errorf("got %+v, %v, want nothing ended", ended, err)
	}
	lines, err := s.Deliveries(t.Context(), "2026-07-20")
	if err != nil || len(lines) != 1 || lines[0].State != digest.Uncertain {
		t.Errorf("got %+v, %v, want it uncertain", lines, err)
	}
	if mine, err := s.Claim(t.Context(), claim); mine || err != nil {
		t.Errorf("it can be claimed again: %v, %v", mine, err)
	}
}

// A desk that is replaced may still deliver. The one that follows has the same registry, and leaves that delivery
// alone.
func TestADeskThatFollowsLeavesAloneWhatTheOneBeforeDelivers(t *testing.T) {
	registry := inflight.NewRegistry()
	var next *desk.Desk
	team := &desktest.Channel{Crash: func() {
		if ended, err := next.SettleOwn(context.Background()); err != nil || len(ended) != 0 {
			t.Errorf("meanwhile: got %+v, %v, want nothing ended", ended, err)
		}
		if o, err := next.Run(context.Background(), digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team claimed" {
			t.Errorf("meanwhile: got %q, %v", desktest.Ended(o.Deliveries), err)
		}
	}}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Process.Attempts = registry })
	next = desktest.NewDesk(t, desktest.To(desktest.Dest("team", &desktest.Channel{})), func(n *desk.Desk) { n.Store, n.Process.Attempts = d.Store, registry })
	if o, err := d.Run(t.Context(), digesttest.Monday); err != nil || desktest.Ended(o.Deliveries) != "team sent" || len(team.Got) != 1 {
		t.Errorf("got %q, %v, %d messages", desktest.Ended(o.Deliveries), err, len(team.Got))
	}
	if left := registry.Attempts(); len(left) != 0 {
		t.Errorf("left in the registry: %+v", left)
	}
}

// Another process considered this one dead, and the line is uncertain. The outcome in the registry settles it.
func TestWhatAnotherProcessDoubtedIsSettledByWhoRemembers(t *testing.T) {
	s := &absentMinded{Store: digesttest.NewStore()}
	s.settlesBefore.Store(1)
	team := &desktest.Channel{Crash: func() {
		if _, err := s.Abandon(context.Background(), time.Now(), func(string, time.Time) bool { return true }); err != nil {
			t.Error(err)
		}
	}}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), func(d *desk.Desk) { d.Store, d.Process.Attempts = s, inflight.NewRegistry() })
	o, err := d.Run(t.Context(), digesttest.Monday)
	if err != nil || desktest.Ended(o.Deliveries) != "team sent" {
		t.Errorf("got %q, %v", desktest.Ended(o.Deliveries), err)
	}
}

// If a publisher answers after ten minutes, the delivery stays claimed, nothing else waits, and the operator gets an
// alert.
func TestASlowPublisherIsNotDoubtedAndTheOperatorIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &absentMinded{Store: digesttest.NewStore()}
		slow := desktest.Publish(func(context.Context) error {
			s.settlesBefore.Store(1) // the other one's
			time.Sleep(12 * time.Minute)
			return nil
		})
		quick := desktest.Publish(func(context.Context) error { time.Sleep(time.Second); return nil })
		alerts := &alerted{}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("quick", quick), desktest.Dest("slow", slow)), func(d *desk.Desk) {
			d.Store, d.Operator = s, alerts.operator()
		})
		var early string
		go func() {
			time.Sleep(time.Until(digesttest.Monday.Add(90 * time.Second)))
			lines, _ := s.Deliveries(context.Background(), "2026-07-20")
			early = desktest.Ended(lines)
		}()
		desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 20*time.Minute, d)
		if want := "quick sent, slow claimed"; early != want {
			t.Errorf("after 90 seconds: got %q, want %q", early, want)
		}
		lines, err := s.Deliveries(t.Context(), "2026-07-20")
		if err != nil || desktest.Ended(lines) != "quick sent, slow sent" {
			t.Errorf("got %q, %v", desktest.Ended(lines), err)
		}
		if n := alerts.count("slow has not answered about edition 2026-07-20"); n != 1 {
			t.Errorf("the operator was told %d times, want once: %q", n, alerts.said)
		}
	})
}

// alerted collects what the operator is told.
type alerted struct{ said []string }

func (a *alerted) operator() *desk.Operator {
	return &desk.Operator{
		Destination: desk.Destination{Name: "operator", Publisher: a},
		Message: func(name, title string, lines []string) digest.Message {
			return digest.Message{Subject: title, Bodies: map[digest.Format]string{digest.Text: strings.Join(lines, "\n")}}
		},
	}
}

func (a *alerted) Publish(_ context.Context, m digest.Message) (string, error) {
	a.said = append(a.said, m.Bodies[digest.Text])
	return "told", nil
}

func (a *alerted) count(what string) int {
	n := 0
	for _, one := range a.said {
		n += strings.Count(one, what)
	}
	return n
}

// doubled is a channel in which an earlier attempt arrived late.
type doubled struct{ desktest.Asked }

func (d doubled) FindAll(_ context.Context, m digest.Message) (receipts, links []string, err error) {
	for i := range d.Got {
		receipts = append(receipts, fmt.Sprint("receipt ", i+1))
		links = append(links, fmt.Sprint("https://chat.example/", i+1))
	}
	if len(receipts) == 0 {
		return nil, nil, digest.ErrNotFound
	}
	return receipts, links, nil
}

// The first attempt arrives in the channel after it was asked, and before the second attempt is settled. The first
// one's receipt counts, the operator gets both links, and nothing is deleted.
func TestAnEditionThatStandsThereTwiceIsToldWithBothLinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, alerts := &desktest.Channel{Answers: []error{errors.New("busy")}}, &alerted{}
		team.Crash = func() {
			if len(team.Got) == 1 { // the second attempt; the first one is taken up now
				team.Got = append(team.Got, team.Got[0])
			}
		}
		d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", doubled{desktest.Asked{Channel: team}})), func(d *desk.Desk) { d.Operator = alerts.operator() })
		desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 20*time.Minute, d)
		lines, err := d.Store.Deliveries(t.Context(), "2026-07-20")
		if err != nil || len(lines) != 1 || lines[0].State != digest.Sent || lines[0].Receipt != "receipt 1" {
			t.Errorf("got %+v, %v, want the first one's receipt", lines, err)
		}
		if n := alerts.count("https://chat.example/1 and https://chat.example/2"); n != 1 {
			t.Errorf("the operator was told %d times, want once: %q", n, alerts.said)
		}
	})
}
