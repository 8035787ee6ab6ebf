package email

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// OAuth describes how to get access tokens (RFC 6749).
type OAuth struct {
	TokenURL     string // https, or http on this machine
	ClientID     string
	ClientSecret digest.Secret // sent in the body, as Google and Microsoft want it; empty: none
	RefreshToken digest.Secret // of the mailbox; empty: the client signs in for itself (section 4.4)
	Scopes       []string
	Transport    http.RoundTripper // nil: http.DefaultTransport
}

const (
	tokenTimeout = 20 * time.Second // for one request
	tokenTries   = 3
	renewBefore  = time.Minute // before it expires, or at three quarters of a shorter life
)

// tokenSource gets access tokens and keeps the current one. It is safe for concurrent use.
type tokenSource struct {
	oauth   OAuth
	client  *http.Client
	pause   time.Duration
	now     func() time.Time
	turn    chan struct{} // holds one value while nobody uses what follows
	current string
	renew   time.Time     // when the current token is no longer used; zero: when the server refuses it
	refresh digest.Secret // the latest refresh token
	failed  error         // returned until retryAt, so that connections do not each ask a server that is down
	retryAt time.Time
}

// source checks the settings. pause is how long to wait before a failed request is repeated, and grows.
func (o *OAuth) source(pause time.Duration) (*tokenSource, error) {
	u, err := url.Parse(o.TokenURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return nil, digest.WithHint(errors.New("oauth: token_url is not an https address"),
			"token_url: https://oauth2.googleapis.com/token")
	}
	if o.ClientID == "" || o.ClientSecret == "" && o.RefreshToken == "" {
		return nil, errors.New("oauth needs a client_id, and a client_secret or a refresh_token")
	}
	t := &tokenSource{oauth: *o, pause: pause, now: time.Now, turn: make(chan struct{}, 1), refresh: o.RefreshToken}
	t.client = &http.Client{
		Transport: o.Transport, Timeout: tokenTimeout,
		// The request has secrets in its body, which a redirect could send elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.turn <- struct{}{}
	return t, nil
}

// token returns an access token that has not expired; fresh reports that it was issued just now.
func (t *tokenSource) token(ctx context.Context) (token string, fresh bool, err error) {
	select {
	case <-t.turn:
	case <-ctx.Done():
		return "", false, ctx.Err()
	}
	defer func() { t.turn <- struct{}{} }()
	now := t.now()
	if t.current != "" && (t.renew.IsZero() || now.Before(t.renew)) {
		return t.current, false, nil
	}
	if t.failed != nil && now.Before(t.retryAt) {
		return "", false, t.failed
	}
	policy := retry.Policy{Tries: tokenTries, First: t.pause, MaxWait: max(t.pause, tokenTimeout)}
	var got *oauth2.Token
	err = policy.Do(ctx, func(ctx context.Context) (err error) {
		got, err = t.request(ctx)
		return err
	})
	if ctx.Err() != nil && err != nil {
		return "", false, ctx.Err()
	}
	if t.failed = err; err != nil {
		after, _ := retry.After(err)
		t.retryAt = t.now().Add(max(after, t.pause))
		return "", false, err
	}
	t.current, t.renew = got.AccessToken, time.Time{}
	if got.RefreshToken != "" {
		t.refresh = digest.Secret(got.RefreshToken)
	}
	if !got.Expiry.IsZero() {
		life := time.Until(got.Expiry)
		t.renew = t.now().Add(max(life-renewBefore, life*3/4))
	}
	return t.current, true, nil
}

// discard forgets a token that the mail server refused.
func (t *tokenSource) discard(token string) {
	<-t.turn
	defer func() { t.turn <- struct{}{} }()
	if t.current == token {
		t.current = ""
	}
}

// request asks the token endpoint once.
func (t *tokenSource) request(ctx context.Context) (*oauth2.Token, error) {
	o := t.oauth
	ctx = context.WithValue(ctx, oauth2.HTTPClient, t.client)
	var token *oauth2.Token
	var err error
	if t.refresh == "" {
		c := clientcredentials.Config{
			ClientID: o.ClientID, ClientSecret: o.ClientSecret.Reveal(), TokenURL: o.TokenURL, Scopes: o.Scopes,
			AuthStyle: oauth2.AuthStyleInParams,
		}
		token, err = c.Token(ctx)
	} else {
		c := oauth2.Config{
			ClientID: o.ClientID, ClientSecret: o.ClientSecret.Reveal(),
			Endpoint: oauth2.Endpoint{TokenURL: o.TokenURL, AuthStyle: oauth2.AuthStyleInParams},
		}
		token, err = c.TokenSource(ctx, &oauth2.Token{RefreshToken: t.refresh.Reveal()}).Token()
	}
	if err != nil {
		return nil, t.failure(err)
	}
	if strings.ContainsFunc(token.AccessToken, func(r rune) bool { return r <= ' ' || r > 0x7e }) { // RFC 6750 section 2.1
		return nil, fmt.Errorf("getting an access token from %s: the token has characters that no token may have", t.host())
	}
	return token, nil
}

// failure says what went wrong, without secrets, and whether a retry may help.
func (t *tokenSource) failure(err error) error {
	doing := "getting an access token from " + t.host()
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) || answer.Response == nil {
		failed := fmt.Errorf("%s: %s", doing, t.safe(err.Error()))
		if hint := digest.Hint(err); hint != "" { // a private address, for instance
			return digest.WithHint(failed, hint)
		}
		return retry.Temporary(failed, 0)
	}
	status := answer.Response.StatusCode
	text := fmt.Sprintf("%s: the server answered %d %s", doing, status, http.StatusText(status))
	if answer.ErrorCode != "" {
		text += ": " + beginning(t.safe(answer.ErrorCode))
		if answer.ErrorDescription != "" {
			text += ": " + beginning(t.safe(answer.ErrorDescription))
		}
	}
	failed := errors.New(text)
	switch {
	case status == http.StatusTooManyRequests, status >= 500, status == http.StatusRequestTimeout,
		answer.ErrorCode == "temporarily_unavailable", answer.ErrorCode == "" && status < 300:
		return retry.Temporary(failed, retryAfter(answer.Response.Header))
	case answer.ErrorCode == "invalid_grant":
		return digest.WithHint(failed,
			"the refresh token has expired or was revoked: get a new one (docs/destinations.md)")
	case answer.ErrorCode == "invalid_client", status == http.StatusUnauthorized:
		return digest.WithHint(failed, "check client_id and client_secret: a client secret may have expired")
	}
	return digest.WithHint(failed, "check token_url, client_id, and scopes")
}

// retryAfter is the number of seconds that a server wants us to wait (RFC 9110 section 10.2.3); zero if it named none.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, 86400)) * time.Second
}

func (t *tokenSource) host() string {
	u, err := url.Parse(t.oauth.TokenURL)
	if err != nil {
		return "the token endpoint"
	}
	return u.Host
}

// safe removes the secrets and control characters from a text.
func (t *tokenSource) safe(text string) string {
	return digest.Redact(printable(text), t.oauth.ClientSecret, t.oauth.RefreshToken, t.refresh)
}
