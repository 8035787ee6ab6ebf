package digest

import (
	"context"
	"fmt"
	"slices"
)

// correctMany brings the last correction of r, once each, to those who got the edition and were told of an event that has changed.
func (d *Desk) correctMany(ctx context.Context, dest Destination, r Record) error {
	ledger, ok := d.Store.(BatchLedger)
	if !ok {
		return nil
	}
	note := Record{Edition: r.Edition.Note(), Templates: r.Templates}
	last := note.Edition.Corrections[0]
	all := r.Edition
	for _, revised := range last.Revisions { // which an earlier correction may have told otherwise than the edition
		all.Events = append(slices.Clip(all.Events), revised.Told)
	}
	dest.Readers = toldReaders{Readers: dest.Readers, ledger: ledger, destination: dest.Name, edition: all, revised: last.Revisions}
	return d.mailAs(ctx, dest, note, CorrectionName(r.Edition.Name, last.Number), last.At)
}

// toldReaders are those of Readers who got an edition and were told there of an event that was revised.
type toldReaders struct {
	Readers
	ledger      BatchLedger
	destination string
	edition     Edition
	revised     []Revision
}

// Recipients implements Readers. It reads on until somebody is found.
func (t toldReaders) Recipients(ctx context.Context, after string, limit int) ([]Recipient, error) {
	for {
		page, err := t.Readers.Recipients(ctx, after, limit)
		if err != nil || len(page) == 0 {
			return nil, err
		}
		addresses := make([]string, len(page))
		for i, p := range page {
			addresses[i] = p.Address
		}
		unsent, err := t.ledger.Unsent(ctx, t.edition.Name, t.destination, addresses)
		if err != nil {
			return nil, fmt.Errorf("looking up who got edition %s: %w", t.edition.Name, err)
		}
		var told []Recipient
		for i, p := range page {
			if !unsent[i] && t.told(p) {
				told = append(told, p)
			}
		}
		if len(told) > 0 {
			return told, nil
		}
		after = page[len(page)-1].Address
	}
}

// told reports whether p's own edition has one of the events: by what p wants now, which may have changed since.
func (t toldReaders) told(p Recipient) bool {
	own := t.edition.For(p.Preferences)
	return slices.ContainsFunc(t.revised, func(r Revision) bool {
		return slices.ContainsFunc(own.Events, func(e Event) bool {
			return e.Group == r.Told.Group && e.UID == r.Told.UID && e.Title == r.Told.Title && e.Start.Equal(r.Told.Start)
		})
	})
}
