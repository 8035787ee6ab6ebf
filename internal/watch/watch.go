package watch

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Watch publishes every edition when it is due, for as long as it runs. At every tick it finds what is due in the
// schedule and the store, never in a timer's memory. So restarts, sleep, and clocks that jump neither lose nor double
// an edition, and after a long absence at most one edition is made up. Any number of watches, on any number of
// machines, may share a store.
type Watch struct {
	Now              func() time.Time                              // the wall clock
	Every            time.Duration                                 // between two ticks; every slot also has a tick
	IdleInterval     time.Duration                                 // between two runs while nothing is due
	ShutdownGrace    time.Duration                                 // how long a run may continue after ctx ended
	CheckDestination func(context.Context, desk.Destination) error // checks that a destination accepts us
	// Also does at every tick what else is due, unless sending is paused; nil: nothing.
	Also func(ctx context.Context, now time.Time) error

	mu     sync.Mutex
	status Status
	desk   *desk.Desk // the one in use
	busy   bool       // a tick is running

	wake      atomic.Bool       // a delivery became free between ticks: the next run does not wait
	asks      map[string]asking // about uncertain deliveries, by delivery and attempt
	unsettled string            // why attempts could not be settled, as last logged

	tries    int // runs for the slot that did not finish
	slot     time.Time
	lastRun  time.Time
	prepared time.Time // the slot whose pre-flight is done

	group         sync.WaitGroup // of alerts
	alerting      sync.Mutex     // locked while an alert is sent; guards the fields below
	checkedAlerts time.Time      // when alerts were last checked
	failures      int            // ticks in a row
	lastAlert     string         // the failure that the last alert was about
}

// Status is what a watch found at its last tick.
type Status struct {
	Looked time.Time // when the tick began
	Next   time.Time // the next slot
	Due    time.Time // the slot whose edition is due, and has not reached every destination; zero: none
	Paused string    // why nothing is sent; empty: sending is not paused
	Error  string    // of the last tick or run; empty: none
	Runs   int
	Failed int // runs and ticks that ended with an error
}

// Status returns the last status.
func (w *Watch) Status() Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status
}

// Run watches until ctx ends; a run of the desk then has ShutdownGrace to finish. A desk from the channel replaces
// the one before.
func (w *Watch) Run(ctx context.Context, desk *desk.Desk, replaced <-chan *desk.Desk) {
	w.use(desk)
	defer func() {
		w.group.Wait()
		w.current().Ledger().SettleLeft(ctx)
	}()
	w.group.Go(func() { w.tend(ctx) })
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case desk = <-replaced:
			w.use(desk)
			w.tries, w.lastRun = 0, time.Time{} // the new desk may succeed
		case <-timer.C:
		}
		if ctx.Err() != nil {
			return
		}
		w.tick(ctx, desk)
		wait := w.Every
		if next := desk.Schedule.After(w.Now()); !next.IsZero() {
			wait = min(wait, next.Sub(w.Now()))
		}
		timer.Reset(max(wait, time.Millisecond))
	}
}

// tick does what is due now.
func (w *Watch) tick(ctx context.Context, d *desk.Desk) {
	now := w.Now()
	w.mu.Lock()
	back := w.status.Looked.Sub(now)
	w.busy = true
	w.status.Looked = now // a health check must not wait for a long run to end
	s := w.status
	w.mu.Unlock()
	if back > time.Minute {
		d.Log.Warn("the clock was put back", "by", back.Round(time.Second).String(),
			"hint", "what was sent is not sent again; the next edition comes when the clock shows its time")
	}
	before := s.Error
	s.Error, s.Due = "", time.Time{}
	s.Next = d.Schedule.After(now)
	err := digest.Recover("a tick", func() error { return w.do(ctx, d, now, &s) })
	w.alert(ctx, d, now, err)
	if err != nil && ctx.Err() == nil {
		s.Error, s.Failed = desk.ErrorText(err), s.Failed+1
		if s.Error != before { // a store that is away for an hour is logged once
			d.Log.Error("tick failed", "err", s.Error)
		}
	} else if err == nil && before != "" {
		d.Log.Info("tick succeeded again")
	}
	w.mu.Lock()
	w.status, w.busy = s, false
	w.mu.Unlock()
}

