package digest

import (
	"context"
	"errors"
	"time"
)

// Source is something that the desk reads, such as a calendar.
type Source interface {
	// Collect reads what the source has for the period. Items that cannot be parsed become Problems of the
	// harvest. An error means that nothing could be read; it should be a HintError that says what to do.
	// Collect is safe for concurrent use.
	Collect(ctx context.Context, p Period) (Harvest, error)
}

// Recollector is a Source that can skip unchanged documents.
type Recollector interface {
	// Recollect is Collect for a source whose last good harvest is known, or the zero Harvest. If the document
	// still has the sum last.Sum, the result is last. If last.Sum is empty, the document is read in full, and
	// last only states what the source listed before.
	Recollect(ctx context.Context, p Period, last Harvest) (Harvest, error)
}

// Mender is a Source whose texts are cleaned before publication.
type Mender interface {
	// Mend cleans a stored harvest again if it was cleaned by other rules than the current ones, and reports
	// whether it was. A fix of the rules therefore also applies to stored harvests, even while the source
	// cannot be read.
	Mend(h Harvest) (Harvest, bool)
}

// Errors of the contracts.
var (
	// ErrUncertain means that a message may or may not have been published.
	ErrUncertain = errors.New("it is not known whether it arrived")
	// ErrNotFound means that the requested item does not exist.
	ErrNotFound = errors.New("not found")
	// ErrNothingRead means that no source could be read, so there is nothing to compose.
	ErrNothingRead = errors.New("no source could be read")
	// ErrFixed means that an edition with this name is already stored. It never changes.
	ErrFixed = errors.New("the edition already exists and cannot change")
)

// Editions holds all records. A saved record never changes.
type Editions interface {
	// SaveEdition stores r. The error is ErrFixed if the name is taken.
	SaveEdition(ctx context.Context, r Record) error
	// Edition returns a record, or ErrNotFound.
	Edition(ctx context.Context, name string) (Record, error)
	// Editions returns up to limit records, newest name first, without their templates.
	Editions(ctx context.Context, limit int) ([]Record, error)
}

// Harvests holds the last good harvest of every source by the source's key; see Listing.ID. The function
// LastHarvest looks up a listing.
type Harvests interface {
	// SaveHarvest replaces the harvest of the source.
	SaveHarvest(ctx context.Context, source string, h Harvest, at time.Time) error
	// LastHarvest returns the harvest and when it was collected, or ErrNotFound.
	LastHarvest(ctx context.Context, source string) (Harvest, time.Time, error)
	// Harvested returns when the stored harvest of each source was collected.
	Harvested(ctx context.Context) (map[string]time.Time, error)
}

// Store is the storage of the desk. It is safe for concurrent use by several processes.
type Store interface {
	Editions
	Drafts
	Corrections
	Ledger
	Harvests
	Notes
	Readings
}
