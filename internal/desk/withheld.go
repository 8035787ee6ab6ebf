package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// withheld returns the destinations of open that must not get the edition until a person acts: their place has it, or
// may have it, under another name. Without this, renaming a destination would publish the edition twice.
func (d *Desk) withheld(
	ctx context.Context, edition string, ledger []digest.Delivery, open []Destination,
) ([]digest.Withheld, error) {
	book, ok := d.Store.(digest.Addresses)
	if !ok || len(open) == 0 {
		return nil, nil
	}
	var fresh []Destination // no line says that they may have been published to
	for _, dest := range open {
		begun, err := d.has(ctx, edition, ledger, dest, dest.Name)
		if err != nil {
			return nil, err
		}
		if line, ok := digest.LineFor(ledger, dest.Name); ok && line.State == digest.Failed && dest.Readers == nil {
			begun = false // another process may have published it since, under another name of the place
		}
		if !begun {
			fresh = append(fresh, dest)
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	known, err := book.Addresses(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the places of destinations: %w", err)
	}
	var out []digest.Withheld
	for _, dest := range fresh {
		w, err := d.withheldFrom(ctx, edition, ledger, dest, known)
		if err != nil {
			return nil, err
		}
		if w.By != "" {
			out = append(out, w)
		}
	}
	return out, nil
}

// withheldFrom returns why dest does not get the edition; if By is empty, it does.
func (d *Desk) withheldFrom(
	ctx context.Context, edition string, ledger []digest.Delivery, dest Destination, known []digest.Address,
) (digest.Withheld, error) {
	w := digest.Withheld{Edition: edition, Destination: dest.Name}
	since, noted := at(known, dest.Name, time.Time{}) // not noted: the store is read-only
	for _, l := range d.holders(ledger, known, dest) {
		if l.Destination == dest.Name || slices.ContainsFunc(dest.Formerly,
			func(f Destination) bool { return f.Name == l.Destination }) {
			continue
		}
		got, err := d.got(ctx, edition, l, dest)
		if err != nil {
			return w, err
		}
		if !got {
			continue
		}
		_, configured := d.Called(l.Destination)
		place, recorded := at(known, l.Destination, l.At)
		switch {
		case recorded && slices.ContainsFunc(place.Places, func(p string) bool { return slices.Contains(dest.Places, p) }):
			// Two names that were configured for one place before the edition was sent are on purpose.
			if !configured || !noted || l.At.Before(since.Since) {
				w.By, w.Taken = l.Destination, configured
				return w, nil
			}
		case !recorded && !configured && !dest.NeverRenamed:
			old, err := d.knownBefore(ctx, dest.Name)
			if err != nil {
				return w, err
			}
			if !old {
				w.By, w.Unknown = l.Destination, true
			}
		}
	}
	return w, nil
}

// holders returns the lines of the edition and, for a mailing, one for each name under which people may have got it
// without a line of the mailing.
func (d *Desk) holders(ledger []digest.Delivery, known []digest.Address, dest Destination) []digest.Delivery {
	out := slices.Clone(ledger)
	if dest.Readers == nil {
		return out
	}
	for _, a := range known {
		if _, ok := digest.LineFor(out, a.Destination); !ok {
			out = append(out, digest.Delivery{Destination: a.Destination, State: digest.Failed})
		}
	}
	return out
}

// got reports whether something was published under the line, or may have been. A mailing that failed may have
// reached some people.
func (d *Desk) got(ctx context.Context, edition string, l digest.Delivery, dest Destination) (bool, error) {
	if l.Recipient != "" {
		return false, nil
	}
	if l.State != digest.Failed || dest.Readers == nil {
		return l.State != digest.Failed, nil
	}
	people, ok := d.Store.(digest.BatchLedger)
	if !ok {
		return false, nil
	}
	tally, err := people.Tally(ctx, edition, l.Destination)
	return tally.Sent+tally.Claimed+tally.Uncertain > 0, err
}

// knownBefore reports whether the ledger has a line of the destination for one of the last editions.
func (d *Desk) knownBefore(ctx context.Context, name string) (bool, error) {
	const recent = 8
	records, err := d.Store.Editions(ctx, recent)
	if err != nil {
		return false, err
	}
	for _, r := range records {
		ledger, err := digest.Places(ctx, d.Store, r.Edition.Name)
		if err != nil {
			return false, err
		}
		if _, ok := digest.LineFor(ledger, name); ok {
			return true, nil
		}
	}
	return false, nil
}

// at returns the place of the destination at the time; the zero time means now. What was sent before places were
// stored went to the first one.
func at(known []digest.Address, destination string, when time.Time) (digest.Address, bool) {
	var found digest.Address
	ok := false
	for _, a := range known {
		if a.Destination == destination && (!ok || when.IsZero() || !a.Since.After(when)) {
			found, ok = a, true
		}
	}
	return found, ok
}

// ready returns the destinations of open that are not withheld.
func ready(open []Destination, withheld []digest.Withheld) []Destination {
	return slices.DeleteFunc(slices.Clone(open), func(dest Destination) bool {
		return slices.ContainsFunc(withheld, func(w digest.Withheld) bool { return w.Destination == dest.Name })
	})
}

// Withheld returns the destinations that do not get the newest edition until a person acts.
func (d *Desk) Withheld(ctx context.Context) ([]digest.Withheld, error) {
	records, err := d.Store.Editions(ctx, 1)
	if err != nil || len(records) == 0 {
		return nil, err
	}
	name := records[0].Edition.Name
	ledger, err := digest.Places(ctx, d.Store, name)
	if err != nil {
		return nil, err
	}
	open, err := d.open(ctx, name, ledger)
	if err != nil {
		return nil, err
	}
	return d.withheld(ctx, name, ledger, open)
}
