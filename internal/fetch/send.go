package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Answer is the response to a request sent with Client.Send.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	Broken bool // the body was cut off; Body holds what arrived
}

// Send sends a request exactly once. It does not retry or follow redirects, because the request is meant for
// this server only. It reads at most limit bytes of the response body.
//
// An error means that there was no response. As for a digest.Publisher, the error is digest.ErrUncertain if
// the request may have arrived, except for a GET, which changes nothing. No error contains secret or the
// address.
func (c *Client) Send(req *http.Request, secret digest.Secret, limit int64) (Answer, error) {
	ctx := req.Context()
	var connected atomic.Bool
	req = req.WithContext(
		httptrace.WithClientTrace(ctx,
			&httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }}),
	)
	req.GetBody = nil // net/http would take some headers as permission to send twice
	client := c.HTTP()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return Answer{}, unanswered(ctx, err, secret, connected.Load() && req.Method != http.MethodGet)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit))
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: body, Broken: err != nil}, nil
}

// unanswered classifies an error without a response.
func unanswered(ctx context.Context, err error, secret digest.Secret, sent bool) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // without the address, which may be secret
	}
	explained := explainTLS(err)
	if answeredInTLS(err) {
		sent = false
	}
	if explained != nil && !sent {
		err = explained
	}
	hint := digest.Hint(err)
	text := errors.New(strings.Join(strings.Fields(digest.Redact(err.Error(), secret)), " "))
	switch {
	case sent:
		return digest.WithHint(fmt.Errorf("the answer was lost: %w: %w", text, digest.ErrUncertain), hint)
	case ctx.Err() != nil:
		return ctx.Err()
	case explained != nil:
		return digest.WithHint(fmt.Errorf("the server could not be reached: %w", text), hint)
	case hint != "" && !errors.Is(err, context.DeadlineExceeded): // refused by the address guard
		return digest.WithHint(text, hint)
	}
	return retry.Temporary(fmt.Errorf("the server could not be reached: %w", text), 0)
}
