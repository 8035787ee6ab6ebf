package github

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// freshFor is how long an answer is reused without a request. GitHub's quotas are hourly, and without a token even "not
// modified" counts.
const freshFor = 55 * time.Minute

// keptFor is how long an answer that only a push can change is reused.
const keptFor = 365 * 24 * time.Hour

// call is one request to GitHub.
type call struct {
	resource string
	url      string
	accept   string    // empty: application/vnd.github+json
	body     []byte    // of a GraphQL query, sent with POST; nil: GET
	since    time.Time // last push: a stored answer from after it is used for a year; zero: not used
	reserve  int       // requests that must be left in the quota; at least 1
}

// answer is an answer of GitHub.
type answer struct {
	body      []byte
	next      string // address of the next page; empty: none
	last      string // address of the last page
	fromCache bool   // it came from the cache
}

// ask returns a stored answer, or sends a request to GitHub.
func (c *collection) ask(ctx context.Context, q call) (answer, error) {
	a := c.api
	key := a.key(q)
	old := a.cached(ctx, key)
	now := time.Now()
	if old != nil &&
		(now.Sub(old.At) < freshFor || !q.since.IsZero() && old.At.After(q.since) && now.Sub(old.At) < keptFor) {
		page := pageOf(old.Body, old.Link)
		page.fromCache = true
		return page, nil
	}
	n := max(q.reserve, 1)
	if err := a.limited(q.resource, n, now); err != nil {
		return answer{}, c.stop(err)
	}
	if c.left < n {
		return answer{}, errSpent
	}
	var got fetch.Cached
	policy := retry.Policy{Tries: 3, First: a.pause, MaxWait: 5 * time.Second}
	if q.body != nil {
		policy.Tries = 2 // a failed GraphQL query is often too large; the caller tries smaller pages
	}
	err := policy.Do(ctx, func(ctx context.Context) error {
		if c.left <= 0 {
			return errSpent
		}
		c.left--
		var err error
		got, err = a.send(ctx, q, old)
		return err
	})
	if err != nil {
		return answer{}, c.stop(err)
	}
	if a.config.Cache != nil && !brokenGraph(q, got.Body) {
		_ = a.config.Cache.SaveDocument(ctx, key, got) // a cache failure costs requests, not the harvest
	}
	return pageOf(got.Body, got.Link), nil
}

// stop records the rate limit that ended a collection.
func (c *collection) stop(err error) error {
	if l, ok := errors.AsType[*limitedError](err); ok {
		c.limit = l
	}
	return err
}

func (a *API) key(q call) string {
	h := sha256.New()
	who := a.config.Token.Reveal()
	if a.login != nil {
		who = fmt.Sprintf("app %s %d", a.login.app.ID, a.login.app.Installation)
	}
	fmt.Fprintf(h, "%q %q %q %q", q.url, q.accept, q.body, who)
	return "github " + q.url + " " + hex.EncodeToString(h.Sum(nil)[:16])
}

func (a *API) cached(ctx context.Context, key string) *fetch.Cached {
	if a.config.Cache == nil {
		return nil
	}
	old, known, err := a.config.Cache.CachedDocument(ctx, key)
	if err != nil || !known {
		return nil
	}
	return &old
}

// send sends one request. Errors that may pass are temporary (see package retry). A limitedError that lasts longer than
// a few seconds is not temporary.
func (a *API) send(ctx context.Context, q call, old *fetch.Cached) (fetch.Cached, error) {
	method := http.MethodGet
	if q.body != nil {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(ctx, method, q.url, bytes.NewReader(q.body))
	if err != nil {
		return fetch.Cached{}, errors.New("the address is not valid")
	}
	req.Header.Set("Accept", "application/vnd.github+json")
	if q.accept != "" {
		req.Header.Set("Accept", q.accept)
	}
	req.Header.Set("X-GitHub-Api-Version", "2022-11-28")
	if q.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	token, err := a.bearer(ctx)
	if err != nil {
		return fetch.Cached{}, err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token.Reveal())
	}
	if old != nil && old.ETag != "" && q.body == nil {
		req.Header.Set("If-None-Match", old.ETag)
	}
	status, header, body, err := a.roundTrip(ctx, req)
	if err != nil {
		return fetch.Cached{}, err
	}
	now := time.Now()
	a.note(q.resource, header, now)
	switch {
	case status == http.StatusNotModified && old != nil:
		kept := *old
		kept.At = now
		return kept, nil
	case status != http.StatusOK:
		return fetch.Cached{}, a.status(q.resource, q.url, status, header, body)
	}
	return fetch.Cached{
		URL: q.url, ContentType: header.Get("Content-Type"), ETag: header.Get("ETag"), Link: header.Get("Link"), Body: body,
		At: now,
	}, nil
}

