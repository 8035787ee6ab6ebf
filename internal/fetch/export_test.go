package fetch

import (
	"net/http"
	"net/netip"
)

// NewOver makes a Client over a network that a test plays.
func NewOver(c Config, base http.RoundTripper) *Client { return newClient(c, base) }

// Public is what the address guard decides by.
func Public(addr string) bool { return public(netip.MustParseAddr(addr)) }

// HostsKnown counts the hosts whose pace is remembered.
func (c *Client) HostsKnown() int { return len(c.hosts.known) }
