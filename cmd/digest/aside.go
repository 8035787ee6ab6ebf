package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
)

// asideFrom is from how many sources on a look that stores nothing puts what it reads into a file of its own while it
// composes: what fewer tell is held in memory.
const asideFrom = 200

// aside makes a store in the folder for temporary files when it is first asked for, and drop removes it. Where there
// can be none, what is read is held in memory after all.
func aside() (open func(context.Context) digest.Harvests, drop func()) {
	remove := func() {}
	return func(ctx context.Context) digest.Harvests {
		dir, err := os.MkdirTemp("", "digest-")
		if err != nil {
			return nil
		}
		s, err := store.Open(ctx, filepath.Join(dir, "aside.db"))
		if err != nil {
			_ = os.RemoveAll(dir)
			return nil
		}
		remove = func() { _, _ = s.Close(), os.RemoveAll(dir) }
		return s
	}, func() { remove() }
}
