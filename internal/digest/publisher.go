package digest

import (
	"context"
	"time"
)

// Publisher sends messages to one destination.
type Publisher interface {
	// Publish sends m and returns the destination's answer. If retry.After reports true for the error, nothing
	// was published. If the error is ErrUncertain, the message may have been published. Any other error is
	// final: nothing was published, and a retry would not help. Errors contain no secrets.
	Publish(ctx context.Context, m Message) (receipt string, err error)
}

// Finder is a Publisher that can look up messages at its destination.
type Finder interface {
	// Find looks for m at the destination and returns its receipt. The error is ErrNotFound if it certainly was
	// not published.
	Find(ctx context.Context, m Message) (receipt string, err error)
}

// LatePublisher is a Publisher whose destination may publish a message with a delay.
type LatePublisher interface {
	// QuietTime returns the maximum delay. Until it has passed, "not found" proves nothing. Other publishers
	// have no quiet time.
	QuietTime() time.Duration
}

// AllFinder is a Finder that can find out whether its destination has a message more than once.
type AllFinder interface {
	// FindAll returns the receipts of all copies of m, oldest first, and links to them if available. Its errors
	// are those of Finder.Find.
	FindAll(ctx context.Context, m Message) (receipts, links []string, err error)
}

// Limited is a Publisher that knows the maximum duration of Publish.
type Limited interface {
	// Limit returns that duration. If Publish takes longer, the operator gets an alert, and the attempt
	// continues.
	Limit() time.Duration
}

// Corrector is a Publisher that can publish corrections of an edition.
type Corrector interface {
	// Correct publishes the last correction of whole, which is the edition with all of its corrections. note
	// has only the last one. Both are rendered in the destination's formats. receipt is the destination's
	// answer to the edition. Its errors are those of Publisher.Publish.
	Correct(ctx context.Context, whole, note Message, receipt string) (string, error)
}

// CorrectionFinder is a Corrector that can look up corrections at its destination.
type CorrectionFinder interface {
	// FindCorrection looks for a message of Correct, and returns its receipt. The error is ErrNotFound if it
	// certainly was not published.
	FindCorrection(ctx context.Context, whole, note Message, receipt string) (string, error)
}

// Checker is a Publisher that can check, without publishing, whether its destination would accept a message.
type Checker interface {
	// Check returns nil if the destination would accept a message.
	Check(ctx context.Context) error
}
