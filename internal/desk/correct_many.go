package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// correctMany brings the last correction of r, once each, to those who got the edition and were told of an event that
// has changed.
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

// affectedReaders are those of Readers who got an edition and were told there of an event that was revised.
type affectedReaders struct {
	digest.Readers
	ledger      digest.BatchLedger
	destination string
	edition     digest.Edition // with its corrections
	revised     []digest.Revision
	composed    time.Time // when the edition was composed: what was chosen before that shaped what each reader got
}

// Recipients implements Readers. It reads on until somebody is found.
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
		var told []digest.Recipient
		for i, p := range page {
			if !unsent[i] && len(t.revisionsFor(p)) > 0 {
				told = append(told, p)
			}
		}
		if len(told) > 0 {
			return told, nil
		}
		after = page[len(page)-1].Address
	}
}

// revisionsFor are the revisions that concern p: of events that p's own message named. A person who changed their
// preferences after the edition was composed may have got another message than they would get now, so they get every
// revision.
func (t affectedReaders) revisionsFor(p digest.Recipient) []digest.Revision {
	if t.unsure(p) {
		return t.revised
	}
	own := t.edition.For(p.Preferences)
	return digest.Filter(t.revised, func(r digest.Revision) bool { return own.Mentions(t.edition.First(r)) })
}

// unsure reports whether what p got cannot be derived from p's present preferences.
func (t affectedReaders) unsure(p digest.Recipient) bool {
	return !p.Chose.Before(t.composed) && !p.Chose.IsZero()
}

// narrow is the note with what concerns p alone.
func (t affectedReaders) narrow(note digest.Edition, p digest.Recipient) digest.Edition {
	last := note.Corrections[0]
	last.Revisions = t.revisionsFor(p)
	note.Corrections = []digest.Correction{last}
	return note
}
