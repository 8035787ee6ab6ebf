package digest_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// said collects what is logged.
type said struct {
	mu    sync.Mutex
	lines []string
}

func (s *said) Write(line []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, string(line))
	return len(line), nil
}

func (s *said) count(parts ...string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, l := range s.lines {
		all := true
		for _, p := range parts {
			all = all && strings.Contains(l, p)
		}
		if all {
			n++
		}
	}
	return n
}

func (s *said) log() *slog.Logger { return slog.New(slog.NewTextHandler(s, nil)) }

// clock is a wall clock that can be set.
type clock struct {
	mu  sync.Mutex
	off time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Round(0).Add(c.off)
}

func (c *clock) set(off time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off = off
}

// watched runs a watch on d for a span of time, from an instant on.
func watched(t *testing.T, from time.Time, span time.Duration, d *digest.Desk, change ...func(*digest.Watch)) *digest.Watch {
	t.Helper()
	if wait := time.Until(from); wait > 0 {
		time.Sleep(wait)
	}
	w := &digest.Watch{Now: func() time.Time { return time.Now().Round(0) }, Every: 20 * time.Second, Quiet: time.Hour, Linger: 5 * time.Second}
	for _, c := range change {
		c(w)
	}
	ctx, cancel := context.WithTimeout(t.Context(), span)
	defer cancel()
	w.Run(ctx, d, nil)
	return w
}
