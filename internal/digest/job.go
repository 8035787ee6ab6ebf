package digest

import (
	"context"
	"time"
)

// JobKind is what a job does.
type JobKind string

// The kinds of jobs.
const (
	JobCollect JobKind = "collect" // read one listing ahead
	JobMail    JobKind = "mail"    // hand an edition to a batch of recipients
	JobCorrect JobKind = "correct" // look whether events of the newest edition have changed, and tell who has it
)

// Job is a piece of work that any process that shares the store may do. What was done stands in the store, not in the job: one that is lost is
// given again at a later look, and one that is done twice finds nothing to do the second time.
type Job struct {
	Kind    JobKind   `json:"kind"`
	Edition string    `json:"edition,omitempty"`
	Name    string    `json:"name,omitempty"`  // the ID of the listing, or the name of the destination
	After   string    `json:"after,omitempty"` // of a batch: the address before its first
	Until   string    `json:"until,omitempty"` // of a batch: its last address
	From    string    `json:"from,omitempty"`  // After by its ID: jobs are kept where forgetting a person must not have to look
	To      string    `json:"to,omitempty"`    // Until by its ID
	Since   time.Time `json:"since,omitzero"`  // what was read before this is read again
}

// Jobs takes jobs that processes share.
type Jobs interface {
	// Give makes sure that each job is done by some process, soon. One that waits or is being done already is not given twice.
	Give(ctx context.Context, jobs []Job) error
}

// Reading is how reading a listing ahead of an edition ended.
type Reading struct {
	Listing string // its ID
	Trouble string // empty: it was read well, and its harvest is kept
	At      time.Time
}

// Readings holds how each listing was last read ahead, for all processes.
type Readings interface {
	// SaveReading replaces what is kept of the listing.
	SaveReading(ctx context.Context, edition string, r Reading) error
	// Readings returns those for the edition.
	Readings(ctx context.Context, edition string) ([]Reading, error)
}
