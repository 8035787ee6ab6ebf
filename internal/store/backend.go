package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// backend holds the differences between the two databases.
type backend struct {
	dialect goose.Dialect
	file    bool                                   // the store is a single file, which can be copied
	options func() ([]goose.ProviderOption, error) // for migrations
	exists  string                                 // statement that counts the tables named $1
	clock   string                                 // SQL expression for the current time, in milliseconds since 1970
	explain func(error) trouble
}

// trouble is a database error in a form that a person can act on.
type trouble struct {
	cause   error  // safe to show
	summary string // what is wrong; empty if cause is clear enough
	hint    string
	passing bool // may pass within seconds
	undone  bool // certainly had no effect
}

// explained returns err with a summary and a hint. The result is retry.Temporary if a retry may help and is
// safe.
func (s *Store) explained(ctx context.Context, err error, idempotent bool) error {
	switch {
	case err == nil || errors.Is(err, digest.ErrFixed):
		return err
	case ctx.Err() != nil: // drivers report this in many ways
		return fmt.Errorf("store %s: %w", s.name, ctx.Err())
	}
	t := s.backend.explain(err)
	if t.summary == "" {
		err = fmt.Errorf("store %s: %w", s.name, t.cause)
	} else {
		err = fmt.Errorf("store %s: %s: %w", s.name, t.summary, t.cause)
	}
	if t.hint != "" {
		err = digest.WithHint(err, t.hint)
	}
	if t.passing && (t.undone || idempotent) {
		err = retry.Temporary(err, 0)
	}
	return err
}
