package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func newCheck(a *app) *cobra.Command {
	var online bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find mistakes in configuration, templates, schedule and store before Monday at nine does",
		Example: `  digest check
  digest check --online     also read every source, and knock at every destination`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.check(cmd.Context(), online) },
	}
	cmd.Flags().BoolVar(&online, "online", false, "also read every source, and knock at every destination; publish nothing")
	return cmd
}

// Checker is a publisher that can find out, without publishing, whether it would be let in.
type Checker interface {
	Check(ctx context.Context) error
}

func (a *app) check(ctx context.Context, online bool) error {
	d, err := a.openDesk(ctx, readOnly)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	if err := checkTemplates(d); err != nil {
		return wrong(err)
	}
	if err := d.Schedule.Check(now); err != nil {
		return wrong(fmt.Errorf("%s: schedule.cron %q: %w", a.config, d.config.Schedule.Cron, err))
	}
	next := d.Schedule.After(now)
	if _, err := d.Edits(d.Schedule.NameOf(next, 0)); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s is right: %s with %s, %s, %s of GitHub.\n", a.config, count(len(d.Groups), "group"),
		count(len(d.Listings)-len(d.config.GitHub.Entries), "source"), count(len(d.Destinations), "destination"), plural(len(d.config.GitHub.Entries), "entry", "entries"))
	fmt.Fprintf(a.stdout, "The next edition is %s, on %s.\n", d.Schedule.NameOf(next, 0), next.In(d.Zone).Format("Monday, January 2, 15:04 MST"))
	for _, g := range d.Groups {
		if g.Sources == 0 {
			fmt.Fprintf(a.stdout, "! %s has no source: every edition reports it as a gap.\n", g.Name)
		}
	}
	if !online {
		return nil
	}
	return a.checkOnline(ctx, d, now)
}

// checkOnline prints a table of all sources and destinations, with what to do about those that fail.
func (a *app) checkOnline(ctx context.Context, d *desk, now time.Time) error {
	period := digest.PeriodOf(now, time.Time{}, d.Zone, d.EventDays, d.ActivitySpan)
	collections, err := d.Collect(ctx, period, now)
	d.clearProgress()
	if err != nil {
		return err
	}
	failed := false
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nSOURCE\t\tWHAT IT TELLS")
	for _, c := range collections {
		mark, what := "✓", told(c.Harvest)
		switch {
		case c.Err != nil:
			mark, what, failed = "✗", withHint(c.Err), true
		case len(c.Harvest.Problems) > 0:
			mark, what = "!", what+"; "+c.Harvest.Problems[0].Error
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", c.Listing.Name, mark, what)
	}
	fmt.Fprintln(w, "\nDESTINATION\t\t")
	for _, dest := range d.Destinations {
		mark, what := "✓", "it would be let in"
		if c, ok := dest.Publisher.(Checker); !ok {
			mark, what = "?", "it cannot be asked without publishing: digest shows what happens when it is due"
		} else if err := c.Check(ctx); err != nil {
			mark, what, failed = "✗", withHint(err), true
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", dest.Name, mark, what)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if failed {
		return &exitError{code: exitPart}
	}
	return nil
}

// told sums up a harvest.
func told(h digest.Harvest) string {
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{
		{len(h.Events), "event", "events"},
		{len(h.Repositories), "repository", "repositories"},
		{len(h.Activities), "piece of news", "pieces of news"},
		{len(h.Tasks), "task", "tasks"},
	} {
		switch {
		case p.n == 1:
			parts = append(parts, "1 "+p.one)
		case p.n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.many))
		}
	}
	if len(parts) == 0 {
		return "nothing for the coming weeks"
	}
	return strings.Join(parts, ", ")
}

func withHint(err error) string {
	if hint := digest.Hint(err); hint != "" {
		return err.Error() + " — " + hint
	}
	return err.Error()
}
