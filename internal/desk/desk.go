package desk

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/match"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Destination is a place that an edition goes to.
type Destination struct {
	Name      string
	Kind      string
	Formats   []digest.Format // what its messages are made of
	Publisher digest.Publisher
	Readers   digest.Readers // the people it goes to, each with a message of their own; nil: it is one place
	Draft     bool           // a private place: it is shown drafts, and gets no editions
	Quiet     *time.Duration // overrides the quiet time of its publisher; nil: it does not

	Formerly     []Destination // what it was before it was renamed: the same place, with Publishers of the earlier names
	NeverRenamed bool          // the configuration says that it never had another name
	Places       []string      // keyed hashes of the places that its messages go to
}

// Desk reads the sources, composes the edition that is due, and sees it delivered.
type Desk struct {
	Title        string
	Demo         bool
	Zone         *time.Location
	Schedule     digest.Schedule
	EventDays    int
	ActivitySpan time.Duration // of the very first edition
	Groups       []digest.Group
	Listings     []digest.Listing
	Quiet        digest.Quiet      // the rule for quiet weeks
	Lexicon      *match.Lexicon    // what matching knows of words; nil: the shipped table
	Attested     map[string]string // by repository in small letters: who looked for private data and keys, and when
	Destinations []Destination
	Store        digest.Store
	Renderer     digest.Renderer
	Wording      func(digest.Edition) (title, intro string) // the edition's own words, in the readers' language
	// WordingOf is Wording with the words that r itself holds: in its own language, and in each other one. nil:
	// Wording stands for it.
	WordingOf func(r digest.Record) (own digest.Wording, others map[string]digest.Wording, err error)
	Languages []string // of readers, the digest's own first; none: there is one
	// RenderFor renders r for the language and the links of p alone. It is needed where a destination has Readers.
	RenderFor func(r digest.Record, p digest.Recipient, formats []digest.Format) (digest.Message, error)
	Patience  retry.Policy                                    // with a destination that promised that nothing was published
	Owner     string                                          // names this process in the ledger
	Gone      func(owner string, claimed time.Time) bool      // whether an owner lives no more
	Progress  func(done, of int, l digest.Listing, err error) // told of each source read; may be nil
	Attempts  *inflight.Registry                              // in flight in this process; shared by all desks of one Owner
	Log       *slog.Logger

	Approval  digest.Approval                            // what an edition needs before it is sent
	Edits     func(edition string) (digest.Edits, error) // the editor's file of an edition; nil: there are none
	Jobs      digest.Jobs                                // takes what processes share; nil: this one does it all
	Operator  *Operator                                  // is told what a person should look at; nil: nobody is
	Scratch   func(context.Context) digest.Harvests      // holds harvests for a run that stores nothing; nil, or if it returns nil: memory
	Account   string                                     // who runs this process, as the log of an edition names them
	AccountID string                                     // the account that this process runs as: see Voice
	People    digest.People                              // who may say something about an edition; none: everybody
	KeepFor   time.Duration                              // how long the ledger keeps the lines of single people; zero: for ever
	Ahead     time.Duration                              // how long before the slot groups are read; zero: at the slot
	// Configured is when what the desk is made of was last changed; zero: not known. An edition whose slot is older
	// is not the first one.
	Configured time.Time
	Loaded     time.Time // what was read before this is not taken as read ahead: it may have been read otherwise
}

// Outcome is what a run came to.
type Outcome struct {
	Record     digest.Record
	Composed   bool // just now; otherwise it stood in the store
	Deliveries []digest.Delivery
	Next       time.Time // the next slot, where nothing is due
	Missed     time.Time // the slot that nothing was published for, and that is beyond grace
	Asking     time.Time // the slot whose edition would be due again, should a destination that is asked for it not have it
	Before     time.Time // the slot within grace that is not made up, because it passed before the desk was set up
	MissedWhy  string    // why, where that is known

	Held        string            // why the edition that is due is not sent; Record is then its draft, and Deliveries where that is shown
	Skipped     string            // why the edition that was due is left out, now
	Paused      string            // where nothing is due: why nothing would be sent
	Draft       digest.Record     // where nothing is due: the draft of the next edition, where there is one
	Shown       []digest.Delivery // where that draft was shown
	Corrections []digest.Delivery // of what was sent before, where it was corrected now
	Withheld    []Withheld        // which destinations do not get the edition, for their places have it under other names
}

