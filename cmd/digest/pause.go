package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newPause(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "pause WHY",
		Short: "Stop sending, on all machines, until digest resume",
		Long: `pause stops every digest that uses the store from sending. An edition that becomes due during the
pause is sent after digest resume, if it is still within the grace period. Otherwise it is held. For
single dates that you know in advance, use schedule: skip.`,
		Example: `  digest pause "the channel is being moved"`,
		Args:    exactArgs(1, "the reason, in quotes"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.openDesk(cmd.Context(), wiring.ReadWrite)
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
				return fmt.Errorf("sending is paused already, since %s: %s",
					was.At.In(d.Zone).Format("2006-01-02 15:04 MST"), was.Text)
			}
			fmt.Fprintln(a.stdout, "Sending is paused. `digest resume` ends the pause.")
			return a.addToAudit(cmd.Context(), d, store.Paused, "sending", args[0])
		},
	}
}

func newResume(a *app) *cobra.Command {
	var handled bool
	cmd := &cobra.Command{
		Use:   "resume",
		Short: "End a pause",
		Long: `resume ends a pause: one by a person, one after digest restore, or one that digest started because
the store is a copy and may not know what was sent. Before you resume a copy, check what readers
got. From then on, digest sends from this copy, and pauses on any other copy.`,
		Example: `  digest resume
  digest resume --handled     do not send what is due now: it was sent already, or should not be sent`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.resume(cmd, handled) },
	}
	cmd.Flags().BoolVar(&handled, "handled", false,
		"hold the edition that is due now: it was sent already, or should not be sent")
	return cmd
}

func (a *app) resume(cmd *cobra.Command, handled bool) error {
	ctx := cmd.Context()
	d, err := a.openDesk(ctx, wiring.ReadWrite)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	if _, err := digest.PausedBy(ctx, d.Store); errors.Is(err, digest.ErrNotFound) {
		// If nothing was sent since the store was copied to this machine, the next run would pause. This resume prevents
		// that.
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
			fmt.Fprintf(a.stdout, "Edition %s is held: no run sends it by itself.\n", name)
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
	fmt.Fprintf(a.stdout, "Sending continues. It was paused since %s: %s.\n", since, store.Seen(was.Text))
	return a.addToAudit(ctx, d, store.Resumed, "sending", "")
}
