package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/overview"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newApprove(a *app) *cobra.Command {
	return a.editorial(digest.Approved, &cobra.Command{
		Use:   "approve EDITION",
		Short: "Approve a draft: it is sent on schedule, byte for byte",
		Long: `Approves the draft as it is now, with the editor's file. If the file changes afterwards, or an
upgrade of digest changes what would be sent, the approval is withdrawn, and the log says why.

If two people must approve, an approval counts for the account that you use, not for the name that
you give: --as is only a label. Two names from one login count once. The person who composed the
draft and the person who edited it last do not count. Neither does root, unless the system knows who
logged in. In meetups.yaml, people: lists which accounts belong to one person.`,
		Example: "  digest approve 2026-07-20 --as Ada",
	})
}

func newHold(a *app) *cobra.Command {
	return a.editorial(digest.Held, &cobra.Command{
		Use:     "hold EDITION",
		Short:   "Hold a draft until it is approved again",
		Example: "  digest hold 2026-07-20 --as Ada",
	})
}

func newSkip(a *app) *cobra.Command {
	return a.editorial(digest.Skipped, &cobra.Command{
		Use:   "skip EDITION",
		Short: "Skip an edition; the next one contains its news",
		Long: `A skipped edition is not sent. The next one starts where the last sent edition ended, so nothing is
lost. Within the grace period, digest approve undoes a skip.`,
		Example: "  digest skip 2026-12-28 --as Ada",
	})
}

// editorial makes a command by which a person approves, holds, or skips an edition.
func (a *app) editorial(act digest.Act, cmd *cobra.Command) *cobra.Command {
	as := ""
	cmd.Flags().StringVar(&as, "as", "", "the `NAME` to show in the log; only a label: your account is what counts")
	cmd.Args = exactArgs(1, "the edition's name")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		d, err := a.openDesk(cmd.Context(), wiring.ReadWrite)
		if err != nil {
			return err
		}
		defer d.close()
		now, err := a.clock(d.now)
		if err != nil {
			return err
		}
		who := digest.Voice{
			Name:    cmp.Or(strings.TrimSpace(as), d.nameOf(d.Process.AccountID), d.Process.Account),
			Account: d.Process.AccountID,
		}
		r, s, err := d.Act(cmd.Context(), args[0], who, act, now)
		if err != nil {
			return err
		}
		if err := a.standing(d, args[0], who, r, s); err != nil {
			return err
		}
		a.hintUnsent(d, args[0], s, now)
		return nil
	}
	return cmd
}

// hintUnsent prints what a person has to do so that an approved edition is sent, if no run sends it by itself.
func (a *app) hintUnsent(d *workspace, name string, s digest.Standing, now time.Time) {
	switch {
	case s.Skipped != "" || s.Held != "":
	case d.Schedule.TooLate(name, now):
		fmt.Fprintf(a.stderr, "note: the time of edition %s has passed, so no run sends it.\n", name)
		fmt.Fprintf(a.stderr, "hint: digest --now publishes an extra edition; digest skip %s skips it\n", name)
	case desk.IsExtra(name):
		fmt.Fprintln(a.stderr, "note: digest --now sends it, if you run it on the same day.")
	}
}

// standing prints the state of an edition after who approved, held, or skipped it.
func (a *app) standing(d *workspace, name string, who digest.Voice, r digest.Record, s digest.Standing) error {
	switch {
	case s.Skipped != "":
		fmt.Fprintf(a.stdout, "Edition %s is skipped by %s: it is not sent.\n", name, console.Printable(s.Skipped))
	case s.Held != "":
		fmt.Fprintf(a.stdout, "Edition %s is held by %s: it waits for an approval.\n", name, console.Printable(s.Held))
	default:
		if err := a.approved(d, name, who, r, s); err != nil {
			return err
		}
		for _, p := range r.Edition.Problems {
			if !a.quiet && p.Source == desk.EditorsFile {
				a.problem(p)
			}
		}
	}
	return nil
}

