package digest

import (
	"context"
	"time"
)

// JobKind is the kind of a job.
type JobKind string

// Kinds of jobs.
const (
	JobCollect JobKind = "collect" // read a listing ahead of time
	JobMail    JobKind = "mail"    // send an edition to a batch of recipients
	JobCorrect JobKind = "correct" // check whether events of the newest edition have changed, and send corrections
)

// Job is a piece of work for any process that shares the store. Results are stored elsewhere. A lost job is
// therefore given again later, and a job that runs twice finds nothing to do the second time.
type Job struct {
	Kind    JobKind `json:"kind"`
	Edition string  `json:"edition,omitempty"`
	Name    string  `json:"name,omitempty"`  // ID of the listing, or name of the destination
	After   string  `json:"after,omitempty"` // for a batch: the address before its first
	Until   string  `json:"until,omitempty"` // for a batch: its last address
	// the ID of After, because jobs must not contain addresses of deleted subscribers
	From  string    `json:"from,omitempty"`
	To    string    `json:"to,omitempty"`   // the ID of Until
	Since time.Time `json:"since,omitzero"` // read again what was read before
}

// Jobs accepts jobs that processes share.
type Jobs interface {
	// Give queues jobs, so that some process runs each of them soon. A job that is queued or running is not
	// added again.
	Give(ctx context.Context, jobs []Job) error
}

// Reading is the result of reading a listing ahead of an edition.
type Reading struct {
	Listing string // ID of the listing
	Trouble string // empty: success, and the harvest is stored
	At      time.Time
}

// Readings holds the last result for each listing, shared by all processes.
type Readings interface {
	// SaveReading replaces the result of the listing.
	SaveReading(ctx context.Context, edition string, r Reading) error
	// Readings returns the results for the edition.
	Readings(ctx context.Context, edition string) ([]Reading, error)
}
