// Package wiring opens the parts that a configuration describes: sources, destinations, subscribers, pages, and the
// store. It knows all kinds of them, and no command.
package wiring

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/store"
)

// Access says what a command does with the store.
type Access bool

const (
	ReadOnly  Access = false // if there is no store, an empty one in memory is used
	ReadWrite Access = true
)

// ReadOnlyCache is the cache of a run that stores nothing.
type ReadOnlyCache struct{ fetch.Cache }

// SaveDocument implements fetch.Cache. It stores nothing.
func (ReadOnlyCache) SaveDocument(context.Context, string, fetch.Cached) error { return nil }

func OpenStore(ctx context.Context, location string, use Access) (*store.Store, error) {
	if use == ReadWrite {
		return store.Open(ctx, location)
	}
	s, err := store.OpenReadOnly(ctx, location)
	if errors.Is(err, digest.ErrNotFound) {
		return store.Open(ctx, ":memory:")
	}
	return s, err
}

// ModifiedAt returns when the file was last changed, or zero if that is not known.
func ModifiedAt(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
