package watch_test

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
)

// lossy is a store that loses the first few answers of each kind.
type lossy struct {
	*digesttest.Store
	settlesBefore, settlesAfter, claimsBefore, claimsAfter atomic.Int64
}

func (f *lossy) Settle(ctx context.Context, d digest.Delivery) error {
	if f.settlesBefore.Add(-1) >= 0 {
		return desktest.ErrLost
	}
	err := f.Store.Settle(ctx, d)
	if err == nil && f.settlesAfter.Add(-1) >= 0 {
		return desktest.ErrLost
	}
	return err
}

func (f *lossy) Claim(ctx context.Context, d digest.Delivery) (bool, error) {
	if f.claimsBefore.Add(-1) >= 0 {
		return false, desktest.ErrLost
	}
	mine, err := f.Store.Claim(ctx, d)
	if err == nil && f.claimsAfter.Add(-1) >= 0 {
		return false, desktest.ErrLost
	}
	return mine, err
}

// One lost answer must not leave a claim for as long as the process lives: the process ends it within two minutes,
// and the edition arrives once.
func TestALostAnswerOfTheLedgerIsMendedByTheProcessThatLostIt(t *testing.T) {
	for name, lose := range map[string]func(*lossy){
		"the settlement was not made":         func(f *lossy) { f.settlesBefore.Store(1) },
		"the settlement was made":             func(f *lossy) { f.settlesAfter.Store(1) },
		"three settlements in a row":          func(f *lossy) { f.settlesBefore.Store(3) },
		"the claim was not made":              func(f *lossy) { f.claimsBefore.Store(1) },
		"the claim was made":                  func(f *lossy) { f.claimsAfter.Store(1) },
		"two claims in a row":                 func(f *lossy) { f.claimsAfter.Store(2) },
		"a claim, and then its settlement":    func(f *lossy) { f.claimsAfter.Store(1); f.settlesBefore.Store(1) },
		"a claim, and a settlement as if not": func(f *lossy) { f.claimsBefore.Store(1); f.settlesAfter.Store(1) },
	} {
		for _, askable := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, askable %v", name, askable), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { loseAnswers(t, lose, askable) })
			})
		}
	}
}

func loseAnswers(t *testing.T, lose func(*lossy), askable bool) {
	s, team := &lossy{Store: digesttest.NewStore()}, &desktest.Channel{}
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

// If a publisher answers after ten minutes, the delivery stays claimed, nothing else waits, and the operator gets an
// alert.
func TestASlowPublisherIsNotDoubtedAndTheOperatorGetsAnAlert(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &lossy{Store: digesttest.NewStore()}
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
			t.Errorf("the operator got %d alerts, want once: %q", n, alerts.said)
		}
	})
}

// alerted collects alerts.
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
	return "sent", nil
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
func TestAnAlertHasBothLinksOfADoubleEdition(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, alerts := &desktest.Channel{Answers: []error{errors.New("busy")}}, &alerted{}
		team.Crash = func() {
			if len(team.Got) == 1 { // the second attempt; the first one is taken up now
				team.Got = append(team.Got, team.Got[0])
			}
		}
		d := desktest.NewDesk(
			t, desktest.To(desktest.Dest("team", doubled{desktest.Asked{Channel: team}})),
			func(d *desk.Desk) { d.Operator = alerts.operator() },
		)
		desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 20*time.Minute, d)
		lines, err := d.Store.Deliveries(t.Context(), "2026-07-20")
		if err != nil || len(lines) != 1 || lines[0].State != digest.Sent || lines[0].Receipt != "receipt 1" {
			t.Errorf("got %+v, %v, want the first one's receipt", lines, err)
		}
		if n := alerts.count("https://chat.example/1 and https://chat.example/2"); n != 1 {
			t.Errorf("the operator got %d alerts, want once: %q", n, alerts.said)
		}
	})
}
