package matrix

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// refusal is what a homeserver says of an error (section "Standard error response").
type refusal struct {
	Code  string `json:"errcode"`
	After int64  `json:"retry_after_ms"`
}

// ask asks the server and reads its answer. The error of a PUT promises what those of digest.Publisher do.
func (p *Publisher) ask(ctx context.Context, method, path string, body []byte, answer any) error {
	var sending atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { sending.Store(true) }})
	req, err := http.NewRequestWithContext(traced, method, strings.TrimRight(p.config.Server, "/")+path, bytes.NewReader(body))
	if err != nil {
		return errors.New("the server is no address")
	}
	req.GetBody = nil
	req.Header.Set("Authorization", "Bearer "+p.config.Token.Reveal())
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.client.Do(req)
	if err != nil {
		return p.lost(ctx, err, method == http.MethodPut && sending.Load())
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	if resp.StatusCode == http.StatusOK {
		if err == nil {
			err = json.Unmarshal(text, answer)
		}
		if err != nil {
			return fmt.Errorf("the server's answer could not be read: %w", digest.ErrUncertain)
		}
		return nil
	}
	var said refusal
	_ = json.Unmarshal(text, &said)
	return refused(resp.StatusCode, said)
}

// lost is an error without an answer.
func (p *Publisher) lost(ctx context.Context, err error, sent bool) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	hint := digest.Hint(err)
	plain := errors.New(strings.Join(strings.Fields(strings.ReplaceAll(err.Error(), p.config.Token.Reveal(), p.config.Token.String())), " "))
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

// hints are what to do about what a homeserver says (section "Common error codes").
var hints = map[string]string{
	"M_UNKNOWN_TOKEN": "the access token was revoked: log in anew, and use the new one",
	"M_MISSING_TOKEN": "the access token is missing",
	"M_FORBIDDEN":     "invite the account to the room and join it, and let it post there",
	"M_NOT_FOUND":     "check the room's ID, and the server's address",
	"M_TOO_LARGE":     "the server takes only shorter messages",
}

// refused reads a status. A limit says that nothing was taken; a failure of the server's may have come after it had taken it.
func refused(code int, said refusal) error {
	name := said.Code
	if !strings.HasPrefix(name, "M_") || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" || len(name) > 60 {
		name = http.StatusText(code)
	}
	err := fmt.Errorf("the server answered %d %s", code, name)
	switch {
	case code == http.StatusTooManyRequests:
		return retry.Temporary(err, min(time.Duration(max(said.After, 0))*time.Millisecond, time.Hour))
	case code >= 500:
		return fmt.Errorf("%w: %w", err, digest.ErrUncertain)
	case code >= 300 && code < 400:
		return digest.WithHint(err, "give the address that it leads to")
	case hints[said.Code] != "":
		return digest.WithHint(err, hints[said.Code])
	}
	return digest.WithHint(err, "check the address; digest send-test tries it")
}
