package digest

import (
	"context"
	"fmt"
	"strings"
	"time"
)

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

// BatchLedger is a Ledger that can be asked about, and told of, many people at once.
type BatchLedger interface {
	Ledger
	// SettleAndClaim settles what ended and claims for each in next a delivery of the same edition, destination and owner as of: all in one
	// transaction, or nothing and an error. Only what of.Owner has claimed is settled; a line of ended that it has not makes the whole
	// an error. It reports who of next was claimed: not those who are claimed, sent, uncertain or finally failed, and nobody twice.
	SettleAndClaim(ctx context.Context, of Delivery, ended []Delivery, next []string) (mine []bool, err error)
	// Unsent reports for each of recipients whether Turn would claim it now.
	Unsent(ctx context.Context, edition, destination string, recipients []string) ([]bool, error)
	// Places is Deliveries without those that have a recipient.
	Places(ctx context.Context, edition string) ([]Delivery, error)
	// Tally counts, by state, the deliveries of an edition to the recipients of a destination.
	Tally(ctx context.Context, edition, destination string) (Tally, error)
	// Reopen makes the line of a mailing that was sent one that failed, so that it is taken up again: somebody is owed it after all. It reports
	// whether the line was sent. That line stands for no message of its own, so nothing is published twice by it.
	Reopen(ctx context.Context, edition, destination, why string) (bool, error)
	// Troubled returns the first limit deliveries with a recipient that are failed or uncertain.
	Troubled(ctx context.Context, edition, destination string, limit int) ([]Delivery, error)
}

// Tally is how many people an edition went to, and how that ended.
type Tally struct {
	Sent, Claimed, Uncertain int
	Failed                   int // all that failed
	Refused                  int // of those that failed: finally
}

// Pruner is a Store that can forget what no promise needs any more.
type Pruner interface {
	// Prune forgets, of editions composed before the given instant, the lines of single people to whom delivery ended sent or failed, and the
	// harvests of sources that have not been read well since. It keeps editions, the lines of places, which say how many people
	// there were, and all that is uncertain. It reports how many lines it forgot.
	Prune(ctx context.Context, before time.Time) (int64, error)
}

func (t Tally) String() string {
	parts := []string{fmt.Sprintf("%d sent", t.Sent)}
	for _, p := range []struct {
		n    int
		what string
	}{{t.Claimed, "under way"}, {t.Refused, "refused"}, {t.Failed - t.Refused, "not yet accepted"}, {t.Uncertain, "uncertain"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return strings.Join(parts, ", ")
}

// Over is how many will not be handed it again.
func (t Tally) Over() int { return t.Sent + t.Refused + t.Uncertain }
