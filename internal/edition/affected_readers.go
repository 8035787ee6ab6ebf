package edition

import (
	"context"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// AffectedReaders are those readers who got an edition with an event that was revised.
type AffectedReaders struct {
	digest.Readers
	Ledger      digest.BatchLedger
	Destination string
	Edition     digest.Edition // with its corrections
	Revised     []digest.Revision
	Composed    time.Time // when the edition was composed: preferences before that shaped what each reader got
}

// Recipients implements digest.Readers. It skips pages without an affected reader.
func (t AffectedReaders) Recipients(ctx context.Context, after string, limit int) ([]digest.Recipient, error) {
	for {
		page, err := t.Readers.Recipients(ctx, after, limit)
		if err != nil || len(page) == 0 {
			return nil, err
		}
		addresses := make([]string, len(page))
		for i, p := range page {
			addresses[i] = p.Address
		}
		unsent, err := t.Ledger.Unsent(ctx, t.Edition.Name, t.Destination, addresses)
		if err != nil {
			return nil, fmt.Errorf("looking up who got edition %s: %w", t.Edition.Name, err)
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
func (t AffectedReaders) revisionsFor(p digest.Recipient) []digest.Revision {
	if t.Unsure(p) {
		return t.Revised
	}
	own := t.Edition.For(p.Preferences)
	return digest.Filter(t.Revised, func(r digest.Revision) bool { return own.Mentions(t.Edition.First(r)) })
}

// Unsure reports whether p's present preferences do not show what p got.
func (t AffectedReaders) Unsure(p digest.Recipient) bool {
	return !p.Chose.Before(t.Composed) && !p.Chose.IsZero()
}

// Narrow returns the note with the revisions for p only.
func (t AffectedReaders) Narrow(note digest.Edition, p digest.Recipient) digest.Edition {
	last := note.Corrections[0]
	last.Revisions = t.revisionsFor(p)
	note.Corrections = []digest.Correction{last}
	return note
}

// Bounced implements digest.BounceTaker if the readers do.
func (t AffectedReaders) Bounced(ctx context.Context, address, why string) error {
	if taker, ok := t.Readers.(digest.BounceTaker); ok {
		return taker.Bounced(ctx, address, why)
	}
	return nil
}
