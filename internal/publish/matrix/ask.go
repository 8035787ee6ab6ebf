package matrix

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// refusal is an error of a homeserver (section "Standard error response").
type refusal struct {
	Code  string `json:"errcode"`
	After int64  `json:"retry_after_ms"`
}

// ask sends a request and decodes the response into answer. For a PUT, the error is as for digest.Publisher.
func (p *Publisher) ask(ctx context.Context, method, path string, body []byte, answer any) error {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(p.config.Server, "/")+path,
		bytes.NewReader(body))
	if err != nil {
		return errors.New("the address of the server is not valid")
	}
	req.Header.Set("Authorization", "Bearer "+p.config.Token.Reveal())
	req.Header.Set("Content-Type", "application/json")
	said, err := p.config.Client.Send(req, p.config.Token, 4<<20)
	if err != nil {
		return err
	}
	if said.Status == http.StatusOK {
		if said.Broken || json.Unmarshal(said.Body, answer) != nil {
			return fmt.Errorf("the server's answer could not be read: %w", digest.ErrUncertain)
		}
		return nil
	}
	var why refusal
	_ = json.Unmarshal(said.Body, &why)
	return refused(said.Status, why)
}

// hints are what to do about error codes (section "Common error codes").
var hints = map[string]string{
	"M_UNKNOWN_TOKEN": "the access token was revoked: sign in again, and use the new token",
	"M_MISSING_TOKEN": "the access token is missing",
	"M_FORBIDDEN":     "invite the account to the room, join the room, and allow it to post",
	"M_NOT_FOUND":     "check the room's ID, and the server's address",
	"M_TOO_LARGE":     "the server only accepts shorter messages",
}

// refused classifies a status. After a rate limit, nothing was accepted. A server error may have come after
// the server accepted the message.
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
		return digest.WithHint(err, "use the address that it redirects to")
	case hints[said.Code] != "":
		return digest.WithHint(err, hints[said.Code])
	}
	return digest.WithHint(err, "check the address; to test it, run digest send-test")
}
