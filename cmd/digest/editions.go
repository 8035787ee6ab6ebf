package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/overview"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newEditions(a *app) *cobra.Command {
	all, asJSON := false, false
	cmd := &cobra.Command{
		Use: "editions [NAME]", SuggestFor: []string{"status", "list", "history", "log"},
		Short: "List editions, and where each one was sent",
		Long: `Lists the newest editions, including drafts and skipped, held, and missed editions, with the reason.
With a name, it prints everything about that edition, with every subscriber whose delivery is
uncertain, and the first 20 whose delivery failed.`,
		Example: `  digest editions
  digest editions 2026-07-20`,
		Args: maxArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.openDesk(cmd.Context(), wiring.ReadOnly)
			if err != nil {
				return err
			}
			defer d.close()
			if len(args) == 1 && asJSON {
				one, err := overview.OneEdition(cmd.Context(), d.Desk, args[0])
				if errors.Is(err, digest.ErrNotFound) {
					return noEdition(args[0])
				}
				if err != nil {
					return err
				}
				return console.WriteJSON(a.stdout, one)
			}
			if len(args) == 1 {
				return a.edition(cmd.Context(), d, args[0], all)
			}
			return a.editions(cmd.Context(), d, asJSON)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "with a name: list every subscriber whose delivery failed")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON object for each edition")
	return cmd
}

// maxListedEditions is how many editions are listed.
const maxListedEditions = 60

// editions lists the newest editions, and those that were not sent, with the reason.
func (a *app) editions(ctx context.Context, d *workspace, asJSON bool) error {
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	all, err := overview.Editions(ctx, d.Desk, maxListedEditions, now)
	switch {
	case err != nil:
		return err
	case asJSON:
		return console.WriteJSON(a.stdout, all...)
	case len(all) == 0:
		fmt.Fprintln(a.stderr, "there are no editions yet")
		return nil
	}
	return overview.PrintEditions(a.stdout, all)
}

// noEdition is the error that there is no edition with that name.
func noEdition(name string) error {
	return digest.WithHint(fmt.Errorf("there is no edition %s", name), "digest editions lists them")
}

// edition prints everything that the store knows about an edition.
func (a *app) edition(ctx context.Context, d *workspace, name string, all bool) error {
	r, err := d.Store.Edition(ctx, name)
	if errors.Is(err, digest.ErrNotFound) {
		if found, err := a.draft(ctx, d, name); found || err != nil {
			return err
		}
		return noEdition(name)
	}
	if err != nil {
		return err
	}
	hash, err := r.Hash()
	if err != nil {
		return err
	}
	lines, err := digest.Places(ctx, d.Store, name)
	if err != nil {
		return err
	}
	e := r.Edition
	fmt.Fprintf(a.stdout, "Edition %s, composed on %s\n", name, r.ComposedAt.In(d.Zone).Format("2006-01-02 15:04 MST"))
	fmt.Fprintf(a.stdout, "  %s\n  events until %s, repository activity since %s\n  content %s\n", e.Intro,
		e.Period.End.In(d.Zone).Add(-time.Second).Format(time.DateOnly),
		e.Period.Since.In(d.Zone).Format(time.DateOnly), hash[:16])
	if len(lines) > 0 {
		fmt.Fprintln(a.stdout, "Deliveries")
		overview.PrintDeliveries(a.stdout, lines, d.Zone)
	}
	if err := a.mailings(ctx, d, name, all); err != nil {
		return err
	}
	if err := overview.PrintCorrections(ctx, a.stdout, d.Desk, name); err != nil {
		return err
	}
	if err := a.log(ctx, d, name); err != nil {
		return err
	}
	return a.reportProblems(e)
}
