package fetch

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Guarded returns a transport with the address guard of c, for clients with limits and a pace of their own.
// It uses the proxy from the environment, even one in a private network, because the operator chose it. The
// guard cannot see what a proxy connects to. Behind a proxy, it therefore only checks literal IP addresses.
func Guarded(c Config) http.RoundTripper {
	if c.Network != nil {
		return c.Network
	}
	t, ok := network(c).(*http.Transport)
	if !ok || c.AllowPrivate {
		return network(c)
	}
	guarded := t.DialContext
	direct := (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	t.Proxy = func(req *http.Request) (*url.URL, error) {
		proxy, err := http.ProxyFromEnvironment(req)
		if err != nil || proxy == nil {
			return nil, err
		}
		if addr, err := netip.ParseAddr(req.URL.Hostname()); err == nil && !public(addr) {
			return nil, private(addr)
		}
		return proxy, nil
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if isProxy(address) {
			return direct(ctx, network, address)
		}
		return guarded(ctx, network, address)
	}
	return t
}

// isProxy reports whether address is a proxy from the environment.
func isProxy(address string) bool {
	for _, scheme := range []string{"http", "https"} {
		proxy, err := http.ProxyFromEnvironment(&http.Request{URL: &url.URL{Scheme: scheme, Host: "slack.com"}})
		if err != nil || proxy == nil {
			continue
		}
		port := proxy.Port()
		if port == "" {
			port = map[string]string{"https": "443", "socks5": "1080", "socks5h": "1080"}[strings.ToLower(proxy.Scheme)]
		}
		if port == "" {
			port = "80"
		}
		if address == net.JoinHostPort(proxy.Hostname(), port) {
			return true
		}
	}
	return false
}

// private returns the error for a refused address.
func private(addr netip.Addr) error {
	return digest.WithHint(fmt.Errorf("the address %s belongs to a private or reserved network", addr),
		"if this is intended, set `fetch: {allow_private: true}` in meetups.yaml")
}
