package watch_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

// world is a desk with one destination of each kind, over a store that goes wrong.
type world struct {
	store *faulty
	bot   askedPlace
	hook  *place
	post  mailPlace
}

var audience = desktest.People{{Address: "a@x.example"}, {Address: "b@x.example"}, {Address: "c@x.example"}}

func newWorld(choose func(string) fault, answers func() answer) *world {
	return &world{
		store: newFaulty(choose), bot: askedPlace{newPlace(answers)}, hook: newPlace(answers),
		post: mailPlace{newPlace(answers)},
	}
}

func (w *world) desk(t *testing.T, change ...func(*desk.Desk)) *desk.Desk {
	change = append([]func(*desk.Desk){desktest.To(desktest.Dest("bot", w.bot), desktest.Dest("hook", w.hook),
		desk.Destination{Name: "post", Kind: "email", Publisher: w.post, Readers: &audience}), func(d *desk.Desk) {
		d.Store = w.store
		d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
			return digest.Message{Edition: r.Edition}, nil
		}
	}}, change...)
	return desktest.NewDesk(t, change...)
}

// checkLedger compares the ledger with what arrived: nothing twice, and nothing lost without a report.
func (w *world) checkLedger(t *testing.T, edition string) {
	t.Helper()
	lines, err := w.store.Deliveries(context.Background(), edition)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]digest.DeliveryState{}
	for _, l := range lines {
		if l.Destination == "post" && l.Recipient == "" {
			continue // it stands for no message of its own
		}
		key := edition
		if l.Recipient != "" {
			key += " " + l.Recipient
		}
		said[l.Destination+" "+key] = l.State
	}
	keys := map[string]*place{"bot " + edition: w.bot.place, "hook " + edition: w.hook}
	for _, p := range audience {
		keys["post "+edition+" "+p.Address] = w.post.place
	}
	for key, at := range keys {
		_, own, _ := cut(key)
		n, state := at.count(own), said[key]
		switch {
		case n > 1:
			t.Errorf("%s arrived %d times: %v", key, n, at.tried[own])
		case n == 0 && state == "":
			t.Errorf("%s: it never arrived, and the ledger says nothing", key)
		case n == 0 && state == digest.Sent:
			t.Errorf("%s: it never arrived, and the ledger says sent", key)
		case n == 1 && state == digest.Failed:
			t.Errorf("%s: it arrived, and the ledger says failed", key)
		case n == 1 && state != digest.Sent && state != digest.Uncertain:
			t.Errorf("%s: it arrived, and the ledger says %q", key, state)
		}
	}
}

func cut(key string) (destination, rest string, ok bool) {
	for i := range key {
		if key[i] == ' ' {
			return key[:i], key[i+1:], true
		}
	}
	return key, "", false
}

// claimed are the claims that nobody is working on.
func (w *world) idle(t *testing.T, registries ...*inflight.Registry) []digest.Delivery {
	t.Helper()
	claims, err := w.store.Store.Claims(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out []digest.Delivery
	for _, c := range claims {
		running := false
		for _, r := range registries {
			for _, f := range r.Attempts() {
				running = running || f.State == digest.Claimed && !f.Void && f.Edition == c.Edition &&
					f.Destination == c.Destination && f.Recipient == c.Recipient
			}
		}
		if !running {
			out = append(out, c)
		}
	}
	return out
}

// TestEveryWriteFailsInEveryWay lets each write of the store go wrong once, and twice in a row, in every way, over an
// edition and the correction of it. Two minutes later no claim is left, and the edition is everywhere once.
func TestEveryWriteFailsInEveryWay(t *testing.T) {
	for _, name := range writes() {
		for how, kind := range faults {
			for _, times := range []int{1, 3} {
				t.Run(fmt.Sprintf("%s %s, %d times", name, how, times), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						left := times
						var last time.Time
						w := newWorld(func(write string) fault {
							if write != name || left == 0 || time.Now().Before(digesttest.Monday) {
								return works
							}
							left--
							last = time.Now()
							return kind
						}, func() answer { return answers[0] })
						registry := inflight.NewRegistry()
						d := w.desk(t, func(d *desk.Desk) { d.Process.Attempts, d.Sources.Ahead = registry, 6*time.Hour })
						desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 3*time.Hour, d)
						if since := time.Since(last); since < 10*time.Minute && !last.IsZero() {
							t.Errorf("the last fault was %v ago: that is no test of what follows", since)
						}
						w.checkLedger(t, "2026-07-20")
						if idle := w.idle(t, registry); len(idle) > 0 {
							t.Errorf("claims that nobody works on: %+v", idle)
						}
						if n := w.hook.count("2026-07-20"); n != 1 {
							t.Errorf("the webhook got %d, want one: all that failed was the store", n)
						}
					})
				})
			}
		}
	}
}

// TestEveryAnswerOfAPublisher goes through all that a publisher can answer first, with a settlement that is lost, and
// without.
func TestEveryAnswerOfAPublisher(t *testing.T) {
	for _, a := range answers {
		for how, kind := range map[string]fault{
			"the ledger works": works, "the settlement is lost": before,
			"its answer is lost": after, "it hangs": hangs,
		} {
			t.Run(a.name+", "+how, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					lost := map[string]bool{}
					w := newWorld(func(write string) fault {
						if (write == "Settle" || write == "SettleAndClaim") && !lost[write] {
							lost[write] = true
							return kind
						}
						return works
					}, nil)
					for _, p := range []*place{w.bot.place, w.hook, w.post.place} {
						first := true
						p.choose = func() answer {
							if first {
								first = false
								return a
							}
							return answers[0]
						}
					}
					registry := inflight.NewRegistry()
					d := w.desk(t, func(d *desk.Desk) { d.Process.Attempts = registry })
					desktest.Watched(t, digesttest.Monday.Add(-time.Minute), 3*time.Hour, d)
					w.checkLedger(t, "2026-07-20")
					if idle := w.idle(t, registry); len(idle) > 0 {
						t.Errorf("claims that nobody works on: %+v", idle)
					}
					if n := w.bot.count("2026-07-20"); n != 1 {
						t.Errorf("the channel that can be asked got %d, want one", n)
					}
				})
			})
		}
	}
}
