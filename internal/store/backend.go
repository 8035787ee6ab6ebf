package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// backend is what the two databases do not share.
type backend struct {
	dialect goose.Dialect
	file    bool                                   // it can be copied as one
	options func() ([]goose.ProviderOption, error) // for migrating
	exists  string                                 // the statement that counts the tables named $1
	clock   string                                 // the expression that is its time, in milliseconds since 1970
	explain func(error) trouble
}

// trouble is an error of a database as a person can act on it.
type trouble struct {
	cause   error  // safe to show
	plain   string // what is wrong; empty: the cause says it
	hint    string
	passing bool // it may pass within seconds
	undone  bool // certainly nothing was done
}

// explained is err in plain words, marked as temporary where trying again may help and cannot harm.
func (s *Store) explained(ctx context.Context, err error, twice bool) error {
	switch {
	case err == nil || errors.Is(err, digest.ErrFixed):
		return err
	case ctx.Err() != nil: // drivers say this in many ways
		return fmt.Errorf("store %s: %w", s.name, ctx.Err())
	}
	t := s.backend.explain(err)
	if t.plain == "" {
		err = fmt.Errorf("store %s: %w", s.name, t.cause)
	} else {
		err = fmt.Errorf("store %s: %s: %w", s.name, t.plain, t.cause)
	}
	if t.hint != "" {
		err = digest.WithHint(err, t.hint)
	}
	if t.passing && (t.undone || twice) {
		err = retry.Temporary(err, 0)
	}
	return err
}
