package process

import (
	"context"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How long another process is believed to be alive. A process on another machine is considered dead after GoneAfter
// without a heartbeat, but only by a process whose own heartbeats all succeeded in that window: after an outage of the
// database, every process would seem dead. Otherwise, and for a process that never sent a heartbeat, abandonedAfter
// counts.
const (
	HeartbeatInterval = 15 * time.Second
	GoneAfter         = 75 * time.Second
	abandonedAfter    = 10 * time.Minute
)

// Heartbeats stores the heartbeats of all processes that share a store.
type Heartbeats interface {
	// Beat stores a heartbeat of owner.
	Beat(ctx context.Context, owner string) error
	// Silence returns, for each owner, how long ago its last heartbeat was.
	Silence(ctx context.Context) (map[string]time.Duration, error)
}

// Presence sends the heartbeats of this process, and knows those of others. It is safe for concurrent use.
type Presence struct {
	heartbeats Heartbeats
	shared     bool // with other machines
	owner      string

	mu      sync.Mutex
	since   time.Time // every heartbeat since then succeeded; zero: the last one failed
	last    time.Time
	silence map[string]time.Duration
}

// NewPresence returns the presence of the process that owner names. shared says that other machines use the store too.
func NewPresence(h Heartbeats, shared bool, owner string) *Presence {
	return &Presence{heartbeats: h, shared: shared, owner: owner}
}

// Owner returns the name of this process in the ledger.
func (p *Presence) Owner() string { return p.owner }

// Start sends heartbeats until ctx ends, the first before it returns. It does so if other machines share the store, or
// if other processes on this machine cannot ask the system when this one was started.
func (p *Presence) Start(ctx context.Context) {
	if p.shared || startOf(os.Getpid()) == unknownStart {
		p.beat(ctx)
		go p.run(ctx)
	}
}

// run sends a heartbeat every HeartbeatInterval until ctx ends.
func (p *Presence) run(ctx context.Context) {
	tick := time.NewTicker(HeartbeatInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		p.beat(ctx)
	}
}

// beat sends a heartbeat, and reads those of others. It reports no error: if the store does not answer, those who need
// it report that.
func (p *Presence) beat(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, HeartbeatInterval)
	defer cancel()
	err := p.heartbeats.Beat(ctx, p.owner)
	silence, reading := p.heartbeats.Silence(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if err != nil || reading != nil {
		p.since = time.Time{}
		return
	}
	if p.since.IsZero() || now.Sub(p.last) > 3*HeartbeatInterval {
		p.since = now
	}
	p.last, p.silence = now, silence
}

// Gone reports whether the process that owner names is dead. claimed is when it claimed a delivery. For a process on
// this machine, Gone asks the system. If the store is a file on this machine, a process on a machine with the same host
// name is this container before it was restarted.
func (p *Presence) Gone(owner string, claimed time.Time) bool {
	if owner == p.owner {
		return false
	}
	mine, theirs := strings.Split(p.owner, "/"), strings.Split(owner, "/")
	if len(theirs) >= 3 && theirs[0] == mine[0] { // 0.1.0 wrote no mark
		pid, err := strconv.Atoi(theirs[1])
		started := startOf(pid)
		switch {
		case err != nil || !isRunning(pid):
			return true
		case started != unknownStart && theirs[2] != unknownStart:
			return started != theirs[2]
		case theirs[1] == mine[1]: // it had the number of this process
			return true
		case len(theirs) == 3:
			return false
		}
		return p.silentFor(owner, claimed) // the number may belong to another program by now
	}
	if host, _, ok := strings.Cut(mine[0], "~"); ok && !p.shared && strings.HasPrefix(theirs[0], host+"~") {
		return true
	}
	return p.silentFor(owner, claimed)
}

// silentFor reports whether the process has sent no heartbeat for too long.
func (p *Presence) silentFor(owner string, claimed time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	silent, known := p.silence[owner]
	switch {
	case !known:
		return time.Since(claimed) > abandonedAfter
	case p.since.IsZero() || time.Since(p.since) < GoneAfter:
		return silent > abandonedAfter
	}
	return silent > GoneAfter
}
