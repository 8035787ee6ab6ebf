package main

import (
	"cmp"
	"context"
	"fmt"
	"os/user"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func newApprove(a *app) *cobra.Command {
	return a.editorial(digest.Approved, &cobra.Command{
		Use:   "approve EDITION",
		Short: "Approve a draft: it is sent at its time, byte for byte",
		Long: `What is approved is the draft as it is now, with the editor's file. When the file changes afterwards, the approval falls, and
the log says why. Where two people must approve, they are two names, and whoever composed the draft is neither.`,
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
		Short: "Leave an edition out; the next one tells what it would have told",
		Long: `A skipped edition is not sent. The next one counts from the last that was not skipped, so that nothing is lost. Until the
time of grace is over, approving takes it back.`,
		Example: "  digest skip 2026-12-28 --as Ada",
	})
}

// editorial makes a command of the editor's word.
func (a *app) editorial(act digest.Act, cmd *cobra.Command) *cobra.Command {
	as := ""
	cmd.Flags().StringVar(&as, "as", "", "who says so: a `NAME`; the account's where it is not given")
	cmd.Args = exactArgs(1, "the edition's name")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		d, err := a.openDesk(cmd.Context(), readWrite)
		if err != nil {
			return err
		}
		defer d.close()
		now, err := a.clock(d.now)
		if err != nil {
			return err
		}
		r, s, err := d.Tell(cmd.Context(), args[0], cmp.Or(strings.TrimSpace(as), d.Account), act, now)
		if err != nil {
			return err
		}
		return a.standing(d, args[0], r, s)
	}
	return cmd
}

// standing says how an edition stands after a word on it.
func (a *app) standing(d *desk, name string, r digest.Record, s digest.Standing) error {
	switch {
	case s.Skipped != "":
		fmt.Fprintf(a.stdout, "Edition %s is skipped by %s: it is not sent.\n", name, s.Skipped)
	case s.Held != "":
		fmt.Fprintf(a.stdout, "Edition %s is held by %s: it waits for an approval.\n", name, s.Held)
	default:
		hash, err := r.Hash()
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "Edition %s (content %.16s) is approved by %s.\n", name, hash, strings.Join(s.By, " and "))
		if n := s.Missing(hash, d.Approval.Needed); n > 0 {
			fmt.Fprintf(a.stdout, "It still needs %s, of someone else than %s, who composed it.\n", count(n, "approval"), s.Composer)
		}
		for _, p := range r.Edition.Problems {
			if !a.quiet && p.Source == digest.EditorsFile {
				a.problem(p)
			}
		}
	}
	return nil
}

// held says of the edition that is due why it is not sent.
func (a *app) held(o digest.Outcome, d *desk) error {
	name := o.Record.Edition.Name
	if name == "" { // not even a draft is made
		fmt.Fprintf(a.stdout, "Something is due, and is not sent: %s.\n", o.Held)
		return &exitError{code: exitHeld}
	}
	fmt.Fprintf(a.stdout, "Edition %s is due, and held for approval: %s.\n", name, o.Held)
	a.deliveries(o.Deliveries, d.Zone)
	_ = a.unsettled(o.Deliveries)
	if !a.quiet {
		fmt.Fprintf(a.stderr, "hint: digest preview %s shows it; digest approve %s lets it go\n", name, name)
	}
	if o.Composed {
		_ = a.tell(o.Record.Edition) // that it is held says more than that a source failed
	}
	return &exitError{code: exitHeld}
}

// drafted tells of the draft of the next edition.
func (a *app) drafted(o digest.Outcome, d *desk) error {
	name := o.Draft.Edition.Name
	if name == "" {
		return nil
	}
	if !a.quiet {
		fmt.Fprintf(a.stdout, "Its draft is ready: digest preview %s\n", name)
	}
	a.deliveries(o.Shown, d.Zone)
	var err error
	if o.Composed {
		err = a.tell(o.Draft.Edition)
	}
	if a.unsettled(o.Shown) {
		return &exitError{code: exitPart}
	}
	return err
}

// words prints the log of an edition, a line each.
func (a *app) words(d *desk, log []digest.Word) {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, word := range log {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%.12s\t%s\n", word.At.In(d.Zone).Format("2006-01-02 15:04 MST"), printable(word.Who), word.Act, word.Hash, printable(word.Why))
	}
	_ = w.Flush()
}

// log prints what was said about an edition, where anything was.
func (a *app) log(ctx context.Context, d *desk, name string) error {
	log, err := d.Store.Words(ctx, name)
	if err != nil || len(log) == 0 {
		return err
	}
	fmt.Fprintln(a.stdout, "Log")
	a.words(d, log)
	return nil
}

// draft tells of an edition that is not fixed yet, and reports whether anything is known of it.
func (a *app) draft(ctx context.Context, d *desk, name string) (found bool, err error) {
	log, err := d.Store.Words(ctx, name)
	if err != nil || len(log) == 0 {
		return false, err
	}
	fmt.Fprintf(a.stdout, "Edition %s is not sent\n", name)
	return true, a.log(ctx, d, name)
}

// printable is one line that no terminal acts on.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, text)
}

// account is the name of who runs this process.
func account() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "digest"
}
