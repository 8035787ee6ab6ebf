package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/process"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newAudit(a *app) *cobra.Command {
	var since string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "List who did what, and when: approvals, holds, pauses, restores, settlements, sends",
		Long: `audit lists what people and processes did that affects what is sent. digest never changes or deletes
an entry. A mailing to subscribers is one entry, which does not list them.`,
		Example: `  digest audit --since 2026-07-01
  digest audit --json >> audit.jsonl`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.audit(cmd.Context(), since, asJSON) },
	}
	cmd.Flags().StringVar(&since, "since", "", "the first `DATE`: 2026-07-01 (default 90 days ago)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object for each entry, on its own line")
	return cmd
}

func (a *app) audit(ctx context.Context, since string, asJSON bool) error {
	d, err := a.openDesk(ctx, wiring.ReadOnly)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	from := now.AddDate(0, 0, -90)
	if since != "" {
		if from, err = time.ParseInLocation(time.DateOnly, since, d.Zone); err != nil {
			return usageError(fmt.Errorf("--since %q is not a date, such as 2026-07-01", since))
		}
	}
	entries, err := d.store.Audit(ctx, from)
	if err != nil {
		return err
	}
	if asJSON {
		return console.WriteJSON(a.stdout, entries...)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, one := range entries {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", one.At.In(d.Zone).Format("2006-01-02 15:04:05 MST"),
			console.Printable(one.Who), one.Act, console.Printable(one.What),
			console.Printable(one.Why), console.Printable(one.Account))
	}
	return w.Flush()
}

// addToAudit adds an entry for what the person at the terminal did.
func (a *app) addToAudit(ctx context.Context, d *workspace, act, what, why string) error {
	now, err := a.clock(time.Now())
	if err != nil {
		return err
	}
	if err := d.store.Record(ctx, store.Deed{
		At: now, Who: process.User(), Account: accountID(), Act: act, What: what,
		Why: why,
	}); err != nil {
		return fmt.Errorf("it is done, but could not be added to the audit log: %w", err)
	}
	return nil
}
