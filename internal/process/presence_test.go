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

// rollOf is a roll in memory; err is what it answers.
type rollOf struct {
	mu    sync.Mutex
	beats map[string]time.Time
	err   error
}

func (r *rollOf) set(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = err
}

func (r *rollOf) Beat(_ context.Context, owner string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.beats[owner] = time.Now()
	}
	return r.err
}

func (r *rollOf) Silence(context.Context) (map[string]time.Duration, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[string]time.Duration{}
	for owner, at := range r.beats {
		out[owner] = time.Since(at)
	}
	return out, r.err
}

func TestWhoIsGone(t *testing.T) {
	const other = "machine-b/7/1"
	for name, c := range map[string]struct {
		shared bool
		owner  string
		happen func(r *rollOf)
		after  time.Duration
		want   bool
	}{
		"a machine that was lost a minute ago":                 {true, other, nil, time.Minute, false},
		"a machine that was lost more than 75 seconds ago":     {true, other, nil, 91 * time.Second, true},
		"one that still gives signs":                           {true, other, func(r *rollOf) { go keepUp(r, other) }, 30 * time.Minute, false},
		"one that never gave a sign, and claimed just now":     {true, "machine-c/7/1", nil, 9 * time.Minute, false},
		"one that never gave a sign, and claimed long ago":     {true, "machine-c/7/1", nil, 11 * time.Minute, true},
		"another machine of the same name":                     {true, "machine-a~0/7/1", nil, time.Minute, false},
		"on a file: this container before it was started anew": {false, "machine-a~0/7/1", nil, 0, true},
		"on a file: another container, which gives no signs":   {false, other, nil, 5 * time.Minute, false},
		"this machine, a process that is not there any more":   {true, "machine-a~1/99999999/1", nil, 0, true},
		"everybody, while the database is away for an hour":    {true, other, func(r *rollOf) { away(r, other, time.Hour, 0) }, 30 * time.Minute, false},
		"a minute after the database came back":                {true, other, func(r *rollOf) { away(r, other, 9*time.Minute, 0) }, 10 * time.Minute, false},
		"long after the database came back, and it stayed out": {true, other, func(r *rollOf) { away(r, other, 9*time.Minute, time.Hour) }, 12 * time.Minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				claimed := time.Now()
				r := &rollOf{beats: map[string]time.Time{other: claimed}}
				p := NewPresence(r, c.shared, "machine-a~1/5/1")
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				p.Start(ctx)
				if c.happen != nil {
					c.happen(r)
				}
				time.Sleep(c.after)
				synctest.Wait()
				if got := p.Gone(c.owner, claimed); got != c.want {
					t.Errorf("got gone %v, want %v", got, c.want)
				}
				cancel()
				time.Sleep(2 * time.Hour) // what happens in the background ends
			})
		})
	}
}

// keepUp gives signs of life for owner for an hour.
func keepUp(r *rollOf, owner string) {
	for range 240 {
		time.Sleep(14 * time.Second)
		_ = r.Beat(context.Background(), owner) // while the database is away it is lost
	}
}

// away takes the database away for a while; owner gives signs again later than others.
func away(r *rollOf, owner string, span, later time.Duration) {
	r.set(errors.New("the server cannot be reached"))
	go func() {
		time.Sleep(span)
		r.set(nil)
		time.Sleep(later)
		_ = r.Beat(context.Background(), owner)
	}()
}

// Numbers come again: a process of the same number that was started at another time is another.
func TestAProcessIsItsNumberAndItsStart(t *testing.T) {
	p := NewPresence(nil, false, fmt.Sprintf("machine/%d/%s", os.Getpid()+1, unknownStart))
	for start, want := range map[string]bool{startOf(os.Getpid()): false, "12345": true} {
		if startOf(os.Getpid()) == unknownStart {
			t.Skip("this system does not tell when a process was started")
		}
		if got := p.Gone(fmt.Sprintf("machine/%d/%s", os.Getpid(), start), time.Now()); got != want {
			t.Errorf("started at %s: got gone %v, want %v", start, got, want)
		}
	}
}

// Two that share a name are not taken for one another.
func TestTheNameOfAProcess(t *testing.T) {
	none := func(string) (string, bool) { return "", false }
	if a, b := Owner(none), Owner(none); a != b {
		t.Errorf("got %s and %s for one process", a, b)
	}
	named := Owner(func(key string) (string, bool) { return "desk/1", key == "DIGEST_MACHINE" })
	if want := "desk-1/"; len(named) < len(want) || named[:len(want)] != want {
		t.Errorf("got %s, want it to begin with %s", named, want)
	}
}
