package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// limit allows each key a burst of events, and one more each interval. All keys together may do what whole
// allows. It remembers a bounded number of keys.
type limit struct {
	every time.Duration
	burst int
	whole *limit // nil: none

	mu   sync.Mutex
	free map[string]time.Time // when the key will have its full burst again (a virtual schedule, ITU-T I.371 annex A)
}

// maxKeys is the number of keys that a limit remembers. While none of them is idle, further keys are subject
// to the whole limit only.
const maxKeys = 20_000

// limits of a handler. Subscribing sends a message to somebody who may not have asked. The others require a
// token that cannot be guessed.
type limits struct{ subscribe, address, token *limit }

func newLimits() limits {
	return limits{
		subscribe: &limit{every: 2 * time.Minute, burst: 5, whole: &limit{every: 2 * time.Second, burst: 60}},
		address:   &limit{every: 10 * time.Minute, burst: 2, whole: nil},
		// A mail service unsubscribes on behalf of many people.
		token: &limit{every: time.Second / 2, burst: 120, whole: &limit{every: time.Second / 50, burst: 1000}},
	}
}

// allow counts an event of key, and reports whether it is within the limit.
func (l *limit) allow(key string) bool {
	return l.take(key, time.Now()) && (l.whole == nil || l.whole.take("", time.Now()))
}

func (l *limit) take(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.free == nil {
		l.free = map[string]time.Time{}
	}
	free, ok := l.free[key]
	if !ok && len(l.free) >= maxKeys {
		for k, t := range l.free {
			if !t.After(now) {
				delete(l.free, k)
			}
		}
		if len(l.free) >= maxKeys {
			return true
		}
	}
	if free.Before(now) {
		free = now
	}
	free = free.Add(l.every)
	if free.Sub(now) > time.Duration(l.burst)*l.every {
		return false
	}
	l.free[key] = free
	return true
}

// allowed answers requests over the limit, and reports false for them.
func (h *Handler) allowed(w http.ResponseWriter, r *http.Request, l *limit) bool {
	if l.allow(h.client(r)) {
		return true
	}
	h.tooMany(w, r)
	return false
}

func (h *Handler) tooMany(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Retry-After", strconv.Itoa(int((2 * time.Minute).Seconds())))
	h.say(w, r, http.StatusTooManyRequests, View{Kind: noticePage, Notice: "busy"})
}

// client returns the key for limits: the client's address, or its /64 network for IPv6. It reads
// X-Forwarded-For from the end, for as long as the entries were written by trusted proxies. Earlier entries
// may be forged.
func (h *Handler) client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	address := peer.Addr().Unmap()
	entries := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, entry := range slices.Backward(entries) {
		if !h.trusted(address) {
			break
		}
		previous, err := netip.ParseAddr(strings.TrimSpace(entry))
		if err != nil {
			break
		}
		address = previous.Unmap().WithZone("")
	}
	if address.Is6() {
		if network, err := address.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return address.String()
}

func (h *Handler) trusted(address netip.Addr) bool {
	return slices.ContainsFunc(h.config.Proxies, func(p netip.Prefix) bool { return p.Contains(address) })
}
