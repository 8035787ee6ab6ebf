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

// Answer is what a server said to a request that was sent once.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	Broken bool // the body ended before its end; what was said before that is there
}

// Send sends a request once: nothing is repeated, and no redirect is followed, for what is sent is for this server alone. Of the answer's body at
// most so many bytes are read. An error means that there was no answer, and promises what those of digest.Publisher do: a request that had a connection
// may have arrived (digest.ErrUncertain), unless it is a GET, which changes nothing. Secret appears in no error; neither does the address.
func (c *Client) Send(req *http.Request, secret digest.Secret, most int64) (Answer, error) {
	ctx := req.Context()
	var connected atomic.Bool
	req = req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }}))
	req.GetBody = nil // net/http would take some headers for a permission to send twice
	client := c.HTTP()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return Answer{}, unanswered(ctx, err, secret, connected.Load() && req.Method != http.MethodGet)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, most))
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: body, Broken: err != nil}, nil
}

// unanswered says of an error without an answer what it promises.
func unanswered(ctx context.Context, err error, secret digest.Secret, sent bool) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // without the address, which may be a secret
	}
	hint := digest.Hint(err)
	plain := errors.New(strings.Join(strings.Fields(digest.Redact(err.Error(), secret)), " "))
	switch {
	case sent:
		return digest.WithHint(fmt.Errorf("the answer was lost: %w: %w", plain, digest.ErrUncertain), hint)
	case ctx.Err() != nil:
		return ctx.Err()
	case hint != "" && !errors.Is(err, context.DeadlineExceeded): // the address guard refused
		return digest.WithHint(plain, hint)
	}
	return retry.Temporary(fmt.Errorf("the server could not be reached: %w", plain), 0)
}
