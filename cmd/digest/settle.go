package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newSettle(a *app) *cobra.Command {
	person := ""
	cmd := &cobra.Command{
		Use:   "settle EDITION DESTINATION sent|failed",
		Short: "Record how an uncertain delivery ended",
		Long: `A delivery is uncertain if it is not known whether it arrived: a process was killed, or a response
was lost. digest never sends it again by itself. Check whether it arrived, and record the result. If
it failed, the next run within the grace period sends it.

For a renamed destination, both names work. For a removed one, use its name in the ledger.

For a mailing to subscribers, --recipient sets whose delivery you mean; digest editions EDITION
lists the uncertain ones.`,
		Example: `  digest settle 2026-07-20 team sent
  digest settle 2026-07-20 newsletter failed --recipient ana@example.org`,
		Args: exactArgs(3, "the edition's name, the destination's name, and sent or failed"),
		RunE: func(cmd *cobra.Command, args []string) error {
			edition, destination, state := args[0], args[1], digest.DeliveryState(args[2])
			if state != digest.Sent && state != digest.Failed {
				return usageError(fmt.Errorf("the result of a delivery is sent or failed, not %q", args[2]))
			}
			d, err := a.openDesk(cmd.Context(), wiring.ReadWrite)
			if err != nil {
				return err
			}
			defer d.close()
			if _, err := d.TakeOver(cmd.Context()); err != nil {
				return err
			}
			if person != "" {
				return a.settlePerson(cmd.Context(), d, digest.Delivery{
					Edition: edition, Destination: destination, Recipient: person, State: state,
				})
			}
			return a.settle(cmd.Context(), d, edition, destination, state)
		},
	}
	cmd.Flags().StringVar(&person, "recipient", "", "for a mailing: the `ADDRESS` of the subscriber")
	return cmd
}

func (a *app) settle(ctx context.Context, d *workspace, edition, destination string, state digest.DeliveryState) error {
	lines, err := digest.Places(ctx, d.Store, edition)
	if err != nil {
		return err
	}
	i := lineToSettle(lines, d.NamesOf(destination))
	if i >= 0 {
		destination = lines[i].Destination
	}
	if state == digest.Failed && (i < 0 || lines[i].State == digest.Failed) && d.goesTo(destination) {
		// The response to a claim may have been lost, so this also works if nothing was claimed.
		if _, err := d.Store.Edition(ctx, edition); err == nil {
			fmt.Fprintf(a.stdout,
				"Edition %s: nothing was sent to %s, as the ledger says; nothing to settle.\n", edition, destination)
			return nil
		}
	}
	switch {
	case i < 0:
		var names []string
		for _, l := range lines {
			names = append(names, l.Destination)
		}
		hint := "the ledger has no deliveries of this edition; digest editions lists the editions"
		if len(names) > 0 {
			hint = "the ledger has deliveries to: " + strings.Join(names, ", ")
		}
		return digest.WithHint(fmt.Errorf("edition %s was not sent to %s", edition, destination), hint)
	case lines[i].State == digest.Claimed:
		return inProgress(fmt.Sprintf("edition %s to %s", edition, destination), lines[i].Owner)
	case lines[i].State != digest.Uncertain:
		return fmt.Errorf("edition %s to %s is %s already; nothing to settle", edition, destination, lines[i].State)
	}
	if err := d.Store.Settle(ctx, settledLine(lines[i], state)); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Edition %s to %s: %s.\n", edition, destination, state)
	return a.addToAudit(ctx, d, store.Settled, edition+" to "+destination, "it was "+string(state))
}

// lineToSettle returns the index of the delivery to a destination with any of the names, or -1. The first name is the
// one that the person gave. The delivery under it counts, unless it failed and one under another name is uncertain.
func lineToSettle(lines []digest.Delivery, names []string) int {
	found := -1
	for _, name := range names {
		i := slices.IndexFunc(lines, func(l digest.Delivery) bool { return l.Destination == name })
		if i >= 0 && (found < 0 || lines[found].State == digest.Failed && lines[i].State == digest.Uncertain) {
			found = i
		}
	}
	return found
}

// goesTo reports whether a destination of the configuration has the name, or had it.
func (d *workspace) goesTo(destination string) bool {
	_, ok := d.Called(destination)
	return ok
}

// inProgress is the error for a delivery that a process is still working on.
func inProgress(what, owner string) error {
	return digest.WithHint(fmt.Errorf("%s is in progress (owner %s); nothing to settle yet", what, owner),
		"the process settles it by itself; if it hangs or is lost, end it and run this command again "+
			"(from another machine, ten minutes later)")
}

// settledLine returns an uncertain delivery as a person settled it.
func settledLine(line digest.Delivery, state digest.DeliveryState) digest.Delivery {
	line.State, line.Error, line.Receipt = state, "", ""
	if state == digest.Sent {
		line.Receipt = "settled by a person"
	} else {
		line.Error = "settled by a person"
	}
	return line
}

// settlePerson settles the delivery to one subscriber. If it failed, the mailing is opened again for them.
func (a *app) settlePerson(ctx context.Context, d *workspace, of digest.Delivery) error {
	ledger, ok := d.Store.(digest.BatchLedger)
	if !ok {
		return errors.New("this store has no deliveries to subscribers")
	}
	names := d.NamesOf(of.Destination)
	var lines []digest.Delivery
	for _, name := range names {
		more, err := ledger.Troubled(ctx, of.Edition, name, math.MaxInt32)
		if err != nil {
			return err
		}
		lines = append(lines, more...)
	}
	i := slices.IndexFunc(lines, func(l digest.Delivery) bool {
		return strings.EqualFold(l.Recipient, of.Recipient) && l.State == digest.Uncertain
	})
	if i >= 0 {
		of.Destination = lines[i].Destination
	}
	if i < 0 {
		claims, err := d.Store.Claims(ctx)
		if err != nil {
			return err
		}
		for _, l := range claims {
			if l.Edition == of.Edition && slices.Contains(names, l.Destination) &&
				strings.EqualFold(l.Recipient, of.Recipient) {
				return inProgress(fmt.Sprintf("edition %s to %s (%s)", of.Edition, l.Destination, l.Recipient), l.Owner)
			}
		}
		return digest.WithHint(
			fmt.Errorf("edition %s to %s is not uncertain for %s; nothing to settle",
				of.Edition, of.Destination, of.Recipient),
			"digest editions "+of.Edition+" lists the subscribers for whom it is")
	}
	if err := d.Store.Settle(ctx, settledLine(lines[i], of.State)); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Edition %s to %s (%s): %s.\n", of.Edition, of.Destination, lines[i].Recipient, of.State)
	if of.State == digest.Failed {
		why := lines[i].Recipient + " did not get it, as settled by a person"
		if _, err := ledger.Reopen(ctx, of.Edition, of.Destination, why); err != nil {
			return err
		}
	}
	// The audit log keeps its entries forever, so it does not name the subscriber.
	return a.addToAudit(ctx, d, store.Settled,
		of.Edition+" to a subscriber of "+of.Destination, "it was "+string(of.State))
}
