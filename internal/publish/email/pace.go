package email

import (
	"context"
	"strings"
	"sync"
	"time"
)

// pace spaces messages out, in all and for each domain of recipients.
type pace struct {
	all, domain time.Duration // between two messages; zero: no limit
	mu          sync.Mutex
	next        time.Time
	domains     map[string]time.Time
}

// newPace makes a pace of messages per second; zero means no limit.
func newPace(all, domain float64) *pace {
	p := &pace{domains: map[string]time.Time{}}
	if all > 0 {
		p.all = time.Duration(float64(time.Second) / all)
	}
	if domain > 0 {
		p.domain = time.Duration(float64(time.Second) / domain)
	}
	return p
}

// free reports whether there is no limit.
func (p *pace) free() bool { return p.all == 0 && p.domain == 0 }

// wait waits until a message to address is in pace: first for its domain's turn, then for one among all.
func (p *pace) wait(ctx context.Context, address string) error {
	domain := strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
	for _, reserve := range []func(time.Time) time.Duration{
		func(now time.Time) time.Duration { return p.reserveDomain(now, domain) }, p.reserve,
	} {
		if p.free() {
			break
		}
		timer := time.NewTimer(reserve(time.Now()))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
	return ctx.Err()
}

// reserve takes the next place among all, and says how far it is from now.
func (p *pace) reserve(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := later(p.next, now)
	p.next = at.Add(p.all)
	return at.Sub(now)
}

// reserveDomain takes the next place among those to domain, and says how far it is from now.
func (p *pace) reserveDomain(now time.Time, domain string) time.Duration {
	if p.domain == 0 {
		return 0
	}
	const most = 10_000 // domains kept; those whose turn is past need not be
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.domains) >= most {
		for name, t := range p.domains {
			if !t.After(now) {
				delete(p.domains, name)
			}
		}
	}
	at := later(p.domains[domain], now)
	p.domains[domain] = at.Add(p.domain)
	return at.Sub(now)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
