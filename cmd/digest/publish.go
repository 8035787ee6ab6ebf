package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/overview"
)

// publish publishes the edition that is due, or with --now an extra edition, and prints where it was sent.
func (a *app) publish(ctx context.Context, o runOptions) error {
	d, err := a.openToSend(ctx)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	var outcome desk.Outcome
	if o.now {
		if !o.yes && console.IsTerminal(a.stdin) { // each digest --now publishes another edition
			sure, err := console.Confirm(ctx, a.stdin, a.stderr, "Publish an extra edition now, to "+d.config.Awake()+"?")
			if err == nil && !sure {
				err = errors.New("nothing was published")
			}
			if err != nil {
				return err
			}
		}
		outcome, err = d.RunNow(ctx, now)
	} else {
		outcome, err = d.Run(ctx, now)
	}
	d.clearProgress()
	if a.reportUnrecorded() && err == nil {
		err = errors.New("the results of some deliveries could not be saved in the ledger")
	}
	result := a.published(ctx, d, outcome, err)
	if err != nil {
		return result
	}
	open, err := a.unfinished(ctx, d, outcome)
	if err != nil {
		return err
	}
	unsure, err := a.askDue(ctx, d, now, outcome.Paused)
	if err != nil {
		return err
	}
	open = open || unsure
	if open && result == nil {
		return &exitError{code: exitPart}
	}
	return result
}

// published prints the outcome of a run, and returns its exit code.
func (a *app) published(ctx context.Context, d *workspace, outcome desk.Outcome, err error) error {
	due := outcome.Next.IsZero()
	if outcome.Held != "" && err == nil {
		return a.held(outcome, d)
	}
	if outcome.Skipped != "" && err == nil {
		fmt.Fprintf(a.stdout, "Edition %s is skipped, because %s.\n", outcome.Record.Edition.Name, outcome.Skipped)
		return a.reportProblems(outcome.Record.Edition)
	}
	if due && outcome.Record.Edition.Name != "" {
		a.summary(outcome, d.Zone)
	}
	switch {
	case err != nil:
		return demoHint(err)
	case !due:
		return a.nothingDue(outcome, d)
	}
	unsure, err := a.uncertainSubscribers(ctx, d, outcome.Record.Edition.Name, true)
	if err != nil {
		return err
	}
	withheld := a.withheld(outcome.Withheld)
	if err := a.runResult(outcome, d); err != nil || !unsure {
		return cmp.Or(err, withheld)
	}
	return &exitError{code: exitPart}
}

// reportUnrecorded prints the result of each delivery that could not be saved in the ledger, with the command that
// saves it: the registry of attempts ends with this process. It reports whether there are any.
func (a *app) reportUnrecorded() bool {
	left := a.inFlight().Unsettled()
	for _, f := range left {
		to := f.Destination
		if f.Recipient != "" {
			to += " (" + f.Recipient + ")"
		}
		switch {
		case f.Void:
			f.State = digest.Failed
			fmt.Fprintf(a.stderr, "not sent: edition %s to %s. The ledger may list it as in progress.\n", f.Edition, to)
		default:
			fmt.Fprintf(a.stderr, "%s: edition %s to %s. This could not be saved in the ledger.\n", f.State, f.Edition, to)
		}
		fmt.Fprintf(a.stderr, "hint: when the store works again, run on this machine: %s\n", digest.SettleCommand(f.Delivery))
	}
	return len(left) > 0
}

// summary prints what an edition contains, and its deliveries.
func (a *app) summary(o desk.Outcome, zone *time.Location) {
	e := o.Record.Edition
	fmt.Fprintf(a.stdout, "Edition %s: %s, %s to propose, %s.\n", e.Name,
		console.Count(len(e.Events)+e.More, "event"), console.Count(len(e.Present), "talk"),
		console.Count(len(e.Tasks), "task"))
	overview.PrintDeliveries(a.stdout, o.Deliveries, zone)
}

// runResult returns the exit code of a run that had something to publish, and prints what to do.
func (a *app) runResult(o desk.Outcome, d *workspace) error {
	sent := 0
	for _, l := range o.Deliveries {
		if l.State == digest.Sent {
			sent++
		}
	}
	open := a.reportUnsettled(d, o.Deliveries)
	var unread error
	if o.Composed { // otherwise, its problems were reported when it was composed
		unread = a.reportProblems(o.Record.Edition)
	}
	switch {
	case len(d.Destinations) == 0:
		why := "there are no destinations"
		if len(d.config.Asleep) > 0 {
			why = "all destinations are asleep"
		}
		fmt.Fprintf(a.stderr, "%s: the edition was composed and stored, and not sent\n", why)
	case open && sent == 0:
		return &exitError{code: exitNothing}
	case open:
		return &exitError{code: exitPart}
	}
	return unread
}

// reportUnsettled prints uncertain deliveries, with what to do. It reports whether any delivery is not sent.
func (a *app) reportUnsettled(d *workspace, lines []digest.Delivery) bool {
	open := false
	for _, l := range lines {
		open = open || l.State != digest.Sent
		if l.State == digest.Uncertain {
			fmt.Fprintf(a.stderr, "uncertain: it is not known whether %s got edition %s. No run sends it again.\n",
				l.Destination, l.Edition)
			// The ledger has its own clock, which is close enough to this one for a limit of days.
			switch from, ok := d.Askable(l); {
			case ok && time.Now().After(d.AskedUntil(l)):
				fmt.Fprintf(a.stderr, "note: %s is not asked any more, so a person has to settle it.\n", l.Destination)
			case ok:
				fmt.Fprintf(a.stderr, "note: every run asks %s for it; from %s on, \"not found\" is believed.\n",
					l.Destination, from.In(d.Zone).Format("15:04:05 MST"))
			}
			fmt.Fprintf(a.stderr, "hint: check there, then: digest settle %s %s sent (or failed, to send it again)\n",
				l.Edition, l.Destination)
		}
	}
	return open
}

// nothingDue prints when the next edition is due, and what is open.
func (a *app) nothingDue(o desk.Outcome, d *workspace) error {
	if !a.quiet {
		fmt.Fprintf(a.stdout, "Nothing is due. The next edition is %s, on %s.\n",
			d.Schedule.NameOf(o.Next, 0), o.Next.In(d.Zone).Format("Monday, January 2, 15:04 MST"))
	}
	a.reportTooOld(o, d)
	drafted, open := a.drafted(o, d), a.corrected(o, d)
	if !o.Missed.IsZero() {
		a.missed(o.Missed, o.MissedWhy, d)
	}
	if o.Paused != "" {
		fmt.Fprintf(a.stderr, "paused: %s. Nothing is sent.\n", o.Paused)
		fmt.Fprintln(a.stderr, "hint: digest resume ends the pause")
	}
	if a.reportUnsettled(d, o.Deliveries) {
		a.summary(o, d.Zone)
		open = true
	}
	withheld := a.withheld(o.Withheld)
	switch {
	case o.Paused != "" || !o.Missed.IsZero():
		return &exitError{code: exitHeld}
	case open:
		return &exitError{code: exitPart}
	}
	return cmp.Or(withheld, drafted)
}

// demoHint adds a hint to the error of a run that could read nothing.
func demoHint(err error) error {
	if errors.Is(err, digest.ErrNothingRead) {
		return digest.WithHint(err, "check the network; digest --dry-run --demo shows an edition without it")
	}
	return err
}