// roundTrip sends a request, follows redirects, and reads the whole answer.
func (a *API) roundTrip(ctx context.Context, req *http.Request) (int, http.Header, []byte, error) {
	resp, err := a.http.Do(req)
	if err != nil {
		return 0, nil, nil, a.broken(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil && resp.StatusCode < 300 {
		return 0, nil, nil, a.broken(ctx, err)
	}
	return resp.StatusCode, resp.Header, body, nil
}

// status returns the error of an answer with a failure status.
func (a *API) status(resource, address string, status int, header http.Header, body []byte) error {
	var answer struct {
		Message string `json:"message"`
	}
	_ = json.Unmarshal(body, &answer) // the answer of a proxy may not be JSON
	now := time.Now()
	if err := a.refused(resource, status, header, answer.Message, now); err != nil {
		l, _ := errors.AsType[*limitedError](err)
		if wait := max(l.until.Sub(now), 0); wait <= 5*time.Second {
			a.forget(l.until)
			return retry.Temporary(err, wait)
		}
		return err
	}
	err := &fetch.StatusError{
		Status: status,
		URL:    fetch.Redact(address),
		Header: header,
		Body:   body[:min(len(body), 4<<10)],
	}
	switch {
	case status == http.StatusUnauthorized:
		return digest.WithHint(
			fmt.Errorf("GitHub rejected the token: %w", err),
			"it may have expired; create a new one, and check the variable that github.token names",
		)
	case status == http.StatusForbidden:
		return digest.WithHint(
			err,
			"the token may not read this; reading public repositories needs a token without any permission, authorized for "+
				"the organization where it uses single sign-on",
		)
	case status >= 500:
		return digest.WithHint(retry.Temporary(err, 0), "GitHub has trouble; see https://www.githubstatus.com")
	}
	return err
}

// forget removes limits that end by until, so that a retry after a short wait is not refused.
func (a *API) forget(until time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for name, l := range a.limits {
		if !l.reset.After(until) {
			delete(a.limits, name)
		}
	}
}

// broken describes an error of the connection.
func (a *API) broken(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if hinted, ok := errors.AsType[*digest.HintError](err); ok {
		return hinted // an address that is not allowed, the size limit, or the time limit
	}
	host := a.base
	if u, perr := url.Parse(a.base); perr == nil {
		host = u.Host
	}
	hint := "check this machine's network, and https://www.githubstatus.com"
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return digest.WithHint(retry.Temporary(fmt.Errorf("the host %s could not be looked up", dns.Name), 0), hint)
	}
	op, isOp := errors.AsType[*net.OpError](err)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		err = fmt.Errorf("%s refused the connection", host)
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		err = fmt.Errorf("the connection to %s was interrupted", host)
	case isOp:
		err = fmt.Errorf("no connection to %s: %w", host, op.Err)
	default:
		err = fmt.Errorf("connecting to %s: %w", host, err)
	}
	return digest.WithHint(retry.Temporary(err, 0), hint)
}

// linkPart matches one link of a Link header (RFC 8288).
var linkPart = regexp.MustCompile(`<([^<>]*)>\s*;[^,<]*\brel="?([a-z]+)"?`)

func pageOf(body []byte, link string) answer {
	p := answer{body: body}
	for _, m := range linkPart.FindAllStringSubmatch(link[:min(len(link), 8<<10)], 20) {
		switch m[2] {
		case "next":
			p.next = m[1]
		case "last":
			p.last = m[1]
		}
	}
	return p
}

// ours reports whether an address from an answer is at the same GitHub. The token is sent nowhere else.
func (a *API) ours(address string) bool {
	u, err := url.Parse(address)
	base, berr := url.Parse(a.base)
	return err == nil && berr == nil && u.Scheme == base.Scheme && strings.EqualFold(u.Host, base.Host) && u.User == nil
}

// hide removes the token from texts of GitHub or a proxy.
func (a *API) hide(text string) string {
	secrets := []digest.Secret{a.config.Token}
	if l := a.login; l != nil {
		l.mu.Lock()
		secrets = append(secrets, l.now)
		l.mu.Unlock()
	}
	return digest.Redact(text, secrets...)
}
