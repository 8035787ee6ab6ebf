package watch

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Watch sees to it that every edition appears when it is due, for as long as it runs. What is due is asked of the
// schedule and the store at every look, never of a timer's memory: restarts, sleep and clocks that jump neither lose
// nor double an edition, and a long absence owes at most one. Any number of watches, on any number of machines, may
// share a store.
type Watch struct {
	Now              func() time.Time                              // the wall clock
	Every            time.Duration                                 // between two looks; a slot is also looked for at its own time
	IdleInterval     time.Duration                                 // between two runs while nothing is due
	ShutdownGrace    time.Duration                                 // how long a run may go on after the watch was told to end
	CheckDestination func(context.Context, desk.Destination) error // whether a destination would let us in

	mu     sync.Mutex
	status Status
	desk   *desk.Desk // the one in use
	busy   bool       // a look is under way

	wake      atomic.Bool       // a delivery came free beside the looks: the next one does not wait
	asks      map[string]asking // of what is uncertain, by delivery and attempt
	unsettled string            // why attempts could not be settled, as it was logged last

	tries    int // runs for the slot that did not finish
	slot     time.Time
	lastRun  time.Time
	prepared time.Time // the slot whose pre-flight is done

	group         sync.WaitGroup // of alerts
	alerting      sync.Mutex     // held while an alert is handed over; it guards what follows
	checkedAlerts time.Time      // when there was last looked for something to tell
	failures      int            // looks in a row
	lastAlert     string         // the failure that the operator was told of
}

// Status is what a watch saw last.
type Status struct {
	Looked time.Time // when
	Next   time.Time // the next slot
	Due    time.Time // the slot whose edition is due and not everywhere yet; zero: none
	Paused string    // why nothing is sent; empty: it is
	Error  string    // of the last look, or of the last run; empty: none
	Runs   int
	Failed int // runs and looks that ended with an error
}

// Status returns what was seen last.
func (w *Watch) Status() Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status
}

// Run watches until ctx ends; the run that is then under way has Linger to finish. A desk from the channel replaces
// the one before.
func (w *Watch) Run(ctx context.Context, desk *desk.Desk, replaced <-chan *desk.Desk) {
	w.use(desk)
	defer func() {
		w.group.Wait()
		w.current().SettleLeft(ctx)
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
			w.tries, w.lastRun = 0, time.Time{} // what failed may have been mended
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

// tick does what is to be done now.
func (w *Watch) tick(ctx context.Context, d *desk.Desk) {
	now := w.Now()
	w.mu.Lock()
	back := w.status.Looked.Sub(now)
	w.busy = true
	w.status.Looked = now // whoever wonders whether this is alive must not wait for a long run to end
	s := w.status
	w.mu.Unlock()
	if back > time.Minute {
		d.Log.Warn("the clock was put back", "by", back.Round(time.Second).String(), "hint", "what was sent is not sent again; what comes next comes when the clock shows its time")
	}
	before := s.Error
	s.Error, s.Due = "", time.Time{}
	s.Next = d.Schedule.After(now)
	err := digest.Recover("a look", func() error { return w.do(ctx, d, now, &s) })
	w.alert(ctx, d, now, err)
	if err != nil && ctx.Err() == nil {
		s.Error, s.Failed = desk.ErrorText(err), s.Failed+1
		if s.Error != before { // a store that is away for an hour is said once
			d.Log.Error("look failed", "err", s.Error)
		}
	} else if err == nil && before != "" {
		d.Log.Info("look is well again")
	}
	w.mu.Lock()
	w.status, w.busy = s, false
	w.mu.Unlock()
}

// askingLimit bounds the queries of one look. A store that does not answer must not end the looks.
const askingLimit = time.Minute

func (w *Watch) do(ctx context.Context, d *desk.Desk, now time.Time, s *Status) error {
	slot, err := w.due(ctx, d, now, s)
	if err != nil {
		return err
	}
	if s.Paused == "" && w.isTime(slot, now) {
		w.lastRun = now
		s.Runs++
		return w.run(ctx, d, now)
	}
	return w.prepare(ctx, d, now)
}

// due asks the store what is due.
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
		d.Log.Info("sending goes on")
	}
	s.Paused = why
	broken, err := d.TakeOver(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if w.wake.Swap(false) || len(broken) > 0 { // what another process has left behind waits for no interval
		w.tries, w.lastRun = 0, time.Time{}
	}
	slot, outcome, err := d.Due(ctx, now)
	if err != nil {
		return time.Time{}, err
	}
	s.Due = outcome.DueOr(slot) // what a destination is asked for is due; no run is needed to ask, see tend
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

// isTime reports whether a run is to be made. Runs that do not finish what is due come at longer and longer
// intervals; a clock that was put back makes none wait.
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

// runLimit bounds one run, and what is done before a slot.
const runLimit = 30 * time.Minute

// run makes one run of the desk, which survives the end of ctx for Linger.
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

// prepare does what is done before a slot: sources are read ahead, and the pre-flight is made.
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
