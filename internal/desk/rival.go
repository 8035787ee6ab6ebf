package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

// Two processes may have different configurations for a while: one calls a place team, the other channel. Each claims
// a line of its own, so that the ledger cannot keep them apart. Therefore each looks, once it has claimed, whether
// another name of the place has the edition, and then hands nothing over. At least one of two sees the other: each
// looks after its own claim is on durable storage.

// rivalLimit is how long a claim waits for another name of its place to step back.
const rivalLimit = 5 * time.Second

// rival is the other name under which the place of dest has the edition, or may get it; empty: there is none. The
// line of dest is claimed. Of two that see each other, the name that comes later in the alphabet steps back, and the
// other one waits for that.
func (d *Desk) rival(ctx context.Context, line digest.Delivery, dest Destination) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, inflight.SettleTimeout)
	defer cancel()
	for end := time.Now().Add(rivalLimit); ; {
		ledger, err := d.Places(ctx, line.Edition)
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

// rivalIn is the line of the ledger that is of the same place as dest, and was not meant so.
func (d *Desk) rivalIn(ctx context.Context, edition string, ledger []digest.Delivery, dest Destination) (digest.Delivery, error) {
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
		return digest.Delivery{}, fmt.Errorf("looking up where destinations lead: %w", err)
	}
	w, err := d.withheldFrom(ctx, edition, others, dest, known)
	i := slices.IndexFunc(others, func(l digest.Delivery) bool { return l.Destination == w.By })
	if err != nil || i < 0 {
		return digest.Delivery{}, err
	}
	return others[i], nil
}

// configured is the destination of the configuration that has the name, or had it, with all its names.
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
