package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// correctMany delivers the last correction of r, once each, to the readers whose edition had an event that has
// changed.
func (d *Desk) correctMany(ctx context.Context, dest Destination, r digest.Record) error {
	ledger, ok := d.Store.(digest.BatchLedger)
	if !ok {
		return nil
	}
	note := digest.Record{Edition: r.Edition.Note(), Templates: r.Templates}
	last := note.Edition.Corrections[0]
	dest.Readers = affectedReaders{
		Readers: dest.Readers, ledger: ledger, destination: dest.Name, edition: r.Edition,
		revised: last.Revisions, composed: r.ComposedAt,
	}
	return d.mail(ctx, dest, note, digest.CorrectionName(r.Edition.Name, last.Number))
}

// affectedReaders are those Readers who got an edition with an event that was revised.
type affectedReaders struct {
	digest.Readers
	ledger      digest.BatchLedger
	destination string
	edition     digest.Edition // with its corrections
	revised     []digest.Revision
	composed    time.Time // when the edition was composed: preferences before that shaped what each reader got
}

// Recipients implements Readers. It skips pages without an affected reader.
func (t affectedReaders) Recipients(ctx context.Context, after string, limit int) ([]digest.Recipient, error) {
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
		var affected []digest.Recipient
		for i, p := range page {
			if !unsent[i] && len(t.revisionsFor(p)) > 0 {
				affected = append(affected, p)
			}
		}
		if len(affected) > 0 {
			return affected, nil
		}
		after = page[len(page)-1].Address
	}
}

// revisionsFor returns the revisions of events that p's message had. A person who changed their preferences after the
// edition was composed may have got another message than they would get now, so they get every revision.
func (t affectedReaders) revisionsFor(p digest.Recipient) []digest.Revision {
	if t.unsure(p) {
		return t.revised
	}
	own := t.edition.For(p.Preferences)
	return digest.Filter(t.revised, func(r digest.Revision) bool { return own.Mentions(t.edition.First(r)) })
}

// unsure reports whether p's present preferences do not show what p got.
func (t affectedReaders) unsure(p digest.Recipient) bool {
	return !p.Chose.Before(t.composed) && !p.Chose.IsZero()
}

// narrow returns the note with the revisions for p only.
func (t affectedReaders) narrow(note digest.Edition, p digest.Recipient) digest.Edition {
	last := note.Corrections[0]
	last.Revisions = t.revisionsFor(p)
	note.Corrections = []digest.Correction{last}
	return note
}
