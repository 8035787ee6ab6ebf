package meetup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/jwt"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// signer returns the key that signs in to Meetup.
func signer(c Config) (jwt.Key, error) {
	for _, f := range []struct{ name, value string }{
		{"the key of the OAuth client", c.ClientKey},
		{"the member's number", c.Member},
		{"the signing key's id", c.KeyID},
		{"the signing key", c.Key.Reveal()},
	} {
		if f.value == "" {
			return jwt.Key{}, digest.WithHint(
				fmt.Errorf("for Meetup's API, %s is missing", f.name),
				"all four are at meetup.com/api/oauth/list; without them, leave meetup out: the groups' calendars need none",
			)
		}
	}
	key, err := jwt.Open(c.Key)
	if err != nil {
		return jwt.Key{}, fmt.Errorf("the signing key for Meetup: %w", err)
	}
	return key, nil
}

// bearer returns the current access token, or signs in for a new one if it has less than a minute left.
func (a *API) bearer(ctx context.Context) (digest.Secret, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	if a.token != "" && a.ends.After(now.Add(time.Minute)) {
		return a.token, nil
	}
	word, err := a.key.Sign(
		a.config.KeyID,
		map[string]any{ // RFC 7523; issued a minute ago, because clocks differ
			"iss": a.config.ClientKey, "sub": a.config.Member, "aud": "api.meetup.com", "iat": now.Add(-time.Minute).Unix(),
			"exp": now.Add(2 * time.Minute).Unix(),
		},
	)
	if err != nil {
		return "", fmt.Errorf("signing in to Meetup: %w", err)
	}
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {word}}
	body, err := a.post(ctx, a.config.Login, "application/x-www-form-urlencoded", []byte(form.Encode()), "")
	var status *fetch.StatusError
	if errors.As(err, &status) && status.Status < http.StatusInternalServerError {
		var answer struct {
			Error text `json:"error"`
		}
		_ = json.Unmarshal(status.Body, &answer) // the answer of a proxy may not be JSON
		if answer.Error != "" {
			err = fmt.Errorf("%w: %s", err, textclean.Message(string(answer.Error), 100))
		}
		return "", digest.WithHint(
			fmt.Errorf("signing in to Meetup: %w", err),
			"check the client's key, the member's number, the signing key with its id, and this machine's clock",
		)
	}
	if err != nil {
		return "", fmt.Errorf("signing in to Meetup: %w", err)
	}
	var made struct {
		Token   text   `json:"access_token"`
		Seconds number `json:"expires_in"`
	}
	if err := json.Unmarshal(body, &made); err != nil || made.Token == "" {
		return "", errors.New("signing in to Meetup: the answer has no token")
	}
	a.token = digest.Secret(made.Token)
	a.ends = now.Add(time.Duration(min(max(int(made.Seconds), 120), 86400)) * time.Second)
	return a.token, nil
}

// forget discards the token, unless it was replaced already. The next request then signs in.
func (a *API) forget(token digest.Secret) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.token == token {
		a.token = ""
	}
}
