package digest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// use makes desk the one in use. A desk without a registry of attempts gets that of the desk before it.
func (w *Watch) use(desk *Desk) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if desk.Attempts == nil {
		desk.Attempts = NewAttempts()
		if w.desk != nil {
			desk.Attempts = w.desk.Attempts
		}
	}
	w.desk = desk
}

func (w *Watch) current() *Desk {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.desk
}

// tend ends attempts that are left over, at every interval and beside the looks. A run may hang as long as a
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
		if err := recovered("settling attempts", func() error { w.tendOnce(ctx, d); return nil }); err != nil {
			d.Log.Error("attempts cannot be settled", "err", err)
		}
	}
}

func (w *Watch) tendOnce(ctx context.Context, d *Desk) {
	asking, cancel := context.WithTimeout(ctx, settling)
	defer cancel()
	ended, err := d.SettleOwn(asking)
	broken, gone := d.TakeOver(asking)
	if len(ended)+len(broken) > 0 {
		w.stirred.Store(true)
	}
	asked, doubt := w.askDoubtful(ctx, d)
	if asked {
		w.stirred.Store(true)
	}
	if err = errors.Join(err, gone, doubt); err == nil || ctx.Err() != nil {
		w.untold = ""
		w.alertWhileBusy(ctx, d)
		return
	}
	if left := len(d.Attempts.Unsettled()); left > 0 && w.untold != told(err) { // otherwise the looks tell it
		w.untold = told(err)
		d.Log.Warn("attempts cannot be settled yet", "attempts", left, "err", w.untold)
	}
}

// asking is when an uncertain delivery is asked for next, and how often it was.
type asking struct {
	next  time.Time // by the ledger's clock
	times int
}

// askDoubtful asks the destinations for what is uncertain: at once, when the quiet time is over, and then at longer
// and longer intervals. It reports whether any was settled.
func (w *Watch) askDoubtful(ctx context.Context, d *Desk) (settled bool, err error) {
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
		err := recovered("asking destination "+line.Destination, func() (err error) {
			ok, again, err = d.askLine(ctx, line)
			return err
		})
		if ok {
			settled = true
			continue
		}
		if err != nil && a.times == 0 {
			d.Log.Warn("destination does not tell what it has", "destination", line.Destination,
				"edition", line.Edition, "err", told(err))
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

// alertWhileBusy sends alerts while a look takes long, because then something may hang.
func (w *Watch) alertWhileBusy(ctx context.Context, d *Desk) {
	now := w.Now()
	w.mu.Lock()
	long := w.busy && now.Sub(w.sight.Looked) >= alertEvery
	w.mu.Unlock()
	if long {
		w.alert(ctx, d, now, nil)
	}
}
