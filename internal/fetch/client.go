package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Client reads documents. It is safe for concurrent use. All users of a Client share its pace.
type Client struct {
	config Config
	base   http.RoundTripper // the network, with the address guard
	hosts  *hosts
	recent sync.Map // answers to requests with a MaxAge, as Cached by key, if there is no Cache
}

// New returns a Client with configuration c.
func New(c Config) *Client {
	c = c.withDefaults()
	if c.Network != nil {
		return newClient(c, c.Network)
	}
	return newClient(c, network(c))
}

func newClient(c Config, base http.RoundTripper) *Client {
	c = c.withDefaults()
	return &Client{config: c, base: base, hosts: newHosts(c.PerHost, c.Pace)}
}

func (c Config) withDefaults() Config {
	if c.UserAgent == "" {
		c.UserAgent = "digest (+https://github.com/CityOfLosAngeles/digest)"
	}
	for _, d := range []struct {
		value *time.Duration
		or    time.Duration
	}{{&c.Timeout, 20 * time.Second}, {&c.Pace, time.Second}} {
		if *d.value <= 0 {
			*d.value = d.or
		}
	}
	if c.MaxBytes <= 0 {
		c.MaxBytes = 4 << 20
	}
	if c.Redirects <= 0 {
		c.Redirects = 10
	}
	if c.PerHost <= 0 {
		c.PerHost = 2
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// Get reads the document at location, a URL or a file name.
func (c *Client) Get(ctx context.Context, location string) (Document, error) {
	return c.Do(ctx, Request{Location: location})
}

// HTTP returns an http.Client for API libraries. Its requests have the same pace, address guard, redirect
// rules, User-Agent, and body limit. Config.Timeout applies to each request. Nothing is cached or retried. As
// in net/http, its errors name the address, including secrets in it.
func (c *Client) HTTP() *http.Client {
	return &http.Client{Transport: &polite{client: c}, CheckRedirect: c.redirect}
}

// Do reads a document. Web addresses (http, https, webcal) are read with GET. File URLs, and locations
// without a scheme, are files.
//
// Temporary failures are retried twice within Config.Timeout. If the server asks to wait longer than that, Do
// returns at once, and retry.After reports the wait. A status of 400 or above is a *StatusError. Errors
// contain no secret of the location, and have a hint about what to do.
func (c *Client) Do(ctx context.Context, r Request) (Document, error) {
	doc, err := c.reuse(ctx, r)
	var status *StatusError
	if err != nil && !errors.As(err, &status) { // a StatusError already names its address
		err = fmt.Errorf("reading %s: %w", Redact(r.Location), err)
	}
	return doc, Veil(err, r.Location)
}

func (c *Client) do(ctx context.Context, r Request) (Document, error) {
	if IsFile(r.Location) {
		if r.WebOnly {
			return Document{}, errors.New("a document may not refer to a file on this machine")
		}
		return c.file(r.Location)
	}
	address, err := webAddress(r.Location)
	if err != nil {
		return Document{}, err
	}
	key := cacheKey(r)
	old := c.cached(ctx, key)

	w := newWatch(ctx, c.config.Timeout)
	defer w.end()
	h := &http.Client{Transport: &polite{client: c, watch: w}, CheckRedirect: c.redirect}
	var doc Document
	err = c.repeat(w, func(ctx context.Context) error {
		doc, err = c.once(ctx, h, address, r.Header, old)
		// Validators are only valid for the address they came from, which may redirect elsewhere now.
		if err == nil && old != nil && doc.Body == nil && Redact(doc.URL) != old.URL {
			doc, err = c.once(ctx, h, address, r.Header, nil)
		}
		if err != nil && w.over() {
			return digest.WithHint(retry.Temporary(fmt.Errorf("no complete answer within %v", c.config.Timeout), 0),
				"the site may be slow or down; to wait longer, set `fetch: {timeout: 1m}`")
		}
		return err
	})
	if err != nil {
		return Document{}, err
	}
	return c.remember(ctx, key, old, doc), nil
}

// repeat retries temporary failures for as long as w allows.
func (c *Client) repeat(w *watch, try func(context.Context) error) error {
	var last error
	broken := 0
	policy := retry.Policy{Tries: 3, First: time.Second, MaxWait: c.config.Timeout}
	err := policy.Do(w.ctx, func(ctx context.Context) error {
		last = try(ctx)
		var status *StatusError
		if errors.As(last, &status) && status.Status == http.StatusInternalServerError {
			broken++ // usually a bug of the server, so a second retry is unlikely to help
		}
		if after, _ := retry.After(last); broken > 1 || after > 0 && after >= w.remaining() {
			return errors.New("no more retries")
		}
		return last
	})
	if last == nil {
		return err // nil, or the context ended before the first attempt
	}
	return last
}

// once sends one request. A nil Body means that the server confirmed old.
func (c *Client) once(ctx context.Context, h *http.Client, address string, header http.Header, old *Cached) (Document,
	error,
) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Document{}, notAURL()
	}
	if header != nil {
		req.Header = header.Clone()
	}
	req.Header.Del("Accept-Encoding") // otherwise the transport does not decompress
	if old != nil {
		setIf(req.Header, "If-None-Match", old.ETag)
		setIf(req.Header, "If-Modified-Since", old.LastModified)
	}
	resp, err := h.Do(req)
	if err != nil {
		return Document{}, explain(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	doc := Document{
		URL: resp.Request.URL.String(), ContentType: resp.Header.Get("Content-Type"), Header: resp.Header, At: time.Now(),
	}
	switch s := resp.StatusCode; {
	case s == http.StatusNotModified && old != nil:
		return doc, nil
	case s >= 400:
		return Document{}, statusError(resp)
	case s < 200, s >= 300, s == http.StatusPartialContent:
		return Document{}, fmt.Errorf("answered %d %s, which is not a document", s, http.StatusText(s))
	}
	if coding := resp.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return Document{}, fmt.Errorf("the response has the unrequested Content-Encoding %q", coding)
	}
	doc.Body, err = io.ReadAll(resp.Body)
	if err == nil && int64(len(doc.Body)) < resp.ContentLength {
		err = io.ErrUnexpectedEOF // net/http reports this itself, but Config.Network may not
	}
	if err != nil {
		return Document{}, explain(ctx, err)
	}
	return doc, nil
}

func setIf(h http.Header, key, value string) {
	if value != "" {
		h.Set(key, value)
	}
}

// statusError returns the error for an HTTP error status. It is temporary if it may pass, and has a hint if
// there is a likely cause.
func statusError(resp *http.Response) error {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10)) // a partial body is fine
	var err error = &StatusError{
		Status: resp.StatusCode, URL: Redact(resp.Request.URL.String()), Header: resp.Header,
		Body: body,
	}
	after, asked := RetryAfter(resp.Header, time.Now())
	hint := ""
	switch s := resp.StatusCode; {
	case s == http.StatusServiceUnavailable && !asked:
		err = retry.Temporary(err, 0)
		hint = "the site is down or overloaded; the next run tries again"
	case s == http.StatusTooManyRequests, s == http.StatusServiceUnavailable, s == http.StatusForbidden && asked:
		err = retry.Temporary(err, after)
		hint = "the site asks for fewer requests; the next run tries again"
	case s == http.StatusInternalServerError, s == http.StatusBadGateway, s == http.StatusGatewayTimeout:
		err = retry.Temporary(err, 0)
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		hint = "the page requires signing in, or the site refuses programs; try the address in a private browser window"
	case s == http.StatusBadRequest && wantsHTTPS(body):
		hint = useHTTPS
	case s == http.StatusNotFound, s == http.StatusGone:
		hint = "check the address in a browser; the page may have moved or been removed"
	}
	if resp.Header.Get("Cf-Mitigated") == "challenge" {
		hint = "the site allows only browsers (a Cloudflare challenge); look for another address of the same calendar"
	}
	if hint == "" {
		return err
	}
	return digest.WithHint(err, hint)
}

