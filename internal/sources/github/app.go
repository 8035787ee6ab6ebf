package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/jwt"
)

// App is a GitHub App that is installed in an organization: credentials that belong to no person, and need no
// permission to read what is public.
type App struct {
	ID           string        // its client id or its number
	Installation int64         // the number at the end of the address of its settings in the organization
	Key          digest.Secret // its private key, as GitHub gave it (PEM)
}

// login makes the tokens that an App works with. They last an hour
// (docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app).
type login struct {
	app  App
	key  jwt.Key
	mu   sync.Mutex
	now  digest.Secret
	ends time.Time
}

func newLogin(app App) (*login, error) {
	key, err := jwt.Open(app.Key)
	if err != nil {
		return nil, fmt.Errorf("the GitHub App: %w", err)
	}
	if app.ID == "" || app.Installation <= 0 {
		return nil, digest.WithHint(
			errors.New("a GitHub App needs its id and the number of its installation"),
			"both are in the addresses of its settings",
		)
	}
	return &login{app: app, key: key}, nil
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
	word, err := l.key.Sign("", map[string]any{ // dated back a minute, for clocks that differ
		"iat": now.Add(-time.Minute).Unix(), "exp": now.Add(9 * time.Minute).Unix(), "iss": l.app.ID,
	})
	if err != nil {
		return "", fmt.Errorf("signing in as a GitHub App: %w", err)
	}
	req, err := http.NewRequestWithContext(
		ctx,
		http.MethodPost,
		fmt.Sprintf("%s/app/installations/%d/access_tokens", a.base, l.app.Installation),
		strings.NewReader("{}"),
	)
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
			return "", digest.WithHint(
				fmt.Errorf("signing in as a GitHub App: %w", err),
				"check the App's id, its private key, the number of its installation, and this machine's clock",
			)
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
