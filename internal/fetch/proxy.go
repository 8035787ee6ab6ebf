package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpproxy"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// proxies chooses the proxy of a request from the environment: HTTPS_PROXY, HTTP_PROXY, and NO_PROXY. The operator
// chose the proxy, so it may be in a private network. What it connects to cannot be seen from here. So a guarded client
// passes only names to it that do not lead to a private network, as far as this machine can tell.
type proxies struct {
	choose  func(*url.URL) (*url.URL, error)
	guarded bool
	lookUp  func(ctx context.Context, host string) ([]netip.Addr, error)
	known   sync.Map     // addresses of proxies in use, host:port
	mute    atomic.Int64 // until then, in Unix nanoseconds, names are not looked up, because no server answers
}

func newProxies(guarded bool) *proxies {
	return &proxies{
		choose: httpproxy.FromEnvironment().ProxyFunc(), guarded: guarded,
		lookUp: func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		},
	}
}

// of is the Proxy function of a transport.
func (p *proxies) of(req *http.Request) (*url.URL, error) {
	proxy, err := p.choose(req.URL)
	if err != nil {
		return nil, digest.WithHint(errors.New("the address of the proxy is not valid"), "check HTTP_PROXY and HTTPS_PROXY")
	}
	if proxy == nil && p.guarded && p.has(hostPort(req.URL)) {
		return nil, digest.WithHint(errors.New("this is the address of the proxy"), "give the address of a page or calendar")
	}
	if proxy == nil {
		return nil, nil
	}
	if p.guarded {
		if err := p.refuse(req.Context(), req.URL.Hostname()); err != nil {
			return nil, err
		}
	}
	p.known.Store(hostPort(proxy), true)
	return proxy, nil
}

// has reports whether address, as host:port, is a proxy in use.
func (p *proxies) has(address string) bool {
	_, ok := p.known.Load(address)
	return ok
}

// localNames are the endings of names that belong to private networks (RFC 6761, RFC 6762, RFC 8375, and what ICANN
// reserved for them).
var localNames = []string{
	".localhost", ".local", ".internal", ".home.arpa", ".lan", ".corp", ".home", ".mail", ".intranet",
}

// lookUpLimit is how long a name is looked up before it is passed to the proxy. Networks that are left only through a
// proxy often have no server for other names.
const lookUpLimit = time.Second

// refuse returns an error if host is in a private network, as far as this machine can tell.
func (p *proxies) refuse(ctx context.Context, host string) error {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if addr, err := netip.ParseAddr(host); err == nil {
		if !public(addr) {
			return private(addr)
		}
		return nil
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	local := last == host // a name without a dot, or a number: proxies read 2130706433 as 127.0.0.1
	if last != "" && last[0] >= '0' && last[0] <= '9' {
		local = true // such as 127.1, or 0x7f.0.0.0x1
	}
	for _, ending := range localNames {
		local = local || strings.HasSuffix(host, ending)
	}
	if local {
		return digest.WithHint(fmt.Errorf("the name %s belongs to a private network", host), allowHint)
	}
	if time.Now().UnixNano() < p.mute.Load() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookUpLimit)
	defer cancel()
	addrs, err := p.lookUp(ctx, host)
	if err != nil {
		if ctx.Err() != nil {
			p.mute.Store(time.Now().Add(time.Minute).UnixNano())
		}
		return nil // only the proxy knows it
	}
	for _, addr := range addrs {
		if !public(addr.Unmap()) {
			return private(addr.Unmap())
		}
	}
	return nil
}

// hostPort returns the address to connect to for a URL of a proxy or of a page.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		switch strings.ToLower(u.Scheme) {
		case "https":
			port = "443"
		case "socks5", "socks5h":
			port = "1080"
		default:
			port = "80"
		}
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// refusedByProxy explains the answer of a proxy that does not open a connection. Nothing was sent to the site.
func refusedByProxy(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	status := answer.StatusCode
	if status == http.StatusOK {
		return nil
	}
	err := fmt.Errorf("the proxy %s answered %d %s", proxy.Host, status, http.StatusText(status))
	switch {
	case status == http.StatusProxyAuthRequired:
		return digest.WithHint(err, "HTTPS_PROXY=http://user:password@proxy.example.org:3128 signs in")
	case status >= 500:
		return digest.WithHint(retry.Temporary(err, 0), "the site may be down, or the proxy cannot reach it")
	}
	return digest.WithHint(err, "ask who runs the proxy to allow this site, or set NO_PROXY")
}

// proxyFailure explains that the proxy could not be reached; nil if err is another error.
func proxyFailure(err error) error {
	op, ok := errors.AsType[*net.OpError](err)
	if !ok || op.Op != "proxyconnect" {
		return nil
	}
	return digest.WithHint(retry.Temporary(fmt.Errorf("the proxy cannot be reached: %w", op.Err), 0),
		"check HTTP_PROXY and HTTPS_PROXY; NO_PROXY names the hosts that are reached without it")
}
