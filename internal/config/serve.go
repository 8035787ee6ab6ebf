package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Serve configures the addresses of digest serve. All are optional.
type Serve struct {
	// Host and port for the public pages: the archive and /healthz. Put a proxy with TLS in front. Default:
	// none.
	Listen string `yaml:"listen"`
	// Host and port for the operator's pages: /status, /metrics, and pprof. They ask for no password. Default:
	// none.
	Admin string `yaml:"admin"`
	// Networks of proxies in front of listen, whose X-Forwarded-For header is trusted: [10.0.0.0/8]. Default:
	// none; the client is whoever connects.
	TrustedProxies []string `yaml:"trusted_proxies"`
}

// Address returns the address at which digest serve can be asked on this machine. The error says that there is none.
func (s Serve) Address() (string, error) {
	if address := cmp.Or(s.Admin, s.Listen); address != "" {
		return address, nil
	}
	return "", digest.WithHint(errors.New("digest serve has no address to ask"),
		"serve: {listen: 127.0.0.1:8080} in meetups.yaml, or --address")
}

// Proxies returns the trusted networks.
func (s Serve) Proxies() []netip.Prefix {
	var out []netip.Prefix
	for _, text := range s.TrustedProxies {
		if p, err := network(text); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// network parses a network such as 10.0.0.0/8, or a single address.
func network(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil {
		return a.Prefix(a.BitLen())
	}
	return netip.ParsePrefix(text)
}

func (d *decoder) serve(c *Config) {
	d.listener("serve.listen", c.Serve.Listen)
	d.listener("serve.admin", c.Serve.Admin)
	host, _, err := net.SplitHostPort(c.Serve.Admin)
	if ip := net.ParseIP(host); err == nil && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		d.warn(
			c, "serve.admin",
			"everybody who can reach this address sees the state of sources and destinations; use 127.0.0.1 to allow "+
				"only this machine",
		)
	}
	if c.Serve.Admin != "" && c.Serve.Admin == c.Serve.Listen {
		d.wrong("serve.admin", "use another port: 127.0.0.1:8081", "this is the address of serve.listen")
	}
	for i, text := range c.Serve.TrustedProxies {
		at := fmt.Sprintf("serve.trusted_proxies[%d]", i)
		switch p, err := network(text); {
		case err != nil:
			d.wrong(at, "10.0.0.0/8, or the address of one machine", "this is not a network")
		case p.Bits() == 0:
			d.wrong(at, "give the network of the proxies", "this trusts everybody, so rate limits would have no effect")
		}
	}
}

// listener checks an address to listen on. An empty value is valid.
func (d *decoder) listener(path, value string) {
	if value == "" {
		return
	}
	_, port, err := net.SplitHostPort(value)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		d.wrong(path, "127.0.0.1:8080 for this machine only, :8080 for all networks", "this is not a host and a port")
	}
}
