package meetup

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/plain"
)

// signer says who we are.
type signer struct {
	key    *rsa.PrivateKey
	config Config
}

func newSigner(c Config) (signer, error) {
	for _, f := range []struct{ name, value string }{{"the key of the OAuth client", c.ClientKey}, {"the member's number", c.Member}, {"the signing key's id", c.KeyID}, {"the signing key", c.Key.Reveal()}} {
		if f.value == "" {
			return signer{}, digest.WithHint(fmt.Errorf("for Meetup's interface, %s is missing", f.name), "all four are at meetup.com/api/oauth/list; without them, leave meetup out: the groups' calendars need none")
		}
	}
	const hint = "give the whole file that Meetup made, from BEGIN to END"
	block, _ := pem.Decode([]byte(c.Key.Reveal()))
	if block == nil {
		return signer{}, digest.WithHint(errors.New("the signing key for Meetup is not PEM"), hint)
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		other, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		var ok bool
		if key, ok = other.(*rsa.PrivateKey); err != nil || !ok {
			return signer{}, digest.WithHint(errors.New("the signing key for Meetup is no RSA key"), hint)
		}
	}
	return signer{key: key, config: c}, nil
}

// assertion is a JSON Web Token (RFC 7519) for the flow of RFC 7523, signed with RS256. It is dated back a minute, for clocks that differ.
func (s signer) assertion(now time.Time) (string, error) {
	header, err := json.Marshal(map[string]string{"alg": "RS256", "typ": "JWT", "kid": s.config.KeyID})
	if err != nil {
		return "", fmt.Errorf("signing in to Meetup: %w", err)
	}
	claims, err := json.Marshal(map[string]any{
		"iss": s.config.ClientKey, "sub": s.config.Member, "aud": "api.meetup.com", "iat": now.Add(-time.Minute).Unix(), "exp": now.Add(2 * time.Minute).Unix(),
	})
	if err != nil {
		return "", fmt.Errorf("signing in to Meetup: %w", err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	text := encode(header) + "." + encode(claims)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, s.key, crypto.SHA256, sum[:])
	if err != nil {
		return "", fmt.Errorf("signing in to Meetup: %w", err)
	}
	return text + "." + encode(signature), nil
}

// bearer is the token to ask with: the last one while it lasts, or a new one.
func (a *API) bearer(ctx context.Context) (digest.Secret, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	if a.token != "" && a.ends.After(now.Add(time.Minute)) {
		return a.token, nil
	}
	word, err := a.signer.assertion(now)
	if err != nil {
		return "", err
	}
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {word}}
	body, err := a.post(ctx, a.config.Login, "application/x-www-form-urlencoded", []byte(form.Encode()), "")
	var status *fetch.StatusError
	if errors.As(err, &status) && status.Status < http.StatusInternalServerError {
		var told struct {
			Error text `json:"error"`
		}
		_ = json.Unmarshal(status.Body, &told) // pages of proxies are not JSON
		if told.Error != "" {
			err = fmt.Errorf("%w: %s", err, plain.Clip(string(told.Error), 100))
		}
		return "", digest.WithHint(fmt.Errorf("signing in to Meetup: %w", err), "check the client's key, the member's number, the signing key with its id, and this machine's clock")
	}
	if err != nil {
		return "", fmt.Errorf("signing in to Meetup: %w", err)
	}
	var made struct {
		Token   text   `json:"access_token"`
		Seconds number `json:"expires_in"`
	}
	if err := json.Unmarshal(body, &made); err != nil || made.Token == "" {
		return "", errors.New("signing in to Meetup: the answer holds no token")
	}
	a.token, a.ends = digest.Secret(made.Token), now.Add(time.Duration(min(max(int(made.Seconds), 120), 86400))*time.Second)
	return a.token, nil
}

// forget makes the next question sign in anew, unless another one has.
func (a *API) forget(token digest.Secret) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.token == token {
		a.token = ""
	}
}
