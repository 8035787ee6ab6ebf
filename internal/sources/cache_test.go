package sources_test

import (
	"context"

	"github.com/cityoflosangeles/digest/internal/fetch"
)

// memory is a fetch.Cache for a single goroutine.
type memory map[string]fetch.Cached

func (m memory) CachedDocument(_ context.Context, key string) (fetch.Cached, bool, error) {
	c, ok := m[key]
	return c, ok, nil
}

func (m memory) SaveDocument(_ context.Context, key string, c fetch.Cached) error {
	m[key] = c
	return nil
}
