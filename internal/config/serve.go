package config

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"
)

// Serve says where digest serve listens; it needs to listen nowhere.
type Serve struct {
	// Host and port of what everybody may see: the archive and /healthz. Put a proxy with TLS before it. Default: none.
	Listen string `yaml:"listen"`
	// Host and port of what is the operator's: /status, /metrics and pprof. Nobody is asked for a password here. Default: none.
	Admin string `yaml:"admin"`
	// Networks of proxies before listen, whose X-Forwarded-For says who asks: [10.0.0.0/8]. Default: none is believed, and who asks is who connects.
	TrustedProxies []string `yaml:"trusted_proxies"`
}

// Proxies are the trusted networks.
func (s Serve) Proxies() []netip.Prefix {
	var out []netip.Prefix
	for _, text := range s.TrustedProxies {
		if p, err := network(text); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// network parses 10.0.0.0/8, or the address of one machine.
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
		d.warn(c, "serve.admin", "whoever reaches this address sees what is wrong with sources and destinations; 127.0.0.1 is this machine only")
	}
	if c.Serve.Admin != "" && c.Serve.Admin == c.Serve.Listen {
		d.wrong("serve.admin", "give it a port of its own: 127.0.0.1:8081", "this is serve.listen's address")
	}
	for i, text := range c.Serve.TrustedProxies {
		at := fmt.Sprintf("serve.trusted_proxies[%d]", i)
		switch p, err := network(text); {
		case err != nil:
			d.wrong(at, "10.0.0.0/8, or the address of one machine", "this is not a network")
		case p.Bits() == 0:
			d.wrong(at, "name the proxies' own network", "everybody would be believed, so that nobody could be held to a limit")
		}
	}
}

// listener checks what is listened on; none is right.
func (d *decoder) listener(path, value string) {
	if value == "" {
		return
	}
	_, port, err := net.SplitHostPort(value)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		d.wrong(path, "127.0.0.1:8080 for this machine only, :8080 for all networks", "this is not a host and a port")
	}
}

// skipping is a schedule without the days to skip, and a note of those that cannot be.
func (d *decoder) skipping(c *Config, next func(time.Time) time.Time) func(time.Time) time.Time {
	if len(c.Schedule.Skip) == 0 {
		return next
	}
	skip := map[string]bool{}
	for i, text := range c.Schedule.Skip {
		path := fmt.Sprintf("schedule.skip[%d]", i)
		date, err := time.Parse(time.DateOnly, text)
		switch {
		case err != nil:
			d.wrong(path, "2026-12-28: year, month and day", "this is not a day of the calendar")
		case slices.Contains(c.Schedule.Skip[:i], text):
			d.warn(c, path, "this day is here twice")
		case next(date.Add(-time.Nanosecond)).Format(time.DateOnly) != text:
			d.warn(c, path, "no edition would appear on that day: %s is a %s", text, date.Weekday())
		}
		skip[text] = true
	}
	return func(t time.Time) time.Time {
		t = next(t)
		for !t.IsZero() && skip[t.Format(time.DateOnly)] {
			t = next(t)
		}
		return t
	}
}
