package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/overview"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newEditions(a *app) *cobra.Command {
	all := false
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
			if len(args) == 1 {
				return a.edition(cmd.Context(), d, args[0], all)
			}
			return a.editions(cmd.Context(), d)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "with a name: list every subscriber whose delivery failed")
	return cmd
}

// maxListedEditions is how many editions are listed.
const maxListedEditions = 60

// editions lists the newest editions, and those that were not sent, with the reason.
func (a *app) editions(ctx context.Context, d *workspace) error {
	records, err := d.Store.Editions(ctx, maxListedEditions)
	if err != nil {
		return err
	}
	lines := map[string]string{}
	for _, r := range records {
		places, err := digest.Places(ctx, d.Store, r.Edition.Name)
		if err != nil {
			return err
		}
		e := r.Edition
		lines[e.Name] = fmt.Sprintf("%s\t%s\t%s\t%s", e.Name, console.Count(len(e.Events)+e.More, "event"),
			console.Count(len(e.Tasks), "task"), states(places))
	}
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	unsent, err := overview.UnsentEditions(ctx, d.Desk, slices.Collect(maps.Keys(lines)), maxListedEditions, now)
	if err != nil {
		return err
	}
	for _, u := range unsent {
		lines[u.Name] = fmt.Sprintf("%s\t-\t-\t%s", u.Name, console.Printable(u.What))
	}
	if len(lines) == 0 {
		fmt.Fprintln(a.stderr, "there are no editions yet")
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	names := slices.Sorted(maps.Keys(lines))
	slices.Reverse(names)
	for _, name := range names[:min(len(names), maxListedEditions)] {
		fmt.Fprintln(w, lines[name])
	}
	return w.Flush()
}

// states counts deliveries by state: "3 sent, 1 uncertain".
func states(lines []digest.Delivery) string {
	text := ""
	for _, s := range []digest.DeliveryState{digest.Sent, digest.Claimed, digest.Failed, digest.Uncertain} {
		n := 0
		for _, l := range lines {
			if l.State == s {
				n++
			}
		}
		if n > 0 && text != "" {
			text += ", "
		}
		if n > 0 {
			text += fmt.Sprintf("%d %s", n, s)
		}
	}
	if text == "" {
		return "not delivered"
	}
	return text
}

// edition prints everything that the store knows about an edition.
func (a *app) edition(ctx context.Context, d *workspace, name string, all bool) error {
	r, err := d.Store.Edition(ctx, name)
	if errors.Is(err, digest.ErrNotFound) {
		if found, err := a.draft(ctx, d, name); found || err != nil {
			return err
		}
		return digest.WithHint(fmt.Errorf("there is no edition %s", name), "digest editions lists them")
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
		a.deliveries(lines, d.Zone)
	}
	if err := a.mailings(ctx, d, name, all); err != nil {
		return err
	}
	if err := a.corrections(ctx, d, name); err != nil {
		return err
	}
	if err := a.log(ctx, d, name); err != nil {
		return err
	}
	return a.reportProblems(e)
}
