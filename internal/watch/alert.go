package watch

import (
	"context"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// alert looks, once a minute at most and beside all else, whether there is something to tell the operator. failing is
// how the last looks ended, if they failed.
func (w *Watch) alert(ctx context.Context, d *desk.Desk, now time.Time, failing error) {
	if d.Operator == nil || !w.alerting.TryLock() { // the last alert is still being handed over
		return
	}
	if failing == nil {
		w.failures = 0
	} else {
		w.failures++
	}
	failures := w.failures
	if since := now.Sub(w.checkedAlerts); since >= 0 && since < desk.AlertEvery {
		w.alerting.Unlock()
		return
	}
	w.checkedAlerts = now
	w.group.Go(func() {
		defer w.alerting.Unlock()
		ctx, cancel := context.WithTimeout(ctx, askingLimit) // a store that hangs must not keep later alerts from being told
		defer cancel()
		err := digest.Recover("looking for what to tell the operator",
			func() error { return w.alertOnce(ctx, d, now, failing, failures) })
		if err != nil && ctx.Err() == nil {
			d.Log.Warn("the operator could not be told", "err", desk.ErrorText(err))
		}
	})
}

// alertOnce tells the operator what there is to tell, after so many looks in a row that failed. alerting is held.
func (w *Watch) alertOnce(ctx context.Context, d *desk.Desk, now time.Time, failing error, failures int) error {
	switch {
	case failures >= desk.AlertTries:
		text := desk.ErrorText(failing)
		if w.lastAlert == text {
			return nil
		}
		err := d.Shout(ctx, now, []desk.Concern{{Text: "Editions cannot be seen to: " + text}}) // the store may be what is away: it cannot remember this
		if err == nil {
			w.lastAlert = text
		}
		return err
	case failures == 0:
		w.lastAlert = ""
		all, err := d.Concerns(ctx)
		if err != nil {
			return err
		}
		return d.AlertOperator(ctx, now, all)
	}
	return nil
}
