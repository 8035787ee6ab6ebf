package desk

import (
	"context"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
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
	dest.Readers = edition.AffectedReaders{
		Readers: dest.Readers, Ledger: ledger, Destination: dest.Name, Edition: r.Edition,
		Revised: last.Revisions, Composed: r.ComposedAt,
	}
	return d.mail(ctx, dest, note, digest.CorrectionName(r.Edition.Name, last.Number))
}
