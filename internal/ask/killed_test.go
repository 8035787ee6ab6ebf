package ask_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// mortal is a store that a process uses until it is killed: before its last call, or after it.
type mortal struct {
	*digesttest.Store
	left  int  // calls until then
	after bool // the last call still happens
}

func (m *mortal) call(do func() error) error {
	if m.left--; m.left < 0 {
		return errKilled
	}
	if m.left == 0 && !m.after {
		return errKilled
	}
	err := do()
	if m.left == 0 {
		return errKilled
	}
	return err
}

func (m *mortal) Note(ctx context.Context, key, text string, at time.Time) (ok bool, err error) {
	err = m.call(func() (err error) { ok, err = m.Store.Note(ctx, key, text, at); return err })
	return ok && err == nil, err
}

func (m *mortal) Claim(ctx context.Context, d digest.Delivery) (ok bool, err error) {
	err = m.call(func() (err error) { ok, err = m.Store.Claim(ctx, d); return err })
	return ok && err == nil, err
}

func (m *mortal) Settle(ctx context.Context, d digest.Delivery) error {
	return m.call(func() error { return m.Store.Settle(ctx, d) })
}

func (m *mortal) Deliveries(ctx context.Context, edition string) (out []digest.Delivery, err error) {
	err = m.call(func() (err error) { out, err = m.Store.Deliveries(ctx, edition); return err })
	return out, err
}

// everyone is gone: processes that were killed.
func everyone(string, time.Time) bool { return true }

// A process that is killed between any two lines sends a message once, or leaves it uncertain, and says so.
func TestKilledBetweenAnyTwoLines(t *testing.T) {
	evening := event("SoCal Python", "Talks", at("08-11 19:00"))
	survived := false
	for n := 1; !survived; n++ {
		for _, after := range []bool{false, true} {
			for _, channel := range []string{"", "before", "after"} {
				t.Run(fmt.Sprintf("%d %v %s", n, after, channel), func(t *testing.T) {
					w := newTown(t)
					w.edition(at("07-20 09:00"), match("City/curb-map", evening))
					whole := w.store.(*digesttest.Store)
					dying := &mortal{Store: whole, left: n, after: after}
					w.store = dying
					death := func(ask.Message) error { dying.left = 0; panic(errKilled) }
					switch channel {
					case "before":
						w.sent.fail = death
					case "after":
						w.sent.lose = death
					}
					if _, err := w.room().Run(t.Context(), at("07-20 09:01")); err == nil && channel == "" {
						survived = true
					}
					w.store, w.owner, w.sent.fail, w.sent.lose = whole, "two", nil, nil
					if _, err := whole.Abandon(t.Context(), time.Now(), everyone); err != nil {
						t.Fatal(err)
					}
					out := w.run(at("07-20 09:05"))
					w.run(at("07-20 09:06"))
					asked := w.took()
					switch {
					case len(asked) > 1:
						t.Errorf("asked %d times", len(asked))
					case len(asked) == 0 && (len(out.Open) != 1 || out.Open[0].State != digest.Uncertain):
						t.Errorf("nobody was asked, and nobody says so: %+v", out)
					case len(asked) == 1 && len(out.Open) > 0 && channel == "before":
						t.Error("it was sent again although the outcome was unknown")
					}
					if steps := w.thread(curb).Steps; len(steps) != 2 {
						t.Errorf("got the steps %+v, want opened and asked", steps)
					}
				})
			}
		}
		if n > 200 {
			t.Fatal("it never ends")
		}
	}
}

// An answer that was lost is never asked for again by itself. A person settles it, and then it is sent again, or not.
func TestALostAnswerStaysUncertain(t *testing.T) {
	for _, ended := range []digest.DeliveryState{digest.Sent, digest.Failed} {
		w := newTown(t)
		w.edition(at("07-20 09:00"), match("City/curb-map", event("SoCal Python", "Talks", at("08-11 19:00"))))
		w.sent.lose = func(ask.Message) error { return errLost }
		out := w.run(at("07-20 09:01"))
		w.want("Rosa asked")
		if len(out.Open) != 1 || out.Open[0].State != digest.Uncertain || out.Open[0].Edition != "ask-"+curb+"-2" {
			t.Fatalf("got %+v, want it uncertain", out.Open)
		}
		w.sent.lose = nil
		w.through(at("07-20 10:00"), at("07-21 10:00"))
		w.want()
		line := out.Open[0]
		line.State, line.Error = ended, "settled by a person"
		w.must(w.store.Settle(t.Context(), line))
		if ended == digest.Failed { // as it is after the pause between two attempts
			w.store = later{w.store}
		}
		w.run(at("07-21 11:00"))
		if ended == digest.Sent {
			w.want()
		} else {
			w.want("Rosa asked")
		}
	}
}

// later is a store whose clock is two hours ahead.
type later struct{ digest.Store }

func (l later) Clock(ctx context.Context) (time.Time, error) {
	now, err := l.Store.Clock(ctx)
	return now.Add(2 * time.Hour), err
}

// What fails for a while is tried again, at growing intervals, and nothing follows in the meantime.
func TestAChannelThatIsAway(t *testing.T) {
	w := newTown(t)
	w.edition(at("07-20 09:00"), match("City/curb-map", event("SoCal Python", "Talks", at("08-11 19:00"))))
	tries := 0
	w.sent.fail = func(ask.Message) error { tries++; return retry.Temporary(errors.New("away"), 0) }
	w.run(at("07-20 09:01"))
	w.run(at("07-20 09:01"))
	if tries != 1 {
		t.Errorf("tried %d times within a minute", tries)
	}
	w.store = later{w.store}
	w.through(at("07-27 09:00"), at("07-27 12:00"))
	w.sent.fail = nil
	w.run(at("07-27 13:00"))
	w.want("Rosa asked")
	if steps := w.thread(curb).Steps; len(steps) != 2 {
		t.Errorf("something followed a message that was not sent: %+v", steps)
	}
}

// Two processes that run at the same time ask once.
func TestTwoProcesses(t *testing.T) {
	w := newTown(t)
	w.edition(at("07-20 09:00"), match("City/curb-map", event("SoCal Python", "Talks", at("08-11 19:00"))))
	a, b := w.room(), w.room()
	b.Ledger.Owner = "two"
	done := make(chan error, 2)
	locked := &oneAtATime{mailbox: w.sent, turn: make(chan struct{}, 1)}
	for _, r := range []*ask.Room{a, b} {
		r.Channels = []ask.Channel{locked}
		go func() { _, err := r.Run(t.Context(), at("07-20 09:01")); done <- err }()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	w.want("Rosa asked")
}

// oneAtATime is a mailbox for several goroutines.
type oneAtATime struct {
	*mailbox
	turn chan struct{}
}

func (o *oneAtATime) Prepare(m ask.Message) (func(context.Context) (string, error), error) {
	send, err := o.mailbox.Prepare(m)
	return func(ctx context.Context) (string, error) {
		o.turn <- struct{}{}
		defer func() { <-o.turn }()
		return send(ctx)
	}, err
}
