package webhook

import (
	"fmt"
	"net/http"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// answered reads a status (RFC 9110 section 15). Only those say that nothing was taken whose meaning it is; any other failure of the
// receiver's may have come after it had taken it.
func answered(resp fetch.Answer, now time.Time) (string, error) {
	code := resp.Status
	err := fmt.Errorf("the webhook answered %d %s", code, http.StatusText(code))
	after, told := fetch.RetryAfter(resp.Header, now)
	after = min(after, 24*time.Hour)
	switch {
	case code >= 200 && code < 300:
		return fmt.Sprintf("answered %d", code), nil
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code == http.StatusServiceUnavailable && told:
		return "", retry.Temporary(err, after)
	case code >= 500, code == http.StatusConflict: // 409: something with this idempotency key is there, or on its way
		return "", digest.WithHint(fmt.Errorf("%w: %w", err, digest.ErrUncertain), "look whether the receiver has it")
	case code >= 300 && code < 400:
		return "", digest.WithHint(err, "give the address that it leads to")
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return "", digest.WithHint(err, "is the secret the receiver's, and does it check the signature as docs/destinations.md says?")
	}
	return "", digest.WithHint(err, "check the address; digest send-test tries it")
}
