package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// publish publishes what is due, or with --now an extra edition, and says who got it, who did not, and why.
func (a *app) publish(ctx context.Context, o runOptions) error {
	d, err := a.openDesk(ctx, readWrite)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	var outcome digest.Outcome
	if o.now {
		outcome, err = d.RunNow(ctx, now)
	} else {
		outcome, err = d.Run(ctx, now)
	}
	d.clearProgress()
	if outcome.Record.Edition.Name != "" {
		a.summary(outcome, d.Zone)
	}
	if err != nil {
		return err
	}
	return a.judge(outcome, d)
}

// summary prints what was published where.
func (a *app) summary(o digest.Outcome, zone *time.Location) {
	e := o.Record.Edition
	fmt.Fprintf(a.stdout, "Edition %s: %s, %s to propose, %s.\n", e.Name,
		count(len(e.Events)+e.More, "event"), count(len(e.Present), "talk"), count(len(e.Tasks), "task"))
	a.deliveries(o.Deliveries, zone)
}

// deliveries prints the ledger of an edition, a line each.
func (a *app) deliveries(lines []digest.Delivery, zone *time.Location) {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		what := l.Receipt
		if l.State != digest.Sent {
			what = l.Error
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", l.Destination, l.State, l.At.In(zone).Format("2006-01-02 15:04 MST"), what)
	}
	_ = w.Flush()
}

// judge makes the exit code of a run, and says what is to be done.
func (a *app) judge(o digest.Outcome, d *desk) error {
	if o.Record.Edition.Name == "" {
		if !o.Missed.IsZero() {
			fmt.Fprintf(a.stderr, "missed: the edition of %s was not published in time, and is not made up by itself.\n", o.Missed.In(d.Zone).Format("Monday, January 2, 15:04 MST"))
			fmt.Fprintln(a.stderr, "hint: digest --now publishes one for now")
		}
		a.nothingDue(o, d)
		return nil
	}
	sent, other := 0, 0
	for _, l := range o.Deliveries {
		if l.State == digest.Sent {
			sent++
			continue
		}
		other++
		if l.State == digest.Uncertain {
			fmt.Fprintf(a.stderr, "uncertain: whether %s got edition %s is not known, and it is not sent again by itself.\n", l.Destination, l.Edition)
			fmt.Fprintf(a.stderr, "hint: look there, then: digest settle %s %s sent (or failed, to have it sent again)\n", l.Edition, l.Destination)
		}
	}
	told := a.tell(o.Record.Edition)
	if !o.Composed {
		told = nil // its sources were read, and complained about, when it was composed
	}
	switch {
	case len(d.Destinations) == 0:
		fmt.Fprintln(a.stderr, "no destination is configured: the edition was composed and stored, and goes nowhere")
	case other > 0 && sent == 0:
		return &exitError{code: exitNothing}
	case other > 0:
		return &exitError{code: exitPart}
	}
	return told
}

func (a *app) nothingDue(o digest.Outcome, d *desk) {
	if a.quiet {
		return
	}
	if o.Next.IsZero() {
		fmt.Fprintln(a.stdout, "Nothing is due, and the schedule never comes again.")
		return
	}
	fmt.Fprintf(a.stdout, "Nothing is due. The next edition is %s, on %s.\n", d.Schedule.NameOf(o.Next, 0), o.Next.In(d.Zone).Format("Monday, January 2, 15:04 MST"))
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// plural is a number with its noun, where an s does not do.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
