package watch

import (
	"context"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// alert sends alerts to the operator in the background, once a minute at most. failing is the error of this tick, if
// it failed.
func (w *Watch) alert(ctx context.Context, d *desk.Desk, now time.Time, failing error) {
	if d.Operator == nil || !w.alerting.TryLock() { // the last alert is still being sent
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
		ctx, cancel := context.WithTimeout(ctx, askingLimit) // a store that hangs must not block later alerts
		defer cancel()
		err := digest.Recover("sending alerts",
			func() error { return w.alertOnce(ctx, d, now, failing, failures) })
		if err != nil && ctx.Err() == nil {
			d.Log.Warn("the alert could not be sent", "err", desk.ErrorText(err))
		}
	})
}

// alertOnce sends the alerts that are due, after so many ticks in a row that failed. It is called with alerting
// locked.
func (w *Watch) alertOnce(ctx context.Context, d *desk.Desk, now time.Time, failing error, failures int) error {
	switch {
	case failures >= desk.AlertTries:
		text := desk.ErrorText(failing)
		if w.lastAlert == text {
			return nil
		}
		// The store may be what fails, so it cannot remember this alert.
		err := d.Shout(ctx, now, []desk.Concern{{Text: "Editions cannot be checked: " + text}})
		if err == nil {
			w.lastAlert = text
		}
		return err
	case failures == 0:
		w.lastAlert = ""
		all, err := d.Concerns(ctx, now)
		if err != nil {
			return err
		}
		return d.AlertOperator(ctx, now, all)
	}
	return nil
}
