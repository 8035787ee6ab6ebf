package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/store"
)

// A process on another machine is taken for gone when it has given no sign of life for goneAfter, by whoever has himself given every
// sign in all that time: were the database away, everybody would seem gone when it comes back. Others, and those who see a claim of a
// process that never gave a sign, believe it for abandonedAfter.
const (
	beatEvery      = 15 * time.Second
	goneAfter      = 75 * time.Second
	abandonedAfter = 10 * time.Minute
)

// processMark is random for each process. It tells two processes apart that have the same number where the system
// does not say when a process was started, such as two runs of one container.
var processMark = sync.OnceValue(func() string { return strings.ToLower(rand.Text()[:8]) })

// owner names this process in the ledger: machine, process number, when it was started, and a random mark.
// DIGEST_MACHINE in the environment gives the machine another name.
func owner(getenv func(string) (string, bool)) string {
	name, named := getenv("DIGEST_MACHINE")
	if !named || name == "" {
		host, err := os.Hostname()
		if err != nil {
			host = "unknown"
		}
		name = host + "~" + system()
	}
	return fmt.Sprintf("%s/%d/%s/%s", strings.ReplaceAll(name, "/", "-"), os.Getpid(), startOf(os.Getpid()), processMark())
}

// system tells machines of one name apart (machine-id(5)), and containers of one machine, whose process numbers are their own
// (pid_namespaces(7)). Both are the same for a service that sees little of the system, and for who runs digest by hand beside it.
func system() string {
	machine, err := os.ReadFile("/etc/machine-id")
	if err != nil {
		machine = nil // the name must do
	}
	numbers, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		numbers = ""
	}
	h := fnv.New32a()
	_, _ = h.Write(append(machine, numbers...)) // it cannot fail
	return fmt.Sprintf("%08x", h.Sum32())
}

// roll is where processes that share a store give signs of life, such as store.Store.
type roll interface {
	Beat(ctx context.Context, owner string) error
	Silence(ctx context.Context) (map[string]time.Duration, error)
}

// presence gives the signs of life of this process, and knows those of others.
type presence struct {
	roll   roll
	shared bool // with other machines
	owner  string

	mu      sync.Mutex
	since   time.Time // from when on every sign was given in time; zero: the last was not
	last    time.Time
	silence map[string]time.Duration
}

// inFlight is the registry of what this process delivers. It is one for all desks of the process.
func (a *app) inFlight() *inflight.Registry {
	if a.attempts == nil {
		a.attempts = inflight.NewRegistry()
	}
	return a.attempts
}

// here is the presence of this process in the store.
func (a *app) here(s *store.Store) *presence {
	if a.presence == nil {
		a.presence = &presence{roll: s, shared: s.Shared(), owner: owner(os.LookupEnv)}
	}
	return a.presence
}

// begin sends heartbeats until ctx ends, the first before it returns. It does so if other machines share the store, or
// if other processes on this machine cannot ask the system when this one was started.
func (p *presence) begin(ctx context.Context) {
	if p.shared || startOf(os.Getpid()) == hidden {
		p.beat(ctx)
		go p.keep(ctx)
	}
}

// keep gives a sign every beatEvery until ctx ends.
func (p *presence) keep(ctx context.Context) {
	tick := time.NewTicker(beatEvery)
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

// beat gives a sign of life, and asks for those of others. A store that does not answer is complained about by those who need it.
func (p *presence) beat(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, beatEvery)
	defer cancel()
	err := p.roll.Beat(ctx, p.owner)
	silence, asking := p.roll.Silence(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if err != nil || asking != nil {
		p.since = time.Time{}
		return
	}
	if p.since.IsZero() || now.Sub(p.last) > 3*beatEvery {
		p.since = now
	}
	p.last, p.silence = now, silence
}

// gone says whether the process that owner named lives no more. Of a process on this machine it asks the system. Where the store is a file
// of this machine, one of the same name is this container before it was started anew.
func (p *presence) gone(other string, claimed time.Time) bool {
	if other == p.owner {
		return false
	}
	mine, theirs := strings.Split(p.owner, "/"), strings.Split(other, "/")
	if len(theirs) >= 3 && theirs[0] == mine[0] { // 0.1.0 wrote no mark
		pid, err := strconv.Atoi(theirs[1])
		started := startOf(pid)
		switch {
		case err != nil || !lives(pid):
			return true
		case started != hidden && theirs[2] != hidden:
			return started != theirs[2]
		case theirs[1] == mine[1]: // it had the number of this process
			return true
		case len(theirs) == 3:
			return false
		}
		return p.silentFor(other, claimed) // the number may be another program's by now
	}
	if here, _, ok := strings.Cut(mine[0], "~"); ok && !p.shared && strings.HasPrefix(theirs[0], here+"~") {
		return true
	}
	return p.silentFor(other, claimed)
}

// silentFor reports whether the process has sent no heartbeat for too long.
func (p *presence) silentFor(other string, claimed time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	silent, known := p.silence[other]
	switch {
	case !known:
		return time.Since(claimed) > abandonedAfter
	case p.since.IsZero() || time.Since(p.since) < goneAfter:
		return silent > abandonedAfter
	}
	return silent > goneAfter
}

func lives(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	if runtime.GOOS == "windows" { // there, finding it is proof, and signals are not to be had
		return true
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}

// hidden stands for when a process was started where the system does not tell.
const hidden = "0"

// startOf is when the process was started, in the system's own measure, where it can be told (proc(5), field 22 of stat).
func startOf(pid int) string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return hidden
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	if fields := strings.Fields(rest); len(fields) > 19 {
		return fields[19]
	}
	return hidden
}
