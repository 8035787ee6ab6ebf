package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fakeHeartbeats keeps heartbeats in memory; err is what it answers.
type fakeHeartbeats struct {
	mu    sync.Mutex
	beats map[string]time.Time
	err   error
}

func (r *fakeHeartbeats) set(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = err
}

func (r *fakeHeartbeats) Beat(_ context.Context, owner string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.beats[owner] = time.Now()
	}
	return r.err
}

func (r *fakeHeartbeats) Silence(context.Context) (map[string]time.Duration, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[string]time.Duration{}
	for owner, at := range r.beats {
		out[owner] = time.Since(at)
	}
	return out, r.err
}

func TestGone(t *testing.T) {
	const other = "machine-b/7/1"
	nothing := func(*fakeHeartbeats) {}
	keepsUp := func(h *fakeHeartbeats) { go keepUp(h, other) }
	const minute, hour = time.Minute, time.Hour
	// outage makes the database unreachable; other sends heartbeats again later after its end.
	outage := func(span, later time.Duration) func(*fakeHeartbeats) {
		return func(h *fakeHeartbeats) { away(h, other, span, later) }
	}
	for name, c := range map[string]struct {
		shared bool
		owner  string
		happen func(*fakeHeartbeats)
		after  time.Duration
		want   bool
	}{
		"a machine that was lost a minute ago":              {true, other, nothing, time.Minute, false},
		"a machine that was lost more than 75 seconds ago":  {true, other, nothing, 91 * time.Second, true},
		"one that still sends heartbeats":                   {true, other, keepsUp, 30 * time.Minute, false},
		"one that never sent a heartbeat, claimed just now": {true, "machine-c/7/1", nothing, 9 * time.Minute, false},
		"one that never sent a heartbeat, claimed long ago": {true, "machine-c/7/1", nothing, 11 * time.Minute, true},
		"another machine of the same name":                  {true, "machine-a~0/7/1", nothing, time.Minute, false},
		"on a file: this container before it was restarted": {false, "machine-a~0/7/1", nothing, 0, true},
		"on a file: another container, without heartbeats":  {false, other, nothing, 5 * time.Minute, false},
		"this machine, a process that does not exist":       {true, "machine-a~1/99999999/1", nothing, 0, true},
		"everybody, while the database is away for an hour": {true, other, outage(hour, 0), 30 * minute, false},
		"a minute after the database came back":             {true, other, outage(9*minute, 0), 10 * minute, false},
		"long after the database came back, without it":     {true, other, outage(9*minute, hour), 12 * minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				claimed := time.Now()
				r := &fakeHeartbeats{beats: map[string]time.Time{other: claimed}}
				p := NewPresence(r, c.shared, "machine-a~1/5/1")
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				p.Start(ctx)
				c.happen(r)
				time.Sleep(c.after)
				synctest.Wait()
				if got := p.Gone(c.owner, claimed); got != c.want {
					t.Errorf("got gone %v, want %v", got, c.want)
				}
				cancel()
				time.Sleep(2 * time.Hour) // goroutines end
			})
		})
	}
}

// keepUp sends heartbeats of owner for an hour.
func keepUp(r *fakeHeartbeats, owner string) {
	for range 240 {
		time.Sleep(14 * time.Second)
		_ = r.Beat(context.Background(), owner) // while the database is away it is lost
	}
}

// away makes the database unreachable for span; owner sends its next heartbeat later after that.
func away(r *fakeHeartbeats, owner string, span, later time.Duration) {
	r.set(errors.New("the server cannot be reached"))
	go func() {
		time.Sleep(span)
		r.set(nil)
		time.Sleep(later)
		_ = r.Beat(context.Background(), owner)
	}()
}

// Process numbers are reused: a process with the same number and another start is another process.
func TestProcessIsItsNumberAndItsStart(t *testing.T) {
	p := NewPresence(nil, false, fmt.Sprintf("machine/%d/%s", os.Getpid()+1, unknownStart))
	for start, want := range map[string]bool{startOf(os.Getpid()): false, "12345": true} {
		if startOf(os.Getpid()) == unknownStart {
			t.Skip("this system does not report when a process was started")
		}
		if got := p.Gone(fmt.Sprintf("machine/%d/%s", os.Getpid(), start), time.Now()); got != want {
			t.Errorf("started at %s: got gone %v, want %v", start, got, want)
		}
	}
}

func TestOwner(t *testing.T) {
	none := func(string) (string, bool) { return "", false }
	if a, b := Owner(none), Owner(none); a != b {
		t.Errorf("got %s and %s for one process", a, b)
	}
	named := Owner(func(key string) (string, bool) { return "desk/1", key == "DIGEST_MACHINE" })
	if want := "desk-1/"; len(named) < len(want) || named[:len(want)] != want {
		t.Errorf("got %s, want it to begin with %s", named, want)
	}
}
