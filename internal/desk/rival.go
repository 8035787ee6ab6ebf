package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

// Two processes may have different configurations for a while: one calls a place team, the other channel. They claim
// different lines, so the ledger cannot keep them apart. Therefore each process checks, after its claim, whether
// another name of the place has the edition. If so, it hands nothing over. At least one of the two sees the other,
// because each checks after its claim is on durable storage.

// rivalLimit is how long a claim waits for a claim under another name to end.
const rivalLimit = 5 * time.Second

// rival returns the other name under which the place of dest has the edition, or may get it; empty: there is none.
// The line of dest must be claimed. If two claims see each other, the name that comes later in the alphabet gives up,
// and the other one waits for that.
func (d *Desk) rival(ctx context.Context, line digest.Delivery, dest Destination) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, inflight.SettleTimeout)
	defer cancel()
	for end := time.Now().Add(rivalLimit); ; {
		ledger, err := digest.Places(ctx, d.Store, line.Edition)
		if err != nil {
			return "", err
		}
		other, err := d.rivalIn(ctx, line.Edition, ledger, dest)
		if err != nil || other.Destination == "" {
			return "", err
		}
		if other.State != digest.Claimed || other.Destination < dest.Name || !time.Now().Before(end) {
			return other.Destination, nil
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(rivalLimit / 20):
		}
	}
}

// rivalIn returns the line of the ledger that is of the same place as dest, unless two names were configured on
// purpose.
func (d *Desk) rivalIn(
	ctx context.Context, edition string, ledger []digest.Delivery, dest Destination,
) (digest.Delivery, error) {
	current, _ := d.configured(dest.Name)
	var others []digest.Delivery
	for _, l := range ledger {
		if l.Destination == dest.Name || l.State == digest.Failed || l.Recipient != "" {
			continue
		}
		is := func(one Destination) bool { return one.Name == l.Destination }
		if current.Name == l.Destination || slices.ContainsFunc(current.Formerly, is) {
			return l, nil // another name of the same destination
		}
		if !slices.ContainsFunc(d.Destinations, is) {
			others = append(others, l)
		}
	}
	book, ok := d.Store.(digest.Addresses)
	if !ok || len(others) == 0 {
		return digest.Delivery{}, nil
	}
	known, err := book.Addresses(ctx)
	if err != nil {
		return digest.Delivery{}, fmt.Errorf("reading the places of destinations: %w", err)
	}
	w, err := d.withheldFrom(ctx, edition, others, dest, known)
	i := slices.IndexFunc(others, func(l digest.Delivery) bool { return l.Destination == w.By })
	if err != nil || i < 0 {
		return digest.Delivery{}, err
	}
	return others[i], nil
}

// configured returns the configured destination that has the name, or had it, with all its names.
func (d *Desk) configured(name string) (Destination, bool) {
	is := func(one Destination) bool { return one.Name == name }
	i := slices.IndexFunc(d.Destinations, func(dest Destination) bool {
		return is(dest) || slices.ContainsFunc(dest.Formerly, is)
	})
	if i < 0 {
		return Destination{}, false
	}
	return d.Destinations[i], true
}
