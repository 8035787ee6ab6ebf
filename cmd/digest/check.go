package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/process"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newCheck(a *app) *cobra.Command {
	var online, asJSON bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find mistakes in the configuration, templates, schedule, and store",
		Long: `Checks the configuration, the templates, the schedule, and the store, and reports each mistake with
its line. With --online it also reads every source, connects to every destination, and reports the
results and what to do. Nothing is published. Exit code 3 means that something would fail, or that a
source can only be read in a worse way than usual.`,
		Example: `  digest check
  digest check --online     also read every source, and connect to every destination`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				return a.checkAsJSON(cmd.Context(), online)
			}
			return a.check(cmd.Context(), online, &checked{})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON object")
	cmd.Flags().BoolVar(&online, "online", false,
		"also read every source, and connect to every destination; publish nothing")
	return cmd
}

// check prints the results, and notes them in out.
func (a *app) check(ctx context.Context, online bool, out *checked) error {
	d, err := a.openDesk(ctx, wiring.ReadOnly)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	if err := wiring.CheckTemplates(d.templates, d.config); err != nil {
		return usageError(err)
	}
	if err := d.Schedule.Check(now); err != nil {
		return usageError(fmt.Errorf("%s: schedule.cron %q: %w", a.config, d.config.Schedule.Cron, err))
	}
	next := d.Schedule.After(now)
	if _, err := d.Review.Edits(d.Schedule.NameOf(next, 0)); err != nil {
		return err
	}
	out.note(d.config, d.Schedule, now)
	fmt.Fprintf(a.stdout, "%s is valid: %s with %s, %s, %s of GitHub.\n", a.config,
		console.Count(len(d.Content.Groups), "group"),
		console.Count(len(d.Sources.Listings)-len(d.config.GitHub.Entries), "source"),
		d.config.CountDestinations(), console.Plural(len(d.config.GitHub.Entries), "entry", "entries"))
	if err := a.checkDue(ctx, d, now); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "The next edition is %s, on %s.\n",
		d.Schedule.NameOf(next, 0), next.In(d.Zone).Format("Monday, January 2, 15:04 MST"))
	fmt.Fprint(a.stdout, d.config.Coming(now))
	for _, g := range d.Content.Groups {
		if g.Sources == 0 && !online {
			fmt.Fprintf(a.stdout, "! %s has no source: every edition reports that.\n", g.Name)
		}
	}
	talks, err := d.Talks(ctx)
	if err != nil {
		return err
	}
	for _, q := range digest.TalkQuestions(talks, now, d.Zone) {
		fmt.Fprintf(a.stdout, "! Talk %s: %s To answer: %s\n", q.Talk.ID, q.Text(d.Zone), q.Answers())
	}
	if !online {
		return nil
	}
	return a.checkOnline(ctx, d, now, out)
}

// checkDue prints whether digest would send something if it ran now, and if not, why.
func (a *app) checkDue(ctx context.Context, d *workspace, now time.Time) error {
	slot, outcome, err := d.Due(ctx, now)
	if err != nil {
		return err
	}
	why, err := d.suspicion(ctx, !slot.IsZero() || !outcome.Asking.IsZero())
	if err != nil {
		return err
	}
	switch name := d.Schedule.NameOf(slot, 0); {
	case slot.IsZero():
	case why != "":
		fmt.Fprintf(a.stdout, "Edition %s is due now.\n", name)
	default:
		if err := a.checkHeld(ctx, d, name); err != nil {
			return err
		}
	}
	if paused, err := d.Paused(ctx); err != nil {
		return err
	} else if paused != "" && slot.IsZero() && why == "" { // the reason for a copy follows
		fmt.Fprintf(a.stdout, "! Nothing is sent: %s.\n", console.Printable(paused))
	}
	for _, w := range outcome.Withheld {
		fmt.Fprintf(a.stdout, "! %s. To end it: %s.\n", w, w.Hint())
	}
	a.reportTooOld(outcome, d)
	if why != "" {
		fmt.Fprintf(a.stdout, "! Nothing is sent: %s.\n", why)
	}
	if !d.store.Shared() && process.Machine(a.getenv) == "" {
		fmt.Fprintln(a.stdout,
			"! This machine has no identifier, so digest does not notice a store that was copied from another "+
				"machine. Set DIGEST_MACHINE to a name.")
	}
	return nil
}

// suspicion returns why nothing would be sent from this store: it is a copy, or it is lost. It is empty if it is
// neither.
func (d *workspace) suspicion(ctx context.Context, due bool) (string, error) {
	if why, err := d.store.Suspicion(ctx, due); err != nil || why != "" {
		return why, err
	}
	return store.Lost(d.config.Store.Reveal())
}

// checkHeld prints whether digest would send the edition that is due, as far as that is known without reading sources.
func (a *app) checkHeld(ctx context.Context, d *workspace, name string) error {
	why, err := d.Waiting(ctx, name)
	if err != nil {
		return err
	}
	_, err = d.Store.Draft(ctx, name)
	composed := err == nil
	if err != nil && !errors.Is(err, digest.ErrNotFound) {
		return err
	}
	if _, err := d.Store.Edition(ctx, name); err == nil {
		composed = true
	}
	switch {
	case why != "":
		fmt.Fprintf(a.stdout, "Edition %s is due now, and held: %s.\n", name, console.Printable(why))
	case !composed && d.Review.Approval.Needed > 0 && d.Review.Approval.Otherwise == digest.OtherwiseHold:
		fmt.Fprintf(a.stdout, "Edition %s is due now: digest composes a draft, which waits for approval.\n", name)
	default:
		fmt.Fprintf(a.stdout, "Edition %s is due now: digest sends it.\n", name)
	}
	return nil
}

// reportTooOld prints that an edition is not sent, because its slot passed before the configuration was last changed.
func (a *app) reportTooOld(o desk.Outcome, d *workspace) {
	if o.Before.IsZero() || a.quiet {
		return
	}
	fmt.Fprintf(a.stdout,
		"The edition of %s is not sent: %s was last changed after that time. digest --now sends an extra edition.\n",
		o.Before.In(d.Zone).Format("Monday, January 2, 15:04 MST"), a.config)
}
