package web

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// Crowd bounds the connections of a listener, so that idle clients cannot lock others out. When there are too
// many connections, it closes the oldest idle one. The zero value is not usable.
type Crowd struct {
	Max        int            // maximum number of connections
	PerAddress int            // maximum for one client: an IPv4 address or an IPv6 /64 network
	Exempt     []netip.Prefix // networks bounded only by Max: proxies, which connect for everybody

	mu    sync.Mutex
	freed chan struct{} // closed when a connection ends, if somebody waits for that
	all   []*guest      // oldest first
}

// guest is a connection.
type guest struct {
	net.Conn
	crowd   *Crowd
	from    netip.Prefix
	answers int // requests being answered
	once    sync.Once
}

type guestKey struct{}

// Bound makes server count its requests in c, and returns the listener to serve on.
func (c *Crowd) Bound(server *http.Server, l net.Listener) net.Listener {
	server.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, guestKey{}, conn)
	}
	handler := server.Handler
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g, ok := r.Context().Value(guestKey{}).(*guest); ok {
			g.count(1)
			defer g.count(-1)
		}
		handler.ServeHTTP(w, r)
	})
	return &door{Listener: l, crowd: c}
}

// door is a listener with a bounded number of connections.
type door struct {
	net.Listener
	crowd *Crowd
}

// Accept implements net.Listener.
func (d *door) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if g := d.crowd.enter(conn); g != nil {
			return g, nil
		}
		_ = conn.Close()
	}
}

// patience is how long a new connection waits if all others are busy.
const patience = 5 * time.Second

// enter makes room for conn. It returns nil if it cannot.
func (c *Crowd) enter(conn net.Conn) *guest {
	g := &guest{Conn: conn, crowd: c, from: networkOf(conn)}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		c.mu.Lock()
		ours := func(o *guest) bool { return o.from == g.from }
		anyone := func(*guest) bool { return true }
		var victim *guest
		full := false
		switch {
		case !c.exempt(g.from) && c.count(ours) >= c.PerAddress:
			victim = c.idle(ours)
			if victim == nil { // the client has its share of requests
				c.mu.Unlock()
				return nil
			}
		case len(c.all) >= c.Max:
			victim, full = c.idle(anyone), true
		}
		if victim == nil && !full {
			c.all = append(c.all, g)
			c.mu.Unlock()
			return g
		}
		if victim == nil && c.freed == nil {
			c.freed = make(chan struct{})
		}
		freed := c.freed
		c.mu.Unlock()
		if victim != nil {
			_ = victim.Close() // also removes it from c.all
			continue
		}
		select {
		case <-freed:
		case <-timer.C:
			return nil
		}
	}
}

// count returns the number of connections for which match is true.
func (c *Crowd) count(match func(*guest) bool) (n int) {
	for _, g := range c.all {
		if match(g) {
			n++
		}
	}
	return n
}

// idle returns the oldest idle connection for which match is true, or nil.
func (c *Crowd) idle(match func(*guest) bool) *guest {
	i := slices.IndexFunc(c.all, func(g *guest) bool { return g.answers == 0 && match(g) })
	if i < 0 {
		return nil
	}
	return c.all[i]
}

func (c *Crowd) exempt(from netip.Prefix) bool {
	return !from.IsValid() || from.Addr().IsLoopback() ||
		slices.ContainsFunc(c.Exempt, func(p netip.Prefix) bool { return p.Contains(from.Addr()) })
}

// count records the start or end of a request. A connection whose request has ended counts as new.
func (g *guest) count(n int) {
	c := g.crowd
	c.mu.Lock()
	defer c.mu.Unlock()
	g.answers += n
	if i := slices.Index(c.all, g); i >= 0 && g.answers == 0 {
		c.all = append(slices.Delete(c.all, i, i+1), g)
		c.wake()
	}
}

// wake wakes the connections that wait for room.
func (c *Crowd) wake() {
	if c.freed != nil {
		close(c.freed)
		c.freed = nil
	}
}

// Close implements net.Conn.
func (g *guest) Close() error {
	g.once.Do(func() {
		c := g.crowd
		c.mu.Lock()
		defer c.mu.Unlock()
		if i := slices.Index(c.all, g); i >= 0 {
			c.all = slices.Delete(c.all, i, i+1)
		}
		c.wake()
	})
	return g.Conn.Close()
}

// networkOf returns the client's address, or its /64 network for IPv6, which is usually one household.
func networkOf(conn net.Conn) netip.Prefix {
	peer, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil {
		return netip.Prefix{}
	}
	address, bits := peer.Addr().Unmap().WithZone(""), 32
	if address.Is6() {
		bits = 64
		if address.IsLoopback() {
			bits = 128
		}
	}
	p, err := address.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
