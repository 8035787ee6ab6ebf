package watch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

// use makes desk the one in use. A desk without a registry of attempts gets that of the desk before it.
func (w *Watch) use(desk *desk.Desk) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if desk.Process.Attempts == nil {
		desk.Process.Attempts = inflight.NewRegistry()
		if w.desk != nil {
			desk.Process.Attempts = w.desk.Process.Attempts
		}
	}
	w.desk = desk
}

func (w *Watch) current() *desk.Desk {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.desk
}

// tend settles attempts that are left over, at every interval and while ticks run. A run may hang as long as a
// destination does, and other destinations must not wait for it.
func (w *Watch) tend(ctx context.Context) {
	for {
		timer := time.NewTimer(max(w.Every, time.Millisecond))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		d := w.current()
		if err := digest.Recover("settling attempts", func() error { w.tendOnce(ctx, d); return nil }); err != nil {
			d.Log.Error("attempts cannot be settled", "err", err)
		}
	}
}

func (w *Watch) tendOnce(ctx context.Context, d *desk.Desk) {
	asking, cancel := context.WithTimeout(ctx, inflight.SettleTimeout)
	defer cancel()
	ended, err := d.Ledger().SettleOwn(asking)
	broken, gone := d.TakeOver(asking)
	if len(ended)+len(broken) > 0 {
		w.wake.Store(true)
	}
	asked, doubt := w.askDoubtful(ctx, d)
	if asked {
		w.wake.Store(true)
	}
	if err = errors.Join(err, gone, doubt); err == nil || ctx.Err() != nil {
		w.unsettled = ""
		w.alertWhileBusy(ctx, d)
		return
	}
	// Without attempts, the next tick logs the error.
	if left := len(d.Process.Attempts.Unsettled()); left > 0 && w.unsettled != desk.ErrorText(err) {
		w.unsettled = desk.ErrorText(err)
		d.Log.Warn("attempts cannot be settled yet", "attempts", left, "err", w.unsettled)
	}
}

// asking is when an uncertain delivery is asked for next, and how often it was.
type asking struct {
	next  time.Time // by the ledger's clock
	times int
}

// askDoubtful asks the destinations for what is uncertain: at once, when the quiet time is over, and then at longer
// and longer intervals. It reports whether any delivery was settled.
func (w *Watch) askDoubtful(ctx context.Context, d *desk.Desk) (settled bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, askingLimit)
	defer cancel()
	lines, err := d.Store.Doubtful(ctx)
	if err != nil {
		return false, err
	}
	if len(lines) == 0 {
		w.asks = nil
		return false, nil
	}
	now, err := d.Store.Clock(ctx)
	if err != nil {
		return false, err
	}
	left := map[string]asking{}
	for _, line := range lines {
		if _, ok := d.Askable(line); !ok {
			continue
		}
		key := fmt.Sprintf("%s/%s/%d", line.Edition, line.Destination, line.Attempt)
		a := w.asks[key]
		if now.Before(a.next) {
			left[key] = a
			continue
		}
		var ok bool
		var again time.Time
		err := digest.Recover("asking destination "+line.Destination, func() (err error) {
			ok, again, err = d.AskLine(ctx, line)
			return err
		})
		if ok {
			settled = true
			continue
		}
		if err != nil && a.times == 0 {
			d.Log.Warn("the destination could not be asked", "destination", line.Destination,
				"edition", line.Edition, "err", desk.ErrorText(err))
		}
		a.next, a.times = now.Add(min(time.Minute<<min(a.times, 5), 30*time.Minute)), a.times+1
		if !again.IsZero() {
			a.next, a.times = again, 0
		}
		left[key] = a
	}
	w.asks = left
	return settled, nil
}

// alertWhileBusy sends alerts while a tick takes long, because then something may hang.
func (w *Watch) alertWhileBusy(ctx context.Context, d *desk.Desk) {
	now := w.Now()
	w.mu.Lock()
	long := w.busy && now.Sub(w.status.Looked) >= desk.AlertEvery
	w.mu.Unlock()
	if long {
		w.alert(ctx, d, now, nil)
	}
}
