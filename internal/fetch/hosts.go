package fetch

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// hosts keeps the pace of every host. One host's queue holds up nobody else.
type hosts struct {
	perHost int
	pace    time.Duration
	mu      sync.Mutex
	known   map[string]*host
}

// maxHosts is how many hosts are remembered before those at rest are forgotten.
const maxHosts = 500

type host struct {
	slots chan struct{}
	pace  *rate.Limiter
	users int // requests that wait or are under way; guarded by hosts.mu
}

func newHosts(perHost int, pace time.Duration) *hosts {
	return &hosts{perHost: perHost, pace: pace, known: map[string]*host{}}
}

// turn waits until a request to the host of u may begin. The function it returns must be called when the request is over.
func (h *hosts) turn(ctx context.Context, u *url.URL) (func(), error) {
	one := h.enter(strings.ToLower(u.Host))
	select {
	case one.slots <- struct{}{}:
	case <-ctx.Done():
		h.leave(one)
		return nil, context.Cause(ctx)
	}
	done := func() {
		<-one.slots
		h.leave(one)
	}
	if err := one.pace.Wait(ctx); err != nil {
		done()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, digest.WithHint(retry.Temporary(errors.New("too many requests to this site are waiting"), 0), "ask this site for less, or give more time")
	}
	return done, nil
}

func (h *hosts) enter(name string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	one := h.known[name]
	if one == nil {
		if len(h.known) >= maxHosts {
			for n, other := range h.known {
				if other.users == 0 && other.pace.Tokens() >= 1 {
					delete(h.known, n)
				}
			}
		}
		one = &host{slots: make(chan struct{}, h.perHost), pace: rate.NewLimiter(rate.Every(h.pace), 1)}
		h.known[name] = one
	}
	one.users++
	return one
}

func (h *hosts) leave(one *host) {
	h.mu.Lock()
	defer h.mu.Unlock()
	one.users--
}
