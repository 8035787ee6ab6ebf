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

// Crowd bounds the connections of a listener so that idle clients cannot keep others out. If there are too many
// connections, the oldest idle one is closed. The zero value is not usable.
type Crowd struct {
	Most       int            // connections at once
	PerAddress int            // of one client; of IPv6, of one network of 64 bits
	Exempt     []netip.Prefix // whose connections are only bounded by Most: proxies, which connect for everybody

	mu    sync.Mutex
	freed chan struct{} // closed when a connection ends, where somebody waits for that
	all   []*guest      // the oldest first
}

// guest is a connection.
type guest struct {
	net.Conn
	crowd   *Crowd
	from    netip.Prefix
	answers int // requests that are being answered
	once    sync.Once
}

type guestKey struct{}

// Bound makes server use c for its connections, and returns the listener to serve on.
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

// door is a listener that lets a bounded number of connections in.
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

// patience is how long a new connection waits while requests are being answered on all others.
const patience = 5 * time.Second

// enter makes room for conn; nil where there is none.
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
			if victim == nil { // it has its share of requests
				c.mu.Unlock()
				return nil
			}
		case len(c.all) >= c.Most:
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
			_ = victim.Close() // which takes it out of c
			continue
		}
		select {
		case <-freed:
		case <-timer.C:
			return nil
		}
	}
}

// count is how many connections are so.
func (c *Crowd) count(so func(*guest) bool) (n int) {
	for _, g := range c.all {
		if so(g) {
			n++
		}
	}
	return n
}

// idle is the oldest connection that is so and on which nothing is being answered.
func (c *Crowd) idle(so func(*guest) bool) *guest {
	i := slices.IndexFunc(c.all, func(g *guest) bool { return g.answers == 0 && so(g) })
	if i < 0 {
		return nil
	}
	return c.all[i]
}

func (c *Crowd) exempt(from netip.Prefix) bool {
	return !from.IsValid() || from.Addr().IsLoopback() ||
		slices.ContainsFunc(c.Exempt, func(p netip.Prefix) bool { return p.Contains(from.Addr()) })
}

// count notes that a request begins or ends. A connection whose request has ended is as new as one that has just come.
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

// networkOf is the client's address, of IPv6 the network of 64 bits that one household has.
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
