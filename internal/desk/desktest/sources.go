package desktest

import (
	"context"
	"errors"

	"github.com/cityoflosangeles/digest/internal/digest"
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
