package digest_test

import (
	"context"
	"errors"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// source is a digest.Source as a function.
type source func(context.Context, digest.Period) (digest.Harvest, error)

func (s source) Collect(ctx context.Context, p digest.Period) (digest.Harvest, error) {
	return s(ctx, p)
}

func tells(events ...digest.Event) source {
	return func(context.Context, digest.Period) (digest.Harvest, error) {
		return digest.Harvest{Events: events}, nil
	}
}

func fails(err error) source {
	return func(context.Context, digest.Period) (digest.Harvest, error) { return digest.Harvest{}, err }
}

// brings is a source that answers with a harvest.
func brings(h digest.Harvest) source {
	return func(context.Context, digest.Period) (digest.Harvest, error) { return h, nil }
}

var errBlocked = errors.New("answered 403")

// editionOf is the edition of a draft whose events are at hand, so that nothing can fail.
func editionOf(tb testing.TB, d digest.Draft) digest.Edition {
	tb.Helper()
	e, err := digest.Compose(tb.Context(), d)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}
