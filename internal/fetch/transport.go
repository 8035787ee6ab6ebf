package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// network returns the transport to the web. It uses the proxy from the environment.
func network(c Config) http.RoundTripper { return networkBy(c, newProxies(!c.AllowPrivate)) }

func networkBy(c Config, by *proxies) http.RoundTripper {
	plain := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	guarded := *plain
	if !c.AllowPrivate {
		guarded.Control = refusePrivate
	}
	return &http.Transport{
		Proxy: by.of,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if by.has(address) {
				return plain.DialContext(ctx, network, address)
			}
			return guarded.DialContext(ctx, network, address)
		},
		OnProxyConnectResponse: refusedByProxy,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           50,
		MaxIdleConnsPerHost:    c.PerHost,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

// polite is a transport that waits for its turn, sets the User-Agent, and enforces the limits.
type polite struct {
	client *Client
	watch  *watch // shared by all requests for the document; nil: each request has its own timeout
}

// RoundTrip sends a request when it is the host's turn. The turn ends when the response body is read or
// closed.
func (p *polite) RoundTrip(req *http.Request) (*http.Response, error) {
	w := p.watch
	if w != nil {
		w.pause() // waiting for a turn does not count against the timeout
	}
	done, err := p.client.hosts.turn(req.Context(), req.URL)
	if w != nil {
		w.resume()
	}
	if err != nil {
		return nil, err
	}
	ctx := req.Context()
	if w == nil {
		limit := p.client.config.Timeout
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit,
			digest.WithHint(fmt.Errorf("no complete answer within %v: %w", limit, context.DeadlineExceeded),
				"the site may be slow or down; to wait longer, set `fetch: {timeout: 1m}`"))
		leave := done
		done = func() { cancel(); leave() }
	}
	req = req.Clone(ctx)
	req.Header.Set("User-Agent", p.client.config.UserAgent)
	resp, err := p.client.base.RoundTrip(req)
	if err != nil {
		done()
		return nil, err
	}
	resp.Body = &body{
		limited: limited{from: resp.Body, left: p.client.config.MaxBytes, limit: p.client.config.MaxBytes},
		close:   resp.Body.Close, done: sync.OnceFunc(done),
	}
	if to := resp.Header.Get("Location"); to != "" {
		if _, err := url.Parse(to); err != nil { // net/http would quote it, with its secrets
			_ = resp.Body.Close()
			return nil, digest.WithHint(errors.New("the site redirects to an invalid address"), "contact the site's owner")
		}
	}
	return resp, nil
}

// CloseIdleConnections closes idle connections.
func (p *polite) CloseIdleConnections() {
	if t, ok := p.client.base.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// body ends the turn of its request.
type body struct {
	limited
	close func() error
	done  func()
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.limited.Read(p)
	if err != nil {
		b.done()
	}
	return n, err
}

func (b *body) Close() error {
	defer b.done()
	return b.close()
}

// limited reads at most limit bytes. Unlike io.LimitedReader, it returns an error if there is more.
type limited struct {
	from        io.Reader
	left, limit int64
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.from.Read(p)
	if int64(n) <= l.left {
		l.left -= int64(n)
		return n, err
	}
	n, l.left = int(l.left), 0
	return n, digest.WithHint(fmt.Errorf("the document is larger than %d bytes", l.limit),
		"to allow more, set `fetch: {max_bytes: …}`")
}

// watch measures the time for one document, and can be paused. It is not safe for concurrent use.
type watch struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	left   time.Duration
	began  time.Time
}

var errOver = errors.New("time limit reached")

func newWatch(ctx context.Context, limit time.Duration) *watch {
	w := &watch{left: limit, began: time.Now()}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	w.timer = time.AfterFunc(limit, func() { w.cancel(errOver) })
	return w
}

func (w *watch) pause() {
	w.timer.Stop()
	w.left -= time.Since(w.began)
}

func (w *watch) resume() {
	w.began = time.Now()
	w.timer.Reset(max(w.left, 0))
}

// over reports whether the watch ended the context.
func (w *watch) over() bool { return errors.Is(context.Cause(w.ctx), errOver) }

// remaining returns the time left, by the watch or the deadline of the context.
func (w *watch) remaining() time.Duration {
	left := w.left - time.Since(w.began)
	if end, ok := w.ctx.Deadline(); ok {
		left = min(left, time.Until(end))
	}
	return left
}

func (w *watch) end() {
	w.timer.Stop()
	w.cancel(context.Canceled)
}
