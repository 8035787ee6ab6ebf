package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/store"
)

// access says what a command does with the store.
type access bool

const (
	readOnly  access = false // if there is no store, an empty one in memory is used
	readWrite access = true
)

// readOnlyCache is the cache of a run that stores nothing.
type readOnlyCache struct{ fetch.Cache }

// SaveDocument implements fetch.Cache. It stores nothing.
func (readOnlyCache) SaveDocument(context.Context, string, fetch.Cached) error { return nil }

func openStore(ctx context.Context, location string, use access) (*store.Store, error) {
	if use == readWrite {
		return store.Open(ctx, location)
	}
	s, err := store.OpenReadOnly(ctx, location)
	if errors.Is(err, digest.ErrNotFound) {
		return store.Open(ctx, ":memory:")
	}
	return s, err
}

// modifiedAt returns when the file was last changed, or zero if that is not known.
func modifiedAt(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
