package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// DeliveryState is the state of a delivery.
type DeliveryState string

// States of a delivery. A failed delivery published nothing and may be retried. An uncertain one may have
// been published. It is never retried unless the destination, or a person, confirms that it was not.
const (
	Claimed   DeliveryState = "claimed"
	Sent      DeliveryState = "sent"
	Failed    DeliveryState = "failed"
	Uncertain DeliveryState = "uncertain"
)

// Delivery is an edition for one destination or recipient: a row of the ledger.
type Delivery struct {
	Edition     string
	Destination string
	Recipient   string // empty if the destination is one place
	State       DeliveryState
	Owner       string    // the process that claimed it
	Attempt     int       // number of claims, 1 for the first
	Receipt     string    // the destination's answer
	Error       string    // why it failed or is uncertain
	Final       bool      // with Failed: a retry would not help
	At          time.Time // when it last changed
	Bounced     bool      // with Failed, from a Mailer: the address does not exist; not stored
}

// Ledger holds all deliveries. The unique key is (edition, destination, recipient).
type Ledger interface {
	// Claim claims the delivery for d.Owner. It reports false if the delivery is claimed, sent, or uncertain. A
	// failed delivery can be claimed again, even if it is final: that decision is the caller's. When Claim
	// reports true, the claim is on durable storage.
	Claim(ctx context.Context, d Delivery) (bool, error)
	// Settle records the final state of d. A claimed delivery can only be settled by the d.Owner that claimed
	// it. Anyone can settle an uncertain one as sent or failed, but must give the d.Attempt that was uncertain,
	// because knowledge about one attempt does not apply to the next. In all other cases Settle returns an
	// error and changes nothing. Repeating a settlement is not an error.
	Settle(ctx context.Context, d Delivery) error
	// Deliveries returns all deliveries of an edition, by destination and recipient.
	Deliveries(ctx context.Context, edition string) ([]Delivery, error)
	// Abandon marks every claimed delivery whose owner is gone as uncertain, and returns them.
	Abandon(ctx context.Context, now time.Time, gone func(owner string, claimed time.Time) bool) ([]Delivery, error)
	AttemptLedger
}

// AttemptLedger reads and settles single attempts.
type AttemptLedger interface {
	// SettleAttempt records the result of an attempt: sent, failed, or uncertain. It changes the row only if
	// attempt d.Attempt of d.Owner still has the claim, and reports whether it did. Unlike Settle, it does not
	// change a row that has become uncertain, so it is safe even if the row was read some time ago.
	SettleAttempt(ctx context.Context, d Delivery) (bool, error)
	// Claims returns every claimed delivery of all owners, by edition, destination, and recipient.
	Claims(ctx context.Context) ([]Delivery, error)
	// Doubtful returns every uncertain delivery without a recipient, by edition and destination.
	Doubtful(ctx context.Context) ([]Delivery, error)
	// States counts the claimed, uncertain, and failed deliveries, including those to recipients.
	States(ctx context.Context) ([]StateCount, error)
	// Clock returns the time of the ledger's own clock, which stamps claims and settlements.
	Clock(ctx context.Context) (time.Time, error)
}

// StateCount is the number of deliveries in a state, and the time of the oldest.
type StateCount struct {
	State  DeliveryState
	Count  int
	Oldest time.Time
}

// BatchLedger is a Ledger with operations on many recipients.
type BatchLedger interface {
	Ledger
	// SettleAndClaim settles the deliveries in ended, and claims one for each recipient in next, with the
	// edition, destination, and owner of of. Everything happens in one transaction, or nothing happens and it
	// returns an error. It is an error if of.Owner has not claimed every delivery in ended.
	//
	// The result reports for each recipient in next whether it was claimed. It is false for recipients that are
	// claimed, sent, uncertain, or finally failed, and for duplicates.
	SettleAndClaim(ctx context.Context, of Delivery, ended []Delivery, next []string) (mine []bool, err error)
	// Unsent reports for each recipient whether SettleAndClaim would claim it now.
	Unsent(ctx context.Context, edition, destination string, recipients []string) ([]bool, error)
	// Places is Deliveries without those that have a recipient.
	Places(ctx context.Context, edition string) ([]Delivery, error)
	// Tally counts, by state, an edition's deliveries to the recipients of a destination.
	Tally(ctx context.Context, edition, destination string) (Tally, error)
	// Reopen marks the row of a sent mailing as failed, so that it resumes: somebody has yet to receive it. It
	// reports whether the row was sent. The row stands for no message, so nothing is published twice.
	Reopen(ctx context.Context, edition, destination, why string) (bool, error)
	// Troubled returns the first limit deliveries with a recipient that are failed or uncertain.
	Troubled(ctx context.Context, edition, destination string, limit int) ([]Delivery, error)
}

// Tally counts the results of sending an edition to many recipients.
type Tally struct {
	Sent, Claimed, Uncertain int
	Failed                   int // all that failed
	Refused                  int // those that failed finally
}

// Pruner is a Store that can delete rows that are no longer needed.
type Pruner interface {
	// Prune deletes, for editions composed before the given time, the rows of recipients whose delivery is sent
	// or failed, and harvests of sources that have not been read successfully since. It does not delete
	// editions, rows of destinations, which have the number of recipients, or uncertain deliveries. It returns
	// the number of deleted ledger rows.
	Prune(ctx context.Context, before time.Time) (int64, error)
}

func (t Tally) String() string {
	parts := []string{fmt.Sprintf("%d sent", t.Sent)}
	for _, p := range []struct {
		n    int
		what string
	}{
		{t.Claimed, "under way"},
		{t.Refused, "refused"},
		{t.Failed - t.Refused, "not yet accepted"},
		{t.Uncertain, "uncertain"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return strings.Join(parts, ", ")
}

// Over returns the number of recipients to whom nothing more will be sent.
func (t Tally) Over() int { return t.Sent + t.Refused + t.Uncertain }

// Places returns the lines of an edition without those of single people, who may be many.
func Places(ctx context.Context, s Ledger, edition string) ([]Delivery, error) {
	if batch, ok := s.(BatchLedger); ok {
		return batch.Places(ctx, edition)
	}
	return s.Deliveries(ctx, edition)
}

// LineFor returns the line of a destination itself, not that of a person there, and whether there is one.
func LineFor(lines []Delivery, destination string) (Delivery, bool) {
	i := slices.IndexFunc(lines, func(l Delivery) bool { return l.Destination == destination && l.Recipient == "" })
	if i < 0 {
		return Delivery{}, false
	}
	return lines[i], true
}

// SettleCommand is the command by which a person records how a delivery ended.
func SettleCommand(line Delivery) string {
	state := string(line.State)
	if line.State != Sent && line.State != Failed {
		state = "sent (or failed)"
	}
	who := ""
	if line.Recipient != "" {
		who = " --recipient " + line.Recipient
	}
	if line.State != Sent && line.State != Failed && who != "" {
		return fmt.Sprintf("digest settle %s %s sent%s (or failed)", line.Edition, line.Destination, who)
	}
	return fmt.Sprintf("digest settle %s %s %s%s", line.Edition, line.Destination, state, who)
}
