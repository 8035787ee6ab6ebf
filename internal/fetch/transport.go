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

// network is the transport to the web.
//
// A proxy of the environment is used only with AllowPrivate: behind a proxy the guard sees the proxy's address and not the
// target's, so that a guarded client must not use one.
func network(c Config) http.RoundTripper {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           50,
		MaxIdleConnsPerHost:    c.PerHost,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
	if c.AllowPrivate {
		t.Proxy = http.ProxyFromEnvironment
	} else {
		dialer.Control = refusePrivate
	}
	return t
}

// polite is a transport that waits for its turn, says who it is and stops at the limits.
type polite struct {
	client *Client
	watch  *watch // of the document; nil: each request has its own time
}

// RoundTrip sends one request when its host's turn has come. The turn lasts until the answer's body is read or closed.
func (p *polite) RoundTrip(req *http.Request) (*http.Response, error) {
	w := p.watch
	if w != nil {
		w.pause() // the queue is our manners, not the site's slowness
	}
	done, err := p.client.hosts.turn(req.Context(), req.URL)
	if w != nil {
		w.goOn()
	}
	if err != nil {
		return nil, err
	}
	ctx := req.Context()
	if w == nil {
		limit := p.client.config.Timeout
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit, digest.WithHint(fmt.Errorf("no complete answer within %v: %w", limit, context.DeadlineExceeded),
			"the site may be slow or down; a longer time can be given with `fetch: {timeout: 1m}`"))
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
	resp.Body = &body{limited: limited{from: resp.Body, left: p.client.config.MaxBytes, limit: p.client.config.MaxBytes}, close: resp.Body.Close, done: sync.OnceFunc(done)}
	if to := resp.Header.Get("Location"); to != "" {
		if _, err := url.Parse(to); err != nil { // net/http would quote it, secrets and all
			_ = resp.Body.Close()
			return nil, digest.WithHint(errors.New("the site redirects to something that is not an address"), "tell the site's owner")
		}
	}
	return resp, nil
}

// CloseIdleConnections ends the connections that nobody uses now.
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

// limited reads no more than a number of bytes and, other than io.LimitedReader, says so.
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
	return n, digest.WithHint(fmt.Errorf("it is larger than %d bytes", l.limit), "if it is right, allow more with `fetch: {max_bytes: …}`")
}

// watch measures the time that one document may take, and can be paused. It is used by one goroutine.
type watch struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	left   time.Duration
	began  time.Time
}

var errOver = errors.New("time is over")

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

func (w *watch) goOn() {
	w.began = time.Now()
	w.timer.Reset(max(w.left, 0))
}

// over reports whether it was the watch that ended the context.
func (w *watch) over() bool { return errors.Is(context.Cause(w.ctx), errOver) }

// remaining is how long is left, for this document or for whoever asked.
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
