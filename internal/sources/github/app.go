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

// App is a GitHub App that is installed in an organization. Its credentials belong to no person, and need no
// permissions to read public repositories.
type App struct {
	ID           string        // client ID or app ID
	Installation int64         // last number in the address of its settings in the organization
	Key          digest.Secret // private key from GitHub, in PEM
}

// login creates the installation tokens of an App. They last one hour
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
			errors.New("a GitHub App needs its ID and its installation ID"), "both are in the addresses of its settings",
		)
	}
	return &login{app: app, key: key}, nil
}

// bearer returns the current token. It is empty without credentials.
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
	word, err := l.key.Sign("", map[string]any{ // issued a minute ago, because clocks differ
		"iat": now.Add(-time.Minute).Unix(), "exp": now.Add(9 * time.Minute).Unix(), "iss": l.app.ID,
	})
	if err != nil {
		return "", fmt.Errorf("signing in as a GitHub App: %w", err)
	}
	req, err := http.NewRequestWithContext(
		ctx, http.MethodPost, fmt.Sprintf("%s/app/installations/%d/access_tokens", a.base, l.app.Installation),
		strings.NewReader("{}"),
	)
	if err != nil {
		return "", errors.New("the address is not valid")
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
				"check the App's ID, its private key, its installation ID, and this machine's clock",
			)
		}
		return "", err
	}
	var made struct {
		Token string    `json:"token"`
		Ends  time.Time `json:"expires_at"`
	}
	if err := json.Unmarshal(body, &made); err != nil || made.Token == "" {
		return "", errors.New("signing in as a GitHub App: the answer has no token")
	}
	l.now, l.ends = digest.Secret(made.Token), made.Ends
	return l.now, nil
}