// harmless are the request headers that are also sent to another site after a redirect. Others may be meant
// for one site only.
var harmless = []string{"Accept", "Accept-Language", "If-None-Match", "If-Modified-Since"}

// redirect checks each redirect before it is followed.
func (c *Client) redirect(req *http.Request, via []*http.Request) error {
	if len(via) > c.config.Redirects {
		return digest.WithHint(fmt.Errorf("more than %d redirects", c.config.Redirects),
			"the site may redirect in a loop; try the address in a browser")
	}
	if req.URL.Scheme == "webcal" {
		req.URL.Scheme = "https"
	}
	if req.URL.Scheme != "http" && req.URL.Scheme != "https" {
		return digest.WithHint(fmt.Errorf("the site redirects to a %s: address, which is not supported", req.URL.Scheme),
			"look for another address of the same page")
	}
	req.Header.Del("Referer") // the query may contain secrets
	for _, r := range append(via[1:len(via):len(via)], req) {
		if sameSite(via[0].URL, r.URL) {
			continue
		}
		if req.Method != http.MethodGet && req.Method != http.MethodHead {
			return digest.WithHint(errors.New("the site redirects the request to another site, which is not allowed"),
				"use the new address")
		}
		maps.DeleteFunc(req.Header, func(name string, _ []string) bool { return !slices.Contains(harmless, name) })
		break
	}
	return nil
}

// sameSite reports whether headers for a may be sent to b: the host is the same, and b is not less secure.
func sameSite(a, b *url.URL) bool {
	if !strings.EqualFold(a.Hostname(), b.Hostname()) {
		return false
	}
	return a.Scheme == b.Scheme && a.Port() == b.Port() ||
		a.Scheme == "http" && b.Scheme == "https" && a.Port() == "" && b.Port() == ""
}
