package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// correctEvery is how old harvests must be before sources are read only to find corrections.
const correctEvery = 50 * time.Minute

// correct sends corrections if events of the newest edition that was sent have changed. It returns the deliveries of
// corrections that were not settled before. It reads sources at most about once an hour.
func (d *Desk) correct(ctx context.Context, now time.Time) ([]digest.Delivery, error) {
	r, err := d.newestSent(ctx)
	if err != nil || r.Edition.Name == "" {
		return nil, err
	}
	if r.Edition.Corrections, err = d.Store.Corrections(ctx, r.Edition.Name); err != nil {
		return nil, err
	}
	coming := slices.ContainsFunc(r.Edition.Current(), func(e digest.Event) bool { return e.StartsAt(d.Zone).After(now) })
	can := slices.ContainsFunc(d.Destinations, func(dest Destination) bool {
		_, can := dest.Publisher.(digest.Corrector)
		return can
	})
	if !coming || !can {
		return nil, nil
	}
	found, err := d.revisions(ctx, r.Edition, now)
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		c := digest.Correction{Number: len(r.Edition.Corrections) + 1, At: now.UTC(), Revisions: found}
		switch err := d.Store.SaveCorrection(ctx, r.Edition.Name, c); {
		case errors.Is(err, digest.ErrFixed): // another process saved it
			if r.Edition.Corrections, err = d.Store.Corrections(ctx, r.Edition.Name); err != nil {
				return nil, err
			}
		case err != nil:
			return nil, fmt.Errorf("saving correction %d of edition %s: %w", c.Number, r.Edition.Name, err)
		default:
			r.Edition.Corrections = append(r.Edition.Corrections, c)
			d.Log.Info("edition corrected", "edition", r.Edition.Name, "correction", c.Number, "events", len(found))
		}
	}
	return d.deliverCorrections(ctx, r)
}

// newestSent returns the newest edition that any destination has, with its templates.
func (d *Desk) newestSent(ctx context.Context) (digest.Record, error) {
	const recent = 8
	records, err := d.Store.Editions(ctx, recent)
	if err != nil {
		return digest.Record{}, err
	}
	for _, r := range records {
		ledger, err := digest.Places(ctx, d.Store, r.Edition.Name)
		if err != nil {
			return digest.Record{}, err
		}
		if slices.ContainsFunc(ledger, func(l digest.Delivery) bool { return l.State == digest.Sent }) {
			return d.Store.Edition(ctx, r.Edition.Name)
		}
	}
	return digest.Record{}, nil
}

// revisions returns what has changed about the edition's events according to their sources, as they were read now or
// less than an hour ago.
func (d *Desk) revisions(ctx context.Context, e digest.Edition, now time.Time) ([]digest.Revision, error) {
	current := e.Current()
	p := digest.Period{Since: now, Start: now, End: e.Period.End}
	harvests := make([]digest.Harvest, len(d.Sources.Listings)) // in the order of the configuration
	// older are harvests of sources that cannot be read now. They show which events are still known.
	var older []digest.Harvest
	part := *d
	part.Sources.Progress, part.Sources.Listings = nil, nil
	for i, l := range d.Sources.Listings {
		if !slices.ContainsFunc(current, l.Reported) {
			continue
		}
		h, at, err := digest.LastHarvest(ctx, d.Store, l)
		switch {
		case err != nil && !errors.Is(err, digest.ErrNotFound):
			return nil, err
		case err == nil && now.Sub(at) < correctEvery:
			harvests[i].Events = edition.Within(l, h.All(), p, d.Zone)
		default:
			part.Sources.Listings = append(part.Sources.Listings, l)
		}
	}
	collections, err := part.Collect(ctx, p, now, false)
	if err != nil {
		return nil, err
	}
	for _, c := range collections {
		i := slices.IndexFunc(d.Sources.Listings, func(l digest.Listing) bool { return l.ID() == c.Listing.ID() })
		if c.Err != nil || c.Silent {
			older = append(older, digest.Harvest{Events: edition.Within(c.Listing, c.Harvest.All(), p, d.Zone)})
			continue
		}
		harvests[i].Events = edition.Within(c.Listing, c.Harvest.All(), p, d.Zone)
	}
	today := d.groupsToday(current)
	found := edition.Revise(today, edition.Merge(append(harvests, older...), d.Content.Groups, d.Zone), now, d.Zone)
	for i := range found {
		if j := slices.IndexFunc(today, func(e digest.Event) bool { return digest.SameEvent(e, found[i].Told) }); j >= 0 {
			told := current[j] // with the names of groups that the edition has, even if they were renamed
			found[i].Told.Group, found[i].Told.Groups, found[i].Told.Also = told.Group, told.Groups, told.Also
		}
		found[i].Now.Description, found[i].Told.Description = "", "" // editions do not have it
		found[i].Now.Position, found[i].Now.Filtered = digest.Position{}, false
	}
	return found, nil
}