// Run publishes the edition that is due at now, if any. Whatever was delivered before is not delivered again.
// The error is nil where the outcome tells all, also of deliveries that failed.
func (d *Desk) Run(ctx context.Context, now time.Time) (Outcome, error) {
	if err := d.resolve(ctx, now); err != nil {
		return Outcome{}, err
	}
	if err := d.Begin(ctx, now); err != nil {
		return Outcome{}, err
	}
	slot, outcome, err := d.Due(ctx, now)
	if err != nil {
		return outcome, err
	}
	paused, err := d.Paused(ctx)
	if err == nil && paused == "" {
		paused, err = d.Vouch(ctx, now, !outcome.DueOr(slot).IsZero())
	}
	switch {
	case err != nil:
		return outcome, err
	case slot.IsZero() && paused != "":
		outcome.Paused = paused
		return outcome, nil
	case slot.IsZero():
		return d.lookAhead(ctx, outcome, now)
	case paused != "":
		outcome.Held = paused
		return outcome, nil
	}
	return d.publish(ctx, d.Schedule.NameOf(slot, 0), slot, now)
}

// RunNow publishes an extra edition, although none is due. Where a draft of one waits for approval, it is that one.
func (d *Desk) RunNow(ctx context.Context, now time.Time) (Outcome, error) {
	if err := d.Begin(ctx, now); err != nil { // an extra edition is none of the schedule's
		return Outcome{}, err
	}
	why, err := d.Paused(ctx)
	if err == nil && why == "" {
		why, err = d.Vouch(ctx, now, true)
	}
	if err != nil || why != "" {
		return Outcome{Held: why}, err
	}
	for extra := 1; ; extra++ {
		name := d.Schedule.NameOf(now, extra)
		skipped, err := d.skipped(ctx, name)
		if err != nil {
			return Outcome{}, err
		}
		switch _, err := d.Store.Edition(ctx, name); {
		case errors.Is(err, digest.ErrNotFound) && !skipped:
			return d.publish(ctx, name, now, now)
		case err != nil && !errors.Is(err, digest.ErrNotFound):
			return Outcome{}, err
		}
	}
}

func (d *Desk) publish(ctx context.Context, name string, slot, now time.Time) (Outcome, error) {
	record, err := d.Store.Edition(ctx, name)
	outcome := Outcome{Record: record}
	if errors.Is(err, digest.ErrNotFound) {
		var v verdict
		v, err = d.finalize(ctx, name, slot, now)
		outcome.Record, outcome.Composed, outcome.Held, outcome.Deliveries = v.record, v.composed, v.held, v.shown
		outcome.Skipped = v.skipped
		if v.blind && err == nil {
			d.tellUnreadable(ctx, name, slot, now)
		}
	}
	if err != nil || outcome.Held != "" || outcome.Skipped != "" {
		return outcome, err
	}
	if outcome.Held, err = d.Paused(ctx); err != nil || outcome.Held != "" { // it may have been paused while sources were read
		return outcome, err
	}
	ledger, err := d.Places(ctx, name)
	if err != nil {
		return outcome, err
	}
	open, err := d.open(ctx, name, ledger)
	if err != nil {
		return outcome, err
	}
	if outcome.Held, err = d.stillApproved(ctx, outcome.Record, open, now); err != nil || outcome.Held != "" {
		outcome.Deliveries = ledger
		return outcome, err
	}
	outcome.Deliveries, err = d.Deliver(ctx, outcome.Record)
	if err == nil {
		outcome.Withheld, err = d.Withheld(context.WithoutCancel(ctx))
	}
	if outcome.Composed {
		d.prune(ctx, now)
	}
	return outcome, err
}

// Preview composes the edition that is due at now, else the next one as it would look now. It stores nothing.
func (d *Desk) Preview(ctx context.Context, now time.Time) (digest.Record, error) {
	name, slot, err := d.upcoming(ctx, now)
	if err != nil {
		return digest.Record{}, err
	}
	if record, err := d.Store.Edition(ctx, name); !errors.Is(err, digest.ErrNotFound) {
		return record, err
	}
	return d.proof(ctx, name, slot, now)
}

// Gather is all that the edition that is due at now, else the next one, would be composed of. What is read may have changed since an edition was
// composed that is stored already. It stores nothing.
func (d *Desk) Gather(ctx context.Context, now time.Time) (edition.Material, error) {
	name, slot, err := d.upcoming(ctx, now)
	if err != nil {
		return edition.Material{}, err
	}
	return d.material(ctx, name, slot, now, nil, true)
}
