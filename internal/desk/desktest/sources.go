package desktest

import (
	"context"
	"errors"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// Source is a digest.Source as a function.
type Source func(context.Context, digest.Period) (digest.Harvest, error)

func (s Source) Collect(ctx context.Context, p digest.Period) (digest.Harvest, error) {
	return s(ctx, p)
}

// Lists is a source that lists events.
func Lists(events ...digest.Event) Source {
	return func(context.Context, digest.Period) (digest.Harvest, error) {
		return digest.Harvest{Events: events}, nil
	}
}

// Fails is a source that cannot be read.
func Fails(err error) Source {
	return func(context.Context, digest.Period) (digest.Harvest, error) { return digest.Harvest{}, err }
}

// Brings is a source whose reading is h.
func Brings(h digest.Harvest) Source {
	return func(context.Context, digest.Period) (digest.Harvest, error) { return h, nil }
}

var ErrBlocked = errors.New("answered 403")

// EditionOf is the edition of a draft whose events are at hand, so that nothing can fail.
func EditionOf(tb testing.TB, d edition.Material) digest.Edition {
	tb.Helper()
	e, err := edition.Compose(tb.Context(), d)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}