// deliverCorrections delivers every correction to every destination that has the edition, can be corrected, and has
// not got the correction.
func (d *Desk) deliverCorrections(ctx context.Context, r digest.Record) ([]digest.Delivery, error) {
	e := r.Edition
	edition, err := digest.Places(ctx, d.Store, e.Name)
	if err != nil {
		return nil, err
	}
	var out []digest.Delivery
	for i, c := range e.Corrections {
		r.Edition.Corrections = e.Corrections[:i+1]
		name := digest.CorrectionName(e.Name, c.Number)
		before, err := digest.Places(ctx, d.Store, name)
		if err != nil {
			return out, err
		}
		all, err := d.asCalled(ctx, e.Name, edition)
		if err != nil {
			return out, err
		}
		for _, dest := range all {
			has, _ := digest.LineFor(edition, dest.Name)
			line, _ := digest.LineFor(before, dest.Name)
			corrector, can := dest.Publisher.(digest.Corrector)
			if !can || has.State != digest.Sent || line.State == digest.Sent {
				continue
			}
			own := r
			if dest.Readers == nil {
				own.Edition = r.Edition.WithoutFurther()
				if last := own.Edition.Corrections; len(last) == 0 || last[len(last)-1].Number != c.Number {
					continue // it is only about events that single readers got
				}
			}
			if err := d.correctAt(ctx, dest, corrector, own, has.Receipt, line); err != nil {
				return out, err
			}
		}
		after, err := digest.Places(context.WithoutCancel(ctx), d.Store, name)
		if err != nil {
			return out, err
		}
		for _, l := range after {
			if old, _ := digest.LineFor(before, l.Destination); old.State != digest.Sent {
				out = append(out, l)
			}
		}
	}
	return out, nil
}

// correctAt delivers the last correction of r to one destination. If its delivery is uncertain, it asks the
// destination, if that can be asked.
func (d *Desk) correctAt(
	ctx context.Context, dest Destination, to digest.Corrector, r digest.Record, receipt string, line digest.Delivery,
) error {
	if dest.Readers != nil {
		return d.correctMany(ctx, dest, r)
	}
	c, err := d.correctionAt(dest, to, r, receipt)
	if err != nil {
		return err
	}
	if line.State == digest.Uncertain {
		if settled, _, err := d.askCorrection(ctx, dest, c, line); err != nil || !settled {
			if err != nil {
				d.Log.Warn("the destination could not be asked", "destination", line.Destination,
					"edition", line.Edition, "err", err)
			}
			return nil
		}
	}
	// It has a name and a line in the ledger, as an edition has; what it publishes is rendered already.
	named := digest.Record{Edition: r.Edition.Note(), Templates: r.Templates}
	named.Edition.Name = digest.CorrectionName(r.Edition.Name, c.note.Edition.Corrections[0].Number)
	dest.Publisher, dest.Formats = c, nil
	return d.deliverTo(ctx, dest, named)
}

// correctionAt renders the last correction of r for a destination that has the edition under receipt.
func (d *Desk) correctionAt(
	dest Destination, to digest.Corrector, r digest.Record, receipt string,
) (correction, error) {
	whole, err := d.messageFor(r, dest)
	if err != nil {
		return correction{}, err
	}
	alone := r
	alone.Edition = r.Edition.Note()
	note, err := d.messageFor(alone, dest)
	return correction{corrector: to, whole: whole, note: note, receipt: receipt}, err
}

// askCorrection settles an uncertain correction by the destination's answer. See AskLine.
func (d *Desk) askCorrection(
	ctx context.Context, dest Destination, c correction, line digest.Delivery,
) (bool, time.Time, error) {
	finder, ok := c.corrector.(digest.CorrectionFinder)
	if !ok {
		return false, time.Time{}, nil
	}
	return d.settleAsked(ctx, dest, line,
		func() (string, error) { return finder.FindCorrection(ctx, c.whole, c.note, c.receipt) })
}

// correction is a Publisher of one correction.
type correction struct {
	corrector   digest.Corrector
	whole, note digest.Message
	receipt     string
}

// Publish implements Publisher.
func (c correction) Publish(ctx context.Context, _ digest.Message) (string, error) {
	return c.corrector.Correct(ctx, c.whole, c.note, c.receipt)
}
