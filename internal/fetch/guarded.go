package fetch

import (
	"fmt"
	"net/http"
	"net/netip"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Guarded returns a transport with the address guard and the proxy of c, for clients with limits and a pace of their
// own.
func Guarded(c Config) http.RoundTripper {
	if c.Network != nil {
		return c.Network
	}
	return network(c)
}

// allowHint says how to reach what the guard refuses.
const allowHint = "if this is intended, set `fetch: {allow_private: true}` in meetups.yaml"

// private returns the error for a refused address.
func private(addr netip.Addr) error {
	return digest.WithHint(fmt.Errorf("the address %s belongs to a private or reserved network", addr), allowHint)
}
