package email

import (
	"context"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxDomains is how many recipient domains are remembered before idle ones are forgotten.
const maxDomains = 10_000

// limits keep messages below a rate, in total and for each recipient domain. They hold for one Publisher in one
// process: two processes that share a mailing send at up to twice the rate.
type limits struct {
	total     *rate.Limiter // nil: no limit
	perDomain rate.Limit    // zero: no limit
	mu        sync.Mutex
	domains   map[string]*rate.Limiter
}

// newLimits takes messages per second; zero means no limit.
func newLimits(total, perDomain float64) *limits {
	l := &limits{perDomain: rate.Limit(max(perDomain, 0)), domains: map[string]*rate.Limiter{}}
	if total > 0 {
		l.total = rate.NewLimiter(rate.Limit(total), 1)
	}
	return l
}

// none reports whether there is no limit.
func (l *limits) none() bool { return l.total == nil && l.perDomain == 0 }

// wait blocks until a message to address is within the limits, or ctx ends. It waits for the domain first, so that a
// slow domain takes no share of the total while it waits.
func (l *limits) wait(ctx context.Context, address string) error {
	for _, limiter := range []func() *rate.Limiter{
		func() *rate.Limiter { return l.domain(address) }, func() *rate.Limiter { return l.total },
	} {
		if err := reserve(ctx, limiter()); err != nil {
			return err
		}
	}
	return nil
}

// reserve waits for one message. Unlike rate.Limiter.Wait, it does not fail early when the wait would outlast ctx.
func reserve(ctx context.Context, limiter *rate.Limiter) error {
	if limiter == nil {
		return ctx.Err()
	}
	timer := time.NewTimer(limiter.Reserve().Delay())
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// domain returns the limiter of the recipient's domain; nil if domains have no limit.
func (l *limits) domain(address string) *rate.Limiter {
	if l.perDomain == 0 {
		return nil
	}
	name := strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter := l.domains[name]
	if limiter == nil {
		if len(l.domains) >= maxDomains {
			for other, idle := range l.domains {
				if idle.Tokens() >= 1 {
					delete(l.domains, other)
				}
			}
		}
		limiter = rate.NewLimiter(l.perDomain, 1)
		l.domains[name] = limiter
	}
	return limiter
}
