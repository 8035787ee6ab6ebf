package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
)

func newSettle(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "settle EDITION DESTINATION sent|failed",
		Short: "Say how an uncertain delivery ended",
		Long: `A delivery is uncertain where nobody knows whether it arrived: a process was killed, an answer was lost. It is never
sent again by itself. Look whether it arrived, and say so. What failed is sent by the next run within grace.`,
		Example: "  digest settle 2026-07-20 newsletter sent",
		Args:    exactArgs(3, "the edition's name, the destination's name, and sent or failed"),
		RunE: func(cmd *cobra.Command, args []string) error {
			edition, destination, state := args[0], args[1], digest.DeliveryState(args[2])
			if state != digest.Sent && state != digest.Failed {
				return wrong(fmt.Errorf("a delivery ends sent or failed, not %q", args[2]))
			}
			d, err := a.openDesk(cmd.Context(), readWrite)
			if err != nil {
				return err
			}
			defer d.close()
			return a.settle(cmd, d, edition, destination, state)
		},
	}
}

func (a *app) settle(cmd *cobra.Command, d *desk, edition, destination string, state digest.DeliveryState) error {
	ctx := cmd.Context()
	if _, err := d.Store.Abandon(ctx, d.now, d.Gone); err != nil {
		return err
	}
	lines, err := d.Places(ctx, edition)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(lines, func(l digest.Delivery) bool { return l.Destination == destination })
	switch {
	case i < 0:
		var names []string
		for _, l := range lines {
			names = append(names, l.Destination)
		}
		return digest.WithHint(fmt.Errorf("edition %s was not handed to %s", edition, destination), "it was handed to: "+strings.Join(append(names, "nobody else"), ", "))
	case lines[i].State != digest.Uncertain:
		return fmt.Errorf("edition %s to %s is %s already: nothing to settle", edition, destination, lines[i].State)
	}
	line := lines[i]
	line.State, line.Error, line.Receipt = state, "", ""
	if state == digest.Sent {
		line.Receipt = "said by a person"
	} else {
		line.Error = "said by a person"
	}
	if err := d.Store.Settle(ctx, line); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Edition %s to %s: %s.\n", edition, destination, state)
	return a.record(ctx, d, store.Settled, edition+" to "+destination, "it was "+string(state))
}
