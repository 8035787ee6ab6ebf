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

// Desk reads the sources, composes the edition that is due, and delivers it.
type Desk struct {
	Title    string
	Demo     bool
	Zone     *time.Location
	Schedule digest.Schedule
	// Configured is when the configuration was last changed; zero: not known. The first edition of a new store is not
	// that of a slot before it.
	Configured time.Time

	Sources      Sources       // what is read
	Content      Content       // what an edition contains
	Rendering    Rendering     // how an edition becomes messages
	Review       Review        // what people decide before an edition is sent
	Destinations []Destination // where editions go
	Operator     *Operator     // gets alerts; nil: nobody does

	Store   digest.Store
	Jobs    digest.Jobs // shares work among processes; nil: this process does all of it
	Process Process     // the process that runs the desk
	Limits  Limits      // how long the desk retries, and keeps data
	Log     *slog.Logger
}

// Sources is what the desk reads, and when.
type Sources struct {
	Listings []digest.Listing
	Ahead    time.Duration // how long before the slot groups are read; zero: at the slot
	Loaded   time.Time     // when the configuration was loaded; an older harvest does not count as read ahead
	// Progress is called after each source, with how many of how many were read; nil: it is not.
	Progress func(done, of int, l digest.Listing, err error)
	// Scratch makes the place for the harvests of a run that stores nothing; nil, or a nil result: memory.
	Scratch func(context.Context) digest.Harvests
}

// Content is what an edition contains.
type Content struct {
	Groups       []digest.Group
	EventDays    int               // how many days of events an edition lists
	ActivitySpan time.Duration     // how far back the very first edition reports activity
	Quiet        digest.Quiet      // the rule for quiet weeks
	Lexicon      *match.Lexicon    // what matching knows about words; nil: the built-in table
	Attested     map[string]string // by repository in lower case: who checked it for private data and keys, and when
}

// Rendering turns an edition into messages.
type Rendering struct {
	Renderer digest.Renderer
	// RenderFor renders r for the language and the links of p alone. A destination with Readers needs it.
	RenderFor func(r digest.Record, p digest.Recipient, formats []digest.Format) (digest.Message, error)
	Wording   func(digest.Edition) (title, intro string) // the edition's title and introduction, in the digest's language
	// WordingOf is like Wording, with the texts that r holds: in the digest's language, and in every other one. If it is
	// nil, Wording is used.
	WordingOf func(r digest.Record) (own digest.Wording, others map[string]digest.Wording, err error)
	Languages []string // of readers, the digest's own first; none: there is only one
}

// Review is what people decide before an edition is sent.
type Review struct {
	Approval digest.Approval                            // what an edition needs before it is sent
	People   digest.People                              // who may approve, hold, or skip an edition; none: everybody
	Edits    func(edition string) (digest.Edits, error) // the editor's file for an edition; nil: there are none
}

// Process is the process that runs the desk, as other processes and people see it.
type Process struct {
	Owner     string                                     // its name in the ledger
	Gone      func(owner string, claimed time.Time) bool // reports whether an owner is dead
	Attempts  *inflight.Registry                         // its attempts; all desks of one Owner share it
	Account   string                                     // the name of the person who runs it, for the log of an edition
	AccountID string                                     // the account that it runs as: see digest.Voice
}

// Limits are how long the desk retries, and keeps data.
type Limits struct {
	Patience retry.Policy  // for retrying a destination that promised that it published nothing
	KeepFor  time.Duration // how long the ledger keeps the lines of single people; zero: forever
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
