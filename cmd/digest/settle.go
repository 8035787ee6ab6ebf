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
)

func newSettle(a *app) *cobra.Command {
	person := ""
	cmd := &cobra.Command{
		Use:   "settle EDITION DESTINATION sent|failed",
		Short: "Say how an uncertain delivery ended",
		Long: `A delivery is uncertain where nobody knows whether it arrived: a process was killed, an answer was lost. It is never
sent again by itself. Look whether it arrived, and say so. What failed is sent by the next run within grace.
Of a destination that was renamed, both names work. Of one that was removed, its name in the ledger works.
Of a mailing to subscribers, --recipient says whose; digest editions EDITION names those who are uncertain.`,
		Example: "  digest settle 2026-07-20 team sent\n  digest settle 2026-07-20 newsletter failed --recipient ana@example.org",
		Args:    exactArgs(3, "the edition's name, the destination's name, and sent or failed"),
		RunE: func(cmd *cobra.Command, args []string) error {
			edition, destination, state := args[0], args[1], digest.DeliveryState(args[2])
			if state != digest.Sent && state != digest.Failed {
				return usageError(fmt.Errorf("a delivery ends sent or failed, not %q", args[2]))
			}
			d, err := a.openDesk(cmd.Context(), readWrite)
			if err != nil {
				return err
			}
			defer d.close()
			if _, err := d.TakeOver(cmd.Context()); err != nil {
				return err
			}
			if person != "" {
				return a.settlePerson(cmd.Context(), d, digest.Delivery{Edition: edition, Destination: destination, Recipient: person, State: state})
			}
			return a.settle(cmd.Context(), d, edition, destination, state)
		},
	}
	cmd.Flags().StringVar(&person, "recipient", "", "the subscriber at `ADDRESS`, of a mailing")
	return cmd
}

func (a *app) settle(ctx context.Context, d *workspace, edition, destination string, state digest.DeliveryState) error {
	lines, err := d.Places(ctx, edition)
	if err != nil {
		return err
	}
	i := lineToSettle(lines, d.NamesOf(destination))
	if i >= 0 {
		destination = lines[i].Destination
	}
	if state == digest.Failed && (i < 0 || lines[i].State == digest.Failed) && d.goesTo(destination) {
		// A claim whose answer was lost can be settled whether or not it was made.
		if _, err := d.Store.Edition(ctx, edition); err == nil {
			fmt.Fprintf(a.stdout,
				"Edition %s: nothing was sent to %s, and the ledger says so: nothing to settle.\n", edition, destination)
			return nil
		}
	}
	switch {
	case i < 0:
		var names []string
		for _, l := range lines {
			names = append(names, l.Destination)
		}
		hint := "the ledger has no delivery of it; digest editions lists the editions"
		if len(names) > 0 {
			hint = "the ledger has it under: " + strings.Join(names, ", ")
		}
		return digest.WithHint(fmt.Errorf("edition %s was not handed to %s", edition, destination), hint)
	case lines[i].State == digest.Claimed:
		return inProgress(fmt.Sprintf("edition %s to %s", edition, destination), lines[i].Owner)
	case lines[i].State != digest.Uncertain:
		return fmt.Errorf("edition %s to %s is %s already: nothing to settle", edition, destination, lines[i].State)
	}
	if err := d.Store.Settle(ctx, settledLine(lines[i], state)); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Edition %s to %s: %s.\n", edition, destination, state)
	return a.addToAudit(ctx, d, store.Settled, edition+" to "+destination, "it was "+string(state))
}

// lineToSettle is the index of the line of a destination, which may be under any of its names; -1 if there is none. The
// first name is the one that the person gave. Its line counts, unless it failed and that of another name is uncertain.
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

// said is an uncertain line as a person settled it.
func settledLine(line digest.Delivery, state digest.DeliveryState) digest.Delivery {
	line.State, line.Error, line.Receipt = state, "", ""
	if state == digest.Sent {
		line.Receipt = "said by a person"
	} else {
		line.Error = "said by a person"
	}
	return line
}

// settlePerson settles what one subscriber got. Where they got nothing, the mailing is taken up again for them.
func (a *app) settlePerson(ctx context.Context, d *workspace, of digest.Delivery) error {
	ledger, ok := d.Store.(digest.BatchLedger)
	if !ok {
		return errors.New("this store has no lines of people")
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
			if l.Edition == of.Edition && slices.Contains(names, l.Destination) && strings.EqualFold(l.Recipient, of.Recipient) {
				return inProgress(fmt.Sprintf("edition %s to %s (%s)", of.Edition, l.Destination, l.Recipient), l.Owner)
			}
		}
		return digest.WithHint(fmt.Errorf("edition %s to %s is not uncertain for %s: nothing to settle", of.Edition, of.Destination, of.Recipient),
			"digest editions "+of.Edition+" names those for whom it is")
	}
	if err := d.Store.Settle(ctx, settledLine(lines[i], of.State)); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Edition %s to %s (%s): %s.\n", of.Edition, of.Destination, lines[i].Recipient, of.State)
	if of.State == digest.Failed {
		if _, err := ledger.Reopen(ctx, of.Edition, of.Destination, lines[i].Recipient+" did not get it, as a person said"); err != nil {
			return err
		}
	}
	return a.addToAudit(ctx, d, store.Settled, of.Edition+" to a subscriber of "+of.Destination, "it was "+string(of.State)) // not to whom: the log is never forgotten
}
