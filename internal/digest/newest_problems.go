package digest

import (
	"context"
	"errors"
)

// NewestProblems returns the problems of the newest edition, or of a draft that is newer: they are from the last time
// that sources were read for an edition.
func NewestProblems(ctx context.Context, s Store) ([]Problem, error) {
	records, err := s.Editions(ctx, 1)
	if err != nil {
		return nil, err
	}
	var newest Edition
	if len(records) > 0 {
		newest = records[0].Edition
	}
	lister, ok := s.(DraftLister)
	if !ok {
		return newest.Problems, nil
	}
	names, err := lister.Drafted(ctx, 1)
	if err != nil || len(names) == 0 || names[0] <= newest.Name {
		return newest.Problems, err
	}
	draft, err := s.Draft(ctx, names[0])
	if errors.Is(err, ErrNotFound) { // a log without a draft
		return newest.Problems, nil
	}
	return draft.Edition.Problems, err
}
