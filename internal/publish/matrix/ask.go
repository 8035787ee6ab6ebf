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

// refusal is what a homeserver says of an error (section "Standard error response").
type refusal struct {
	Code  string `json:"errcode"`
	After int64  `json:"retry_after_ms"`
}

// ask asks the server and reads its answer. The error of a PUT promises what those of digest.Publisher do.
func (p *Publisher) ask(ctx context.Context, method, path string, body []byte, answer any) error {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(p.config.Server, "/")+path, bytes.NewReader(body))
	if err != nil {
		return errors.New("the server is no address")
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
