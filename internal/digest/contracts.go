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

// Format is one form of an edition.
type Format string

// The formats that can be asked for on the command line, Page and PageText, the web archive's.
const (
	Text     Format = "text"
	HTML     Format = "html" // an e-mail's HTML part
	Slack    Format = "slack"
	JSON     Format = "json"
	Markdown Format = "markdown"
	Page     Format = "page"
	PageText Format = "page-text" // the web archive's plain text: Text without what only a mail's reader needs
)

// Message is an edition rendered for a destination. It is a pure function of the record and the recipient's own data.
type Message struct {
	Edition     Edition
	Destination string
	Recipient   string            // of a personal message; empty otherwise
	Subject     string            // one line of plain text
	Bodies      map[Format]string // the formats that the destination's kind asks for
	Hash        string            // the record's
}

// Renderer turns an edition into what a destination gets.
type Renderer interface {
	// Templates returns the set in use now: file name to text.
	Templates() (map[string]string, error)
	// Render makes the message of r in the formats asked for, with r's own templates. The same input gives the same bytes.
	Render(r Record, formats []Format) (Message, error)
}

// DeliveryState is how far one delivery has come.
type DeliveryState string

// The states of a delivery. A failed one published nothing and may be tried again; an uncertain one may have been published
// and is never tried again unless the destination, or a person, says that it was not.
const (
	Claimed   DeliveryState = "claimed"
	Sent      DeliveryState = "sent"
	Failed    DeliveryState = "failed"
	Uncertain DeliveryState = "uncertain"
)

// Delivery is one edition to one destination or recipient: a line of the ledger.
type Delivery struct {
	Edition     string
	Destination string
	Recipient   string // empty where the destination is one place
	State       DeliveryState
	Owner       string    // the process that claimed it
	Attempt     int       // claims so far; 1 for the first
	Receipt     string    // what the destination answered
	Error       string    // why it failed or is uncertain
	Final       bool      // with Failed: trying again would not help
	At          time.Time // of the last change
	Bounced     bool      // with Failed, from a Mailer: the recipient's address does not exist; no ledger keeps it
}

// Ledger holds all deliveries. Its unique key is (edition, destination, recipient).
type Ledger interface {
	// Claim takes the delivery for d.Owner, and reports false where it is not to be had: claimed by anyone, sent, or uncertain.
	// A failed delivery can be claimed again, whether or not it is final; the caller decides that. After a true, d is on
	// durable storage in state claimed before Claim returns.
	Claim(ctx context.Context, d Delivery) (bool, error)
	// Settle records how d ended, in d.State. From claimed it needs the d.Owner that claimed; uncertain can be settled by
	// anyone, to sent or failed, who gives the d.Attempt that was uncertain: what was learned of one attempt says nothing of
	// the next. Otherwise it is an error and nothing changes. Settling twice alike is no error.
	Settle(ctx context.Context, d Delivery) error
	// Deliveries returns all of an edition, by destination and recipient.
	Deliveries(ctx context.Context, edition string) ([]Delivery, error)
	// Abandon makes uncertain every claimed delivery whose owner is gone, and returns those.
	Abandon(ctx context.Context, now time.Time, gone func(owner string, claimed time.Time) bool) ([]Delivery, error)
	AttemptLedger
}

// AttemptLedger is the part of a ledger that reads and settles single attempts.
type AttemptLedger interface {
	// SettleAttempt records how an attempt ended, in d.State: sent, failed, or uncertain. It changes the line only
	// while the line is claimed by d.Owner as attempt d.Attempt, and reports whether it did. It is safe to use after
	// reading the line some time ago: unlike Settle, it does not free a line that has become uncertain since.
	SettleAttempt(ctx context.Context, d Delivery) (bool, error)
	// Claims returns every claimed delivery, of all owners, by edition, destination, and recipient.
	Claims(ctx context.Context) ([]Delivery, error)
	// Doubtful returns every uncertain delivery without a recipient, by edition and destination.
	Doubtful(ctx context.Context) ([]Delivery, error)
	// States counts the deliveries that are claimed, uncertain, or failed, those of people too.
	States(ctx context.Context) ([]StateCount, error)
	// Clock returns the ledger's own time, which stamps the lines when they are claimed and settled.
	Clock(ctx context.Context) (time.Time, error)
}

// StateCount is how many deliveries are in one state, and since when the oldest of them is.
type StateCount struct {
	State  DeliveryState
	Count  int
	Oldest time.Time
}

// Editions holds all records, fixed once saved.
type Editions interface {
	// SaveEdition stores r; ErrFixed where the name is taken already.
	SaveEdition(ctx context.Context, r Record) error
	// Edition returns a record, or ErrNotFound.
	Edition(ctx context.Context, name string) (Record, error)
	// Editions returns up to limit records, newest name first, without their templates.
	Editions(ctx context.Context, limit int) ([]Record, error)
}

// Drafts holds editions that are not fixed yet, and the log of what was said about each.
type Drafts interface {
	// SaveDraft replaces the draft of that name.
	SaveDraft(ctx context.Context, d StoredDraft) error
	// Draft returns the draft of that name, or ErrNotFound.
	Draft(ctx context.Context, name string) (StoredDraft, error)
	// Say adds w to its edition's log as number w.Number, and reports false where another was said under that number. After a
	// true, w is on durable storage. Nothing that was said is ever changed or taken away.
	Say(ctx context.Context, w Word) (bool, error)
	// Words returns the log of an edition, in order.
	Words(ctx context.Context, edition string) ([]Word, error)
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

// HintError is an error together with what to do about it.
type HintError struct {
	Err  error
	Hint string
}

// WithHint attaches to err what a person should do about it. WithHint(nil, …) is nil.
func WithHint(err error, hint string) error {
	if err == nil {
		return nil
	}
	return &HintError{Err: err, Hint: hint}
}

func (e *HintError) Error() string { return e.Err.Error() }
func (e *HintError) Unwrap() error { return e.Err }

// Hint returns what err says to do about it, or nothing.
func Hint(err error) string {
	var h *HintError
	if errors.As(err, &h) {
		return h.Hint
	}
	return ""
}
