package digest

import "context"

// Drafts holds editions that are not final, and their logs.
type Drafts interface {
	// SaveDraft replaces the draft with that name.
	SaveDraft(ctx context.Context, d StoredDraft) error
	// Draft returns the draft with that name, or ErrNotFound.
	Draft(ctx context.Context, name string) (StoredDraft, error)
	// Append adds w to its edition's log as number w.Number. It reports false if the number is taken. If it
	// reports true, w is on durable storage. Entries are never changed or deleted.
	Append(ctx context.Context, w LogEntry) (bool, error)
	// Log returns the log of an edition, in order.
	Log(ctx context.Context, edition string) ([]LogEntry, error)
}

// StoredDraft is a stored edition that is not final.
type StoredDraft struct {
	Record         // as composed
	Edited Edition // with the editor's file applied, when it was last read
}

// AsEdited returns the record that would be sent.
func (d StoredDraft) AsEdited() Record {
	return Record{Edition: d.Edited, Templates: d.Templates, ComposedAt: d.ComposedAt}
}

// DraftLister is a Store that can list editions with a draft or a log.
type DraftLister interface {
	// Drafted returns the names of at most limit editions with a draft or a log, last name first, including
	// those that were sent.
	Drafted(ctx context.Context, limit int) ([]string, error)
}
