package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Concurrent writes share a transaction. A write that fails does not affect the others.
func TestWhatIsSavedTogether(t *testing.T) {
	file := filepath.Join(t.TempDir(), "digest.db")
	s := open(t, file)
	raw, err := sql.Open("sqlite", file)
	must(t, err)
	t.Cleanup(func() { must(t, raw.Close()) })
	_, err = raw.ExecContext(t.Context(),
		`CREATE TRIGGER refuses BEFORE INSERT ON harvest WHEN new.source LIKE 'bad %' BEGIN SELECT RAISE(ABORT, `+
			`'refused'); END`)
	must(t, err)
	ended, cancel := context.WithCancel(t.Context())
	cancel()

	var group sync.WaitGroup
	errs := make([]error, 300)
	for i := range errs {
		ctx, name := t.Context(), fmt.Sprint("good ", i)
		switch i % 50 {
		case 7:
			name = fmt.Sprint("bad ", i)
		case 8:
			ctx = ended
		}
		group.Go(func() {
			errs[i] = s.SaveHarvest(ctx, name, digest.Harvest{Sum: fmt.Sprint(i)}, time.Now())
		})
	}
	group.Wait()
	for i, err := range errs {
		h, _, lookUp := s.LastHarvest(t.Context(), fmt.Sprint("good ", i))
		switch i % 50 {
		case 7:
			if err == nil || !strings.Contains(err.Error(), "refused") {
				t.Errorf("%d: got %v", i, err)
			}
		case 8:
			// Another write may have committed it before its context ended.
			if err == nil && lookUp != nil || err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("%d: got %v, and %v", i, err, lookUp)
			}
		default:
			if err != nil || lookUp != nil || h.Sum != fmt.Sprint(i) {
				t.Errorf("%d: got %v, %v and %q", i, err, lookUp, h.Sum)
			}
		}
	}
}

// BenchmarkSaveTogether saves the harvests of 64 sources concurrently.
func BenchmarkSaveTogether(b *testing.B) {
	h := digest.Harvest{Events: make([]digest.Event, 10)}
	for i := range h.Events {
		h.Events[i] = digest.Event{Title: "Open data night", Description: strings.Repeat("Bring a laptop. ", 60)}
	}
	benchEvery(b, func(b *testing.B, location string) {
		s := open(b, location)
		b.SetParallelism(32)
		b.RunParallel(func(pb *testing.PB) {
			for i := 0; pb.Next(); i++ {
				if err := s.SaveHarvest(b.Context(), fmt.Sprint("https://m.example/", i%2000), h, time.Now()); err != nil {
					b.Error(err)
				}
			}
		})
	})
}
