package webhook

import (
	"fmt"
	"net/http"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// answered classifies a status (RFC 9110 section 15). Only statuses that mean so prove that nothing was
// accepted. Any other failure may have come after the receiver accepted the message.
func answered(resp fetch.Answer, now time.Time) (string, error) {
	code := resp.Status
	err := fmt.Errorf("the webhook answered %d %s", code, http.StatusText(code))
	after, asked := fetch.RetryAfter(resp.Header, now)
	after = min(after, 24*time.Hour)
	switch {
	case code >= 200 && code < 300:
		return fmt.Sprintf("answered %d", code), nil
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout,
		code == http.StatusServiceUnavailable && asked:
		return "", retry.Temporary(err, after)
	// 409: a request with this idempotency key exists, or is being processed
	case code >= 500, code == http.StatusConflict:
		return "", digest.WithHint(fmt.Errorf("%w: %w", err, digest.ErrUncertain), "check whether the receiver has it")
	case code >= 300 && code < 400:
		return "", digest.WithHint(err, "use the address that it redirects to")
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return "", digest.WithHint(err,
			"check that both sides have the same secret, and that the receiver verifies the signature as described "+
				"in docs/destinations.md")
	}
	return "", digest.WithHint(err, "check the address; to test it, run digest send-test")
}
