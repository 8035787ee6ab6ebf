package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
)

func newPause(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "pause WHY",
		Short: "Send nothing, on all machines, until digest resume",
		Long: `pause keeps every digest that uses the store from sending. What becomes due meanwhile is made up after digest resume if that is
within grace; otherwise it is held. For single days that are known before, use schedule: skip.`,
		Example: `  digest pause "the channel is being moved"`,
		Args:    exactArgs(1, "the reason, in quotes"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.openDesk(cmd.Context(), readWrite)
			if err != nil {
				return err
			}
			defer d.close()
			now, err := a.clock(d.now)
			if err != nil {
				return err
			}
			fresh, err := digest.Pause(cmd.Context(), d.Store, args[0], now)
			if err != nil {
				return err
			}
			if !fresh {
				was, err := digest.PausedBy(cmd.Context(), d.Store)
				if err != nil {
					return err
				}
				return fmt.Errorf("sending is paused already, since %s: %s", was.At.In(d.Zone).Format("2006-01-02 15:04 MST"), was.Text)
			}
			fmt.Fprintln(a.stdout, "Sending is paused. `digest resume` ends that.")
			return a.addToAudit(cmd.Context(), d, store.Paused, "sending", args[0])
		},
	}
}

func newResume(a *app) *cobra.Command {
	var handled bool
	cmd := &cobra.Command{
		Use:   "resume",
		Short: "End a pause, and say whether what is due now shall be sent",
		Long: `resume ends a pause: one that a person made, one after digest restore, or one that digest made itself because the store is
a copy and may not know what was sent. Before you resume a copy, look at what readers got. From then on, this store counts,
and any other copy is older.`,
		Example: `  digest resume
  digest resume --handled     what is due now went out already (after a restore), or shall not go out`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.resume(cmd, handled) },
	}
	cmd.Flags().BoolVar(&handled, "handled", false, "hold the edition that is due now: it went out already, or shall not")
	return cmd
}

func (a *app) resume(cmd *cobra.Command, handled bool) error {
	ctx := cmd.Context()
	d, err := a.openDesk(ctx, readWrite)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	if _, err := digest.PausedBy(ctx, d.Store); errors.Is(err, digest.ErrNotFound) {
		// Perhaps nothing was sent from here since the store was copied here. Then this is the resume that the next run
		// would ask for.
		slot, outcome, err := d.Due(ctx, now)
		if err != nil {
			return err
		}
		why, err := d.store.Suspicion(ctx, !slot.IsZero() || !outcome.Asking.IsZero())
		if err != nil {
			return err
		}
		if why == "" {
			fmt.Fprintln(a.stdout, "Sending is not paused.")
			return nil
		}
		if _, err := digest.Pause(ctx, d.Store, why, now); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	if handled {
		name, err := d.HoldDue(ctx, now)
		if err != nil {
			return err
		}
		if name != "" {
			fmt.Fprintf(a.stdout, "Edition %s is held: it is not sent by itself.\n", name)
			if err := a.addToAudit(ctx, d, store.Handled, name, ""); err != nil {
				return err
			}
		}
	}
	was, err := digest.Resume(ctx, d.Store)
	if err != nil {
		return err
	}
	since := was.At.In(d.Zone).Format("2006-01-02 15:04 MST")
	fmt.Fprintf(a.stdout, "Sending goes on. It was paused since %s: %s.\n", since, store.Seen(was.Text))
	return a.addToAudit(ctx, d, store.Resumed, "sending", "")
}
