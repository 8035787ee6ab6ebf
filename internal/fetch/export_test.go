package fetch

import (
	"context"
	"net/http"
	"net/netip"
)

// NewOver returns a Client on a simulated network.
func NewOver(c Config, base http.RoundTripper) *Client { return newClient(c, base) }

// Public reports the decision of the address guard.
func Public(addr string) bool { return public(netip.MustParseAddr(addr)) }

// HostsKnown returns the number of hosts whose pace is remembered.
func (c *Client) HostsKnown() int { return len(c.hosts.known) }

// NewLooking returns a guarded Client that looks up names with lookUp before it passes them to a proxy.
func NewLooking(c Config, lookUp func(context.Context, string) ([]netip.Addr, error)) *Client {
	c = c.withDefaults()
	by := newProxies(!c.AllowPrivate)
	by.lookUp = lookUp
	return newClient(c, networkBy(c, by))
}