// approved prints whose approvals count, and why others do not.
func (a *app) approved(d *workspace, name string, who digest.Voice, r digest.Record, s digest.Standing) error {
	hash, err := r.Hash()
	if err != nil {
		return err
	}
	needed := d.Review.Approval.Needed
	if counted := s.Counted(needed); len(counted) > 0 {
		fmt.Fprintf(a.stdout, "Edition %s (content %.16s) is approved by %s.\n", name, hash,
			console.Printable(strings.Join(counted, " and ")))
	} else {
		fmt.Fprintf(a.stdout, "Edition %s (content %.16s): no approval counts yet.\n", name, hash)
	}
	for _, u := range s.Uncounted(needed) {
		fmt.Fprintln(a.stdout, console.Printable(u.Explain(who)))
	}
	if n := s.Missing(hash, needed); n > 0 {
		fmt.Fprintf(a.stdout, "It still needs %s from someone other than %s, who composed it.\n",
			console.Count(n, "approval"), console.Printable(s.Composer))
	}
	return nil
}

// held prints why the edition that is due is not sent.
func (a *app) held(o desk.Outcome, d *workspace) error {
	name := o.Record.Edition.Name
	if name == "" { // no draft is made either
		fmt.Fprintf(a.stdout, "An edition is due, and is not sent: %s.\n", o.Held)
		if !a.quiet && !strings.Contains(o.Held, "digest resume") { // for a copy of a store, the reason includes the hint
			fmt.Fprintln(a.stderr, "hint: digest resume ends the pause")
		}
		return &exitError{code: exitHeld}
	}
	fmt.Fprintf(a.stdout, "Edition %s is due, and held for approval: %s.\n", name, o.Held)
	overview.PrintDeliveries(a.stdout, o.Deliveries, d.Zone)
	_ = a.reportUnsettled(d, o.Deliveries)
	if !a.quiet {
		then := ""
		if desk.IsExtra(name) {
			then = ", and then digest --now on the same day,"
		}
		fmt.Fprintf(a.stderr, "hint: digest preview %s shows it; digest approve %s%s releases it\n", name, name, then)
	}
	if o.Composed {
		_ = a.reportProblems(o.Record.Edition) // the hold is more important than a source that failed
	}
	return &exitError{code: exitHeld}
}

// drafted reports the draft of the next edition.
func (a *app) drafted(o desk.Outcome, d *workspace) error {
	name := o.Draft.Edition.Name
	if name == "" {
		return nil
	}
	if !a.quiet {
		fmt.Fprintf(a.stdout, "Its draft is ready: digest preview %s\n", name)
	}
	overview.PrintDeliveries(a.stdout, o.Shown, d.Zone)
	var err error
	if o.Composed {
		err = a.reportProblems(o.Draft.Edition)
	}
	if a.reportUnsettled(d, o.Shown) {
		return &exitError{code: exitPart}
	}
	return err
}

// printLog prints the log of an edition, a line each.
func (a *app) printLog(d *workspace, log []digest.LogEntry) {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, word := range log {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%.12s\t%s\t%s\n", word.At.In(d.Zone).Format("2006-01-02 15:04 MST"),
			console.Printable(word.Who), word.Act, word.Hash,
			console.Printable(word.Account), console.Printable(word.Why))
	}
	_ = w.Flush()
}

// log prints the log of an edition, if it has one.
func (a *app) log(ctx context.Context, d *workspace, name string) error {
	log, err := d.Store.Log(ctx, name)
	if err != nil || len(log) == 0 {
		return err
	}
	fmt.Fprintln(a.stdout, "Log")
	a.printLog(d, log)
	return nil
}

// draft prints what is known about an edition that is not sent yet. It reports whether anything is known.
func (a *app) draft(ctx context.Context, d *workspace, name string) (found bool, err error) {
	log, err := d.Store.Log(ctx, name)
	if err != nil || len(log) == 0 {
		return false, err
	}
	fmt.Fprintf(a.stdout, "Edition %s is not sent\n", name)
	if draft, err := d.Store.Draft(ctx, name); err == nil {
		if draft.Edition.NoCalendar {
			fmt.Fprintln(a.stdout, "  No calendar could be read when its draft was composed.")
		}
		_ = a.reportProblems(draft.Edition) // nothing is read here, so a source that failed is no error
	} else if !errors.Is(err, digest.ErrNotFound) {
		return true, err
	}
	return true, a.log(ctx, d, name)
}
