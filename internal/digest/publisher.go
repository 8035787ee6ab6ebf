package digest

import (
	"context"
	"time"
)

// Publisher hands messages over to one destination.
type Publisher interface {
	// Publish hands m over and returns what the destination answered. An error for which retry.After reports true promises
	// that nothing was published; errors.Is(err, ErrUncertain) says that it may have been; any other error is final:
	// nothing was published, and trying again would not help. No error holds a secret.
	Publish(ctx context.Context, m Message) (receipt string, err error)
}

// Finder is a Publisher whose destination can be asked what it has.
type Finder interface {
	// Find looks for m at the destination and returns its receipt, or ErrNotFound where it certainly was not published.
	Find(ctx context.Context, m Message) (receipt string, err error)
}

// LatePublisher is a Publisher whose destination may publish a message some time after it was handed over.
type LatePublisher interface {
	// QuietTime returns how long that can take. Until then, "not found" proves nothing. Other publishers have no quiet
	// time.
	QuietTime() time.Duration
}

// AllFinder is a Finder that can tell whether its destination has a message more than once.
type AllFinder interface {
	// FindAll returns the receipts of all copies of m, the oldest first, and links to them where there are such. Its
	// errors are those of Finder.Find.
	FindAll(ctx context.Context, m Message) (receipts, links []string, err error)
}

// Limited is a Publisher that knows how long one Publish can take at most.
type Limited interface {
	// Limit returns that time. If a publisher takes longer, the operator gets an alert, and the attempt goes on.
	Limit() time.Duration
}

// Corrector is a Publisher whose destination can be told what has changed about an edition that it has.
type Corrector interface {
	// Correct publishes the last correction of whole, which is the edition with all its corrections so far; note tells that one alone. Both
	// are rendered in the destination's formats. receipt is what the destination answered when it got the edition. Errors promise what
	// those of Publisher.Publish do.
	Correct(ctx context.Context, whole, note Message, receipt string) (string, error)
}

// CorrectionFinder is a Corrector whose destination can be asked what corrections it has.
type CorrectionFinder interface {
	// FindCorrection looks for what Correct published, and returns its receipt, or ErrNotFound where it certainly was not.
	FindCorrection(ctx context.Context, whole, note Message, receipt string) (string, error)
}

// Checker is a Publisher that can find out, without publishing, whether its destination would accept a message.
type Checker interface {
	// Check returns nil if the destination would accept a message.
	Check(ctx context.Context) error
}