// askingLimit bounds the queries of one tick. A store that does not answer must not stop the ticks.
const askingLimit = time.Minute

func (w *Watch) do(ctx context.Context, d *desk.Desk, now time.Time, s *Status) error {
	slot, err := w.due(ctx, d, now, s)
	if err != nil {
		return err
	}
	if s.Paused == "" && w.isTime(slot, now) {
		w.lastRun = now
		s.Runs++
		err = w.run(ctx, d, now)
	} else {
		err = w.prepare(ctx, d, now)
	}
	if s.Paused != "" || w.Also == nil {
		return err
	}
	also, cancel := context.WithTimeout(ctx, runLimit)
	defer cancel()
	return errors.Join(err, digest.Recover("asking", func() error { return w.Also(also, now) }))
}

// due finds what is due.
func (w *Watch) due(ctx context.Context, d *desk.Desk, now time.Time, s *Status) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, askingLimit)
	defer cancel()
	if err := d.Begin(ctx, now); err != nil {
		return time.Time{}, err
	}
	if err := d.HoldMissed(ctx, now); err != nil {
		return time.Time{}, err
	}
	why, err := d.Paused(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if why != s.Paused && why != "" {
		d.Log.Warn("sending is paused", "why", why)
	} else if why != s.Paused {
		d.Log.Info("sending resumed")
	}
	s.Paused = why
	broken, err := d.TakeOver(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if w.wake.Swap(false) || len(broken) > 0 { // what another process left is delivered without waiting
		w.tries, w.lastRun = 0, time.Time{}
	}
	slot, outcome, err := d.Due(ctx, now)
	if err != nil {
		return time.Time{}, err
	}
	s.Due = outcome.DueOr(slot) // what a destination is asked for is due; tend asks, so no run is needed
	if !slot.Equal(w.slot) {
		w.slot, w.tries = slot, 0
	}
	if s.Paused == "" {
		if s.Paused, err = d.Vouch(ctx, now, !s.Due.IsZero()); err != nil {
			return time.Time{}, err
		}
		if s.Paused != "" {
			d.Log.Warn("sending is paused", "why", s.Paused)
		}
	}
	return slot, nil
}

// isTime reports whether a run is due. Runs that do not finish are repeated at longer and longer intervals. If the
// clock was put back, a run is due.
func (w *Watch) isTime(slot, now time.Time) bool {
	wait := w.IdleInterval
	if !slot.IsZero() {
		wait = 0
		if w.tries > 0 {
			wait = min(time.Minute<<min(w.tries-1, 5), 30*time.Minute)
		}
	}
	since := now.Sub(w.lastRun)
	return since < 0 || since >= wait
}

// runLimit bounds one run, and what is prepared before a slot.
const runLimit = 30 * time.Minute

// run makes one run of the desk. After ctx ends, the run has ShutdownGrace to finish.
func (w *Watch) run(ctx context.Context, d *desk.Desk, now time.Time) error {
	lingering, cancel := context.WithTimeout(context.WithoutCancel(ctx), runLimit)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(w.ShutdownGrace, cancel) })()
	w.tries++
	outcome, err := d.Run(lingering, now)
	if err != nil {
		return err
	}
	for _, l := range outcome.Deliveries {
		if l.State == digest.Failed && !w.slot.IsZero() {
			d.Log.Warn("delivery failed", "edition", l.Edition, "destination", l.Destination, "final", l.Final, "err", l.Error)
		}
	}
	return nil
}

// prepare does what comes before a slot: it reads sources ahead, and makes the pre-flight.
func (w *Watch) prepare(ctx context.Context, d *desk.Desk, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, runLimit)
	defer cancel()
	if err := d.ReadAhead(ctx, now); err != nil {
		return err
	}
	next := d.Schedule.After(now)
	if next.IsZero() || d.Sources.Ahead == 0 || now.Before(d.PreflightAt(next)) || w.prepared.Equal(next) {
		return nil
	}
	w.prepared = next
	ask := w.CheckDestination
	if ask == nil {
		ask = func(context.Context, desk.Destination) error { return nil }
	}
	_, err := d.Preflight(ctx, next, now, ask)
	return err
}
