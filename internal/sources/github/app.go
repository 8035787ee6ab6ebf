package github

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
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// App is a GitHub App that is installed in an organization: credentials that belong to no person, and need no permission to
// read what is public.
type App struct {
	ID           string        // its client id or its number
	Installation int64         // the number at the end of the address of its settings in the organization
	Key          digest.Secret // its private key, as GitHub gave it (PEM)
}

// login makes the tokens that an App works with. They last an hour (docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app).
type login struct {
	app  App
	key  *rsa.PrivateKey
	mu   sync.Mutex
	now  digest.Secret
	ends time.Time
}

func newLogin(app App) (*login, error) {
	hint := "give the whole file that GitHub made, from BEGIN to END"
	block, _ := pem.Decode([]byte(app.Key.Reveal()))
	if block == nil {
		return nil, digest.WithHint(errors.New("the private key of the GitHub App is not PEM"), hint)
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		other, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		var ok bool
		if key, ok = other.(*rsa.PrivateKey); err != nil || !ok {
			return nil, digest.WithHint(errors.New("the private key of the GitHub App is no RSA key"), hint)
		}
	}
	if app.ID == "" || app.Installation <= 0 {
		return nil, digest.WithHint(errors.New("a GitHub App needs its id and the number of its installation"), "both are in the addresses of its settings")
	}
	return &login{app: app, key: key}, nil
}

// signed is the App's own word for who it is: a JSON Web Token (RFC 7519), signed with RS256. It is dated back a minute, for
// clocks that differ.
func (l *login) signed(now time.Time) (string, error) {
	claims, err := json.Marshal(map[string]any{"iat": now.Add(-time.Minute).Unix(), "exp": now.Add(9 * time.Minute).Unix(), "iss": l.app.ID})
	if err != nil {
		return "", fmt.Errorf("signing in as a GitHub App: %w", err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	text := encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode(claims)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, l.key, crypto.SHA256, sum[:])
	if err != nil {
		return "", fmt.Errorf("signing in as a GitHub App: %w", err)
	}
	return text + "." + encode(signature), nil
}

// bearer is the token to ask with; empty without credentials.
func (a *API) bearer(ctx context.Context) (digest.Secret, error) {
	l := a.login
	if l == nil {
		return a.config.Token, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if l.ends.Sub(now) > 5*time.Minute {
		return l.now, nil
	}
	word, err := l.signed(now)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("%s/app/installations/%d/access_tokens", a.base, l.app.Installation), strings.NewReader("{}"))
	if err != nil {
		return "", errors.New("the address cannot be asked")
	}
	req.Header.Set("Accept", "application/vnd.github+json")
	req.Header.Set("Authorization", "Bearer "+word)
	status, header, body, err := a.roundTrip(ctx, req)
	if err != nil {
		return "", err
	}
	if status != http.StatusCreated {
		err := a.status(core, req.URL.String(), status, header, body)
		if status == http.StatusUnauthorized || status == http.StatusNotFound {
			return "", digest.WithHint(fmt.Errorf("signing in as a GitHub App: %w", err), "check the App's id, its private key, the number of its installation, and this machine's clock")
		}
		return "", err
	}
	var made struct {
		Token string    `json:"token"`
		Ends  time.Time `json:"expires_at"`
	}
	if err := json.Unmarshal(body, &made); err != nil || made.Token == "" {
		return "", errors.New("signing in as a GitHub App: the answer holds no token")
	}
	l.now, l.ends = digest.Secret(made.Token), made.Ends
	return l.now, nil
}
