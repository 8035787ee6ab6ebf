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

// hosts limits the pace of each host. The queue of a host does not delay others.
type hosts struct {
	perHost int
	pace    time.Duration
	mu      sync.Mutex
	known   map[string]*host
}

// maxHosts is the number of known hosts at which idle ones are removed.
const maxHosts = 500

type host struct {
	inUse chan struct{}
	pace  *rate.Limiter
	users int // waiting and running requests; guarded by hosts.mu
}

func newHosts(perHost int, pace time.Duration) *hosts {
	return &hosts{perHost: perHost, pace: pace, known: map[string]*host{}}
}

// turn waits until a request to the host of u may start. The caller must call the returned function when the
// request has ended.
func (h *hosts) turn(ctx context.Context, u *url.URL) (func(), error) {
	one := h.enter(strings.ToLower(u.Host))
	select {
	case one.inUse <- struct{}{}:
	case <-ctx.Done():
		h.leave(one)
		return nil, context.Cause(ctx)
	}
	done := func() {
		<-one.inUse
		h.leave(one)
	}
	if err := one.pace.Wait(ctx); err != nil {
		done()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, digest.WithHint(retry.Temporary(errors.New("too many requests to this site are queued"), 0),
			"reduce the number of requests, or increase the timeout")
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
		one = &host{inUse: make(chan struct{}, h.perHost), pace: rate.NewLimiter(rate.Every(h.pace), 1)}
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
