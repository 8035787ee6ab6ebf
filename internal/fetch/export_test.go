package fetch

import (
	"net/http"
	"net/netip"
)

// NewOver returns a Client on a simulated network.
func NewOver(c Config, base http.RoundTripper) *Client { return newClient(c, base) }

// Public reports the decision of the address guard.
func Public(addr string) bool { return public(netip.MustParseAddr(addr)) }

// HostsKnown returns the number of hosts whose pace is remembered.
func (c *Client) HostsKnown() int { return len(c.hosts.known) }
