package digest

import (
	"context"
	"errors"
	"time"
)

// Source is something that the desk reads.
type Source interface {
	// Collect reads what the source tells of the period. Items that cannot be understood are the harvest's Problems;
	// an error means that nothing could be read, and what to do about it (a HintError says so). It is safe for concurrent use.
	Collect(ctx context.Context, p Period) (Harvest, error)
}

// Recollector is a Source that need not read again what has not changed.
type Recollector interface {
	// Recollect is Collect for a source whose last good harvest is known; it is the zero Harvest where there is none.
	// If the document still has the sum last.Sum, the harvest is last. If last.Sum is empty, the document is read anew,
	// and last only says what the source listed before.
	Recollect(ctx context.Context, p Period, last Harvest) (Harvest, error)
}

// Mender is a Source whose texts are cleaned before they are published.
type Mender interface {
	// Mend cleans a stored harvest again if other rules than today's cleaned it, and reports whether it did. So a rule
	// that is mended also applies to what was stored before, even while the source cannot be read.
	Mend(h Harvest) (Harvest, bool)
}

// Errors that contracts name.
var (
	// ErrUncertain says that a message may or may not have been published.
	ErrUncertain = errors.New("it is not known whether it arrived")
	// ErrNotFound says that what was asked for does not exist.
	ErrNotFound = errors.New("not found")
	// ErrNothingRead says that no source at all could be read, so that there is nothing to compose.
	ErrNothingRead = errors.New("no source could be read")
	// ErrFixed says that an edition of this name is stored already; it never changes.
	ErrFixed = errors.New("the edition exists already and does not change")
)

// Editions holds all records, fixed once saved.
type Editions interface {
	// SaveEdition stores r; ErrFixed where the name is taken already.
	SaveEdition(ctx context.Context, r Record) error
	// Edition returns a record, or ErrNotFound.
	Edition(ctx context.Context, name string) (Record, error)
	// Editions returns up to limit records, newest name first, without their templates.
	Editions(ctx context.Context, limit int) ([]Record, error)
}

// Harvests holds the last good harvest of every source, by the source's key: see Listing.ID. LastHarvest finds one by
// its listing.
type Harvests interface {
	// SaveHarvest replaces what is kept for the source.
	SaveHarvest(ctx context.Context, source string, h Harvest, at time.Time) error
	// LastHarvest returns what is kept and when it was collected, or ErrNotFound.
	LastHarvest(ctx context.Context, source string) (Harvest, time.Time, error)
	// Harvested tells of every source when what is kept was collected.
	Harvested(ctx context.Context) (map[string]time.Time, error)
}

// Store is all that the desk remembers. It is safe for concurrent use, also by several processes.
type Store interface {
	Editions
	Drafts
	Corrections
	Ledger
	Harvests
	Notes
	Readings
}
