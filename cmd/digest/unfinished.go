package main

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/newsletter"
)

// maxCheckedEditions is how many editions a run checks for deliveries that a person has to settle.
const maxCheckedEditions = 8

// missed prints that the edition of the slot was missed, and what to do.
func (a *app) missed(slot time.Time, why string, d *workspace) {
	if why != "" {
		why = ": " + why
	}
	fmt.Fprintf(a.stderr, "missed: the edition of %s was not published in time, and no run publishes it now%s.\n",
		slot.In(d.Zone).Format("Monday, January 2, 15:04 MST"), why)
	fmt.Fprintf(a.stderr, "hint: digest --now publishes an extra edition; digest skip %s skips it\n",
		d.Schedule.NameOf(slot, 0))
}

// unfinished prints the uncertain deliveries of the last editions and their corrections, except those of the outcome,
// which were printed already. It reports whether there are any.
func (a *app) unfinished(ctx context.Context, d *workspace, printed desk.Outcome) (bool, error) {
	known := map[string]bool{}
	for _, list := range [][]digest.Delivery{printed.Deliveries, printed.Corrections, printed.Shown} {
		for _, l := range list {
			known[l.Edition+"\x00"+l.Destination] = true
		}
	}
	records, err := d.Store.Editions(ctx, maxCheckedEditions)
	if err != nil {
		return false, err
	}
	open := false
	for _, r := range records {
		names, err := digest.WithCorrections(ctx, d.Store, r.Edition.Name)
		if err != nil {
			return false, err
		}
		for i, name := range names {
			lines, err := digest.Places(ctx, d.Store, name)
			if err != nil {
				return false, err
			}
			var fresh []digest.Delivery
			for _, l := range lines {
				if l.State == digest.Uncertain && !a.mails(d, l.Destination) {
					open = true
					if !known[l.Edition+"\x00"+l.Destination] {
						fresh = append(fresh, l)
					}
				}
			}
			a.reportUnsettled(d, fresh)
			if i == 0 && name == printed.Record.Edition.Name && printed.Next.IsZero() { // printed already
				continue
			}
			unsure, err := a.uncertainSubscribers(ctx, d, name, false)
			if err != nil {
				return false, err
			}
			open = open || unsure
		}
	}
	return open, nil
}

// mails reports whether the destination writes to subscribers. The delivery for such a mailing as a whole publishes
// nothing, so it is never uncertain.
func (a *app) mails(d *workspace, destination string) bool {
	dest, _ := d.Called(destination)
	return dest.Readers != nil
}

// subscriberDeliveries prints which of the last editions and corrections a subscriber may not have, and what to do.
func (a *app) subscriberDeliveries(ctx context.Context, d *workspace, written string) error {
	ledger, ok := d.Store.(digest.BatchLedger)
	address, err := newsletter.Address(written)
	if !ok || err != nil {
		return err
	}
	records, err := d.Store.Editions(ctx, maxCheckedEditions)
	if err != nil {
		return err
	}
	for _, r := range records {
		names, err := digest.WithCorrections(ctx, d.Store, r.Edition.Name)
		if err != nil {
			return err
		}
		called, err := d.AsCalled(ctx, r.Edition.Name)
		if err != nil {
			return err
		}
		for _, name := range names {
			for _, dest := range called {
				if dest.Readers == nil {
					continue
				}
				lines, err := ledger.Troubled(ctx, name, dest.Name, math.MaxInt32)
				if err != nil {
					return err
				}
				for _, l := range lines {
					if !strings.EqualFold(l.Recipient, address) {
						continue
					}
					fmt.Fprintf(a.stdout, "edition %s to %s: %s since %s: %s\n", name, dest.Name, l.State,
						l.At.In(d.Zone).Format("2006-01-02 15:04 MST"), console.Printable(l.Error))
					if l.State == digest.Uncertain {
						fmt.Fprintf(a.stdout,
							"  digest settle %s %s failed --recipient %s sends it again; use sent if they have it\n",
							name, dest.Name, address)
					}
				}
			}
		}
	}
	return nil
}
