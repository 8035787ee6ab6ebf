package desktest

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/watch"
)

// Said collects what is logged.
type Said struct {
	mu    sync.Mutex
	Lines []string
}

func (s *Said) Write(line []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Lines = append(s.Lines, string(line))
	return len(line), nil
}

func (s *Said) Count(parts ...string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, l := range s.Lines {
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

func (s *Said) Log() *slog.Logger { return slog.New(slog.NewTextHandler(s, nil)) }

// Clock is a wall clock that can be set.
type Clock struct {
	mu  sync.Mutex
	off time.Duration
}

func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Round(0).Add(c.off)
}

func (c *Clock) Set(off time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off = off
}

// Watched runs a watch on d for a span of time, from an instant on.
func Watched(
	t *testing.T,
	from time.Time,
	span time.Duration,
	d *desk.Desk,
	change ...func(*watch.Watch),
) *watch.Watch {
	t.Helper()
	if wait := time.Until(from); wait > 0 {
		time.Sleep(wait)
	}
	w := &watch.Watch{
		Now:           func() time.Time { return time.Now().Round(0) },
		Every:         20 * time.Second,
		IdleInterval:  time.Hour,
		ShutdownGrace: 5 * time.Second,
	}
	for _, c := range change {
		c(w)
	}
	ctx, cancel := context.WithTimeout(t.Context(), span)
	defer cancel()
	w.Run(ctx, d, nil)
	return w
}
