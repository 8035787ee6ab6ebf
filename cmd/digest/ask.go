package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/askdesk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newAsk(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ask",
		Short: "Ask people by name to present what editions propose",
		Long: `Each proposal of an edition goes to one person of the team that answers for the project (teams: in
meetups.yaml), who answers with one tap. digest serve and digest do this by themselves. These commands
show what was asked, and record answers for people. See docs/asks.md.`,
		Example: `  digest ask preview --demo
  digest ask answer curb-space-map-2026-07-25 yes --person "Rosa Medina"`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAskRun(a), newAskPreview(a), newAskList(a), newAskAnswer(a))
	for _, c := range []struct {
		use, short, long, example, needs string
		access                           wiring.Access
		do                               func(d askdesk.Desk, ctx context.Context, args []string) error
	}{
		{
			"show ASK", "Show every step of an ask", "", "  digest ask show curb-space-map-2026-07-25",
			"the ask's name, as digest ask list shows it", wiring.ReadOnly, askdesk.Desk.Show,
		},
		{
			"allow REPO", "Ask about a project again after somebody said never", "",
			"  digest ask allow CityOfLosAngeles/curb-space-map", "a repository as owner/name", wiring.ReadWrite,
			askdesk.Desk.Allow,
		},
		{
			"person NAME", "Show everything that is kept about a person", "", `  digest ask person "Rosa Medina"`,
			"a person's name", wiring.ReadOnly, askdesk.Desk.Person,
		},
		{
			"correct NAME NEWNAME", "Correct a person's name in everything that was asked",
			"Corrects a name in the log of asks. Change meetups.yaml in the same way.",
			`  digest ask correct "Rosa Medina" "Rosa Medina-Cruz"`, "the name as it is, and as it should be",
			wiring.ReadWrite, askdesk.Desk.Correct,
		},
		{
			"forget NAME", "Remove a person from everything that was asked",
			`Removes the name from the log and from talks. Remove it from meetups.yaml too, or they are asked again.
Editions that were sent do not change.`,
			`  digest ask forget "Rosa Medina"`, "a person's name", wiring.ReadWrite, askdesk.Desk.Forget,
		},
	} {
		cmd.AddCommand(&cobra.Command{
			Use: c.use, Short: c.short, Long: c.long, Example: c.example, Args: exactArgs(len(strings.Fields(c.use))-1, c.needs),
			RunE: func(cmd *cobra.Command, args []string) error {
				return a.atAskDesk(cmd.Context(), c.access, func(ctx context.Context, d askdesk.Desk) error {
					return c.do(d, ctx, args)
				})
			},
		})
	}
	return cmd
}

type doAsks func(context.Context, *workspace, time.Time) error

// withAsks calls do with a desk that asks people.
func (a *app) withAsks(ctx context.Context, use wiring.Access, do doAsks) error {
	d, err := a.openDesk(ctx, use)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	if d.asks == nil {
		return usageError(digest.WithHint(errors.New("nobody is asked: meetups.yaml has no asks"),
			"docs/asks.md shows the lines; digest ask preview --demo shows the messages"))
	}
	return do(ctx, d, now)
}

// atAskDesk calls do with what people at the desk work with.
func (a *app) atAskDesk(ctx context.Context, use wiring.Access, do func(context.Context, askdesk.Desk) error) error {
	return a.withAsks(ctx, use, func(ctx context.Context, d *workspace, now time.Time) error {
		err := do(ctx, askdesk.Desk{
			Store: d.Store, Rules: d.asks.Rules, File: d.config.Path, Now: now, Out: a.stdout, Err: a.stderr,
		})
		if errors.Is(err, askdesk.ErrUsage) {
			return usageError(err)
		}
		return err
	})
}

func newAskRun(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "run",
		Short: "Send what is due now",
		Long: `Sends the questions, reminders, and follow-ups that are due, each at most once. digest serve does this
all the time, and digest after each run.`,
		Example: "  digest ask run",
		Args:    maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withAsks(cmd.Context(), wiring.ReadWrite, func(ctx context.Context, d *workspace, now time.Time) error {
				why, err := wiring.WhyNothingIsSent(ctx, d.Desk, now)
				if err != nil {
					return err
				}
				if why != "" {
					fmt.Fprintf(a.stderr, "paused: %s. Nothing is sent.\nhint: digest resume ends the pause\n", why)
					return &exitError{code: exitHeld}
				}
				if open, err := a.askDue(ctx, d, now, ""); err != nil || !open {
					return err
				}
				return &exitError{code: exitPart}
			})
		},
	}
}

// askDue sends what is due unless sending is paused, and prints it. It reports whether a message needs a person.
func (a *app) askDue(ctx context.Context, d *workspace, now time.Time, paused string) (open bool, err error) {
	if d.asks == nil || paused != "" {
		return false, nil
	}
	out, err := d.asks.Run(ctx, now)
	open = askdesk.Report(out, a.quiet, a.stdout, a.stderr)
	if a.reportUnrecorded() && err == nil {
		err = errors.New("the results of some messages could not be saved in the ledger")
	}
	return open, err
}

func newAskList(a *app) *cobra.Command {
	all, asJSON := false, false
	cmd := &cobra.Command{
		Use: "list", Short: "List what was asked, and who has it", Example: "  digest ask list --all", Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.atAskDesk(cmd.Context(), wiring.ReadOnly, func(ctx context.Context, d askdesk.Desk) error {
				return d.List(ctx, all, asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "also list what is closed")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object for each ask, on its own line")
	return cmd
}

func newAskAnswer(a *app) *cobra.Command {
	var o ask.Answer
	cmd := &cobra.Command{
		Use:   "answer ASK ANSWER",
		Short: "Record an answer for a person",
		Long: `Records what a person said, as if they had answered themselves. ANSWER is yes, no, other (--other), never
(until digest ask allow), accepted or refused (by the organizer), named or unnamed (in editions), given
(--slides, --visitors), or notgiven.`,
		Example: `  digest ask answer curb-space-map-2026-07-25 given --slides https://example.org/slides`,
		Args:    exactArgs(2, "the ask's name, as digest ask list shows it, and an answer"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Thread, o.Kind = args[0], ask.Kind(args[1])
			return a.atAskDesk(cmd.Context(), wiring.ReadWrite, func(ctx context.Context, d askdesk.Desk) error {
				return d.Answer(ctx, o)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Person, "person", "", "the `NAME` of who answers (default: who has the question)")
	f.StringVar(&o.Other, "other", "", "with other: the `NAME` of somebody else")
	f.StringVar(&o.Slides, "slides", "", "with given: the `ADDRESS` of the slides")
	f.IntVar(&o.Visitors, "visitors", 0, "with given: how many people came by")
	return cmd
}
