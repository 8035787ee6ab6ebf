package digest

import "context"

// Drafts holds editions that are not fixed yet, and the log of what was said about each.
type Drafts interface {
	// SaveDraft replaces the draft of that name.
	SaveDraft(ctx context.Context, d StoredDraft) error
	// Draft returns the draft of that name, or ErrNotFound.
	Draft(ctx context.Context, name string) (StoredDraft, error)
	// Append adds w to its edition's log as number w.Number, and reports false where another was said under that number. After a
	// true, w is on durable storage. Nothing that was said is ever changed or taken away.
	Append(ctx context.Context, w LogEntry) (bool, error)
	// Log returns the log of an edition, in order.
	Log(ctx context.Context, edition string) ([]LogEntry, error)
}

// StoredDraft is an edition that is not fixed yet, as the store keeps it.
type StoredDraft struct {
	Record         // as it was composed
	Edited Edition // as the editor's file made it, when it was last looked at
}

// record is what would be sent.
func (d StoredDraft) AsEdited() Record {
	return Record{Edition: d.Edited, Templates: d.Templates, ComposedAt: d.ComposedAt}
}

// DraftLister is a Store that can list the editions that have a draft or a log.
type DraftLister interface {
	// Drafted returns the names of at most limit editions that have a draft or a log, last name first, whether or not
	// they were sent since.
	Drafted(ctx context.Context, limit int) ([]string, error)
}
