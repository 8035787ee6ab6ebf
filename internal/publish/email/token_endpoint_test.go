package email_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/retry"
)

func TestTheTokenEndpointsAnswerDecides(t *testing.T) {
	for name, c := range map[string]struct {
		answer   func(int, url.Values, http.ResponseWriter) bool
		want     digesttest.Promise
		says     string
		hint     string
		after    time.Duration
		requests int
	}{
		"the refresh token has expired": {
			answer: refuse(400, "", `{"error":"invalid_grant","error_description":"Token has been expired or revoked."}`),
			want:   digesttest.Final, says: "invalid_grant: Token has been expired", hint: "get a new one", requests: 1,
		},
		"the client secret has expired": {
			answer: refuse(401, "", `{"error":"invalid_client","error_description":"AADSTS7000222: expired"}`),
			want:   digesttest.Final, says: "AADSTS7000222", hint: "client_secret", requests: 1,
		},
		"an unknown scope": {
			answer: refuse(400, "", `{"error":"invalid_scope"}`),
			want:   digesttest.Final, says: "invalid_scope", hint: "scopes", requests: 1,
		},
		"no such page": {
			answer: refuse(404, "", "nothing"),
			want:   digesttest.Final, says: "404 Not Found", hint: "token_url", requests: 1,
		},
		"too many requests": {
			answer: refuse(429, "", ""),
			want:   digesttest.Temporary, says: "429 Too Many", requests: 3,
		},
		"too many requests, for hours": {
			answer: refuse(429, "Retry-After: 7200", ""),
			want:   digesttest.Temporary, says: "429", after: 2 * time.Hour, requests: 1,
		},
		"down": {
			answer: refuse(503, "", "down"),
			want:   digesttest.Temporary, says: "503 Service", requests: 3,
		},
		"down, it says": {
			answer: refuse(400, "", `{"error":"temporarily_unavailable"}`),
			want:   digesttest.Temporary, says: "temporarily_unavailable", requests: 3,
		},
		"another page": {
			answer: refuse(200, "", "<html>sign in to the wifi"),
			want:   digesttest.Temporary, says: "", requests: 3,
		},
		"no token": {
			answer: refuse(200, "", `{"token_type":"Bearer"}`),
			want:   digesttest.Temporary, says: "access_token", requests: 3,
		},
		"a token with other signs": {
			answer: refuse(200, "", `{"access_token":"a\u0001b"}`),
			want:   digesttest.Final, says: "characters", requests: 1,
		},
		"it repeats what it got": {
			answer: func(_ int, form url.Values, w http.ResponseWriter) bool {
				text, _ := json.Marshal(map[string]string{"error": "invalid_grant", "error_description": form.Encode() + "\n" +
					base64.StdEncoding.EncodeToString([]byte(form.Get("refresh_token")))})
				return refuse(400, "", string(text))(0, form, w)
			},
			want: digesttest.Final, says: "invalid_grant", requests: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := tokenEndpoint(t)
			e.answer = c.answer
			s := bearerServer(t, "XOAUTH2", func(string) bool { return true })
			_, err := bearer(t, s, e, nil).Publish(t.Context(), message("x"))
			if got := digesttest.PromiseOf(err); got != c.want {
				t.Fatalf("got %s (%v), want %s", got, err, c.want)
			}
			if !strings.Contains(err.Error(), c.says) || !strings.Contains(digest.Hint(err), c.hint) {
				t.Errorf("got %v (%s), want %q (%q)", err, digest.Hint(err), c.says, c.hint)
			}
			for _, secret := range []string{
				clientSecret, refreshToken, url.QueryEscape(clientSecret), url.QueryEscape(refreshToken),
				base64.StdEncoding.EncodeToString([]byte(refreshToken)), "\n",
			} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%q is in %v", secret, err)
				}
			}
			if after, _ := retry.After(err); after != c.after {
				t.Errorf("got a pause of %v, want %v", after, c.after)
			}
			if e.asked() != c.requests || s.said("EHLO") {
				t.Errorf("got %d requests, want %d; the mail server heard %q", e.asked(), c.requests, s.heard)
			}
		})
	}
}

func TestATokenEndpointThatIsDownForAMoment(t *testing.T) {
	e := tokenEndpoint(t)
	e.answer = func(n int, form url.Values, w http.ResponseWriter) bool {
		return n < 3 && refuse(502, "", "")(n, form, w)
	}
	s := bearerServer(t, "XOAUTH2", func(token string) bool { return token == "token-3" })
	if err := bearer(t, s, e, nil).Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestASlowTokenEndpointIsNotWaitedForLong(t *testing.T) {
	e := tokenEndpoint(t)
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(slow.CloseClientConnections)
	s := bearerServer(t, "XOAUTH2", func(string) bool { return true })
	p := bearer(t, s, e, func(c *email.Config) { c.OAuth.TokenURL = slow.URL })
	p.SetTokenTimeout(20 * time.Millisecond)
	if err := p.Check(t.Context()); digesttest.PromiseOf(err) != digesttest.Temporary {
		t.Errorf("got %v", err)
	}
}

func TestARedirectGetsNoSecrets(t *testing.T) {
	e, other := tokenEndpoint(t), tokenEndpoint(t)
	e.answer = func(_ int, _ url.Values, w http.ResponseWriter) bool {
		w.Header().Set("Location", other.URL)
		w.WriteHeader(http.StatusTemporaryRedirect)
		return true
	}
	s := bearerServer(t, "XOAUTH2", func(string) bool { return true })
	err := bearer(t, s, e, nil).Check(t.Context())
	if digesttest.PromiseOf(err) != digesttest.Final || other.asked() != 0 {
		t.Errorf("got %v, and %d requests elsewhere", err, other.asked())
	}
}

// Connections that are made at the same time share one token, and do not each ask an endpoint that is down.
func TestConnectionsShareAToken(t *testing.T) {
	for name, down := range map[string]bool{"up": false, "down": true} {
		t.Run(name, func(t *testing.T) {
			e := tokenEndpoint(t)
			if down {
				e.answer = refuse(429, "Retry-After: 3600", "")
			}
			s := bearerServer(t, "XOAUTH2", func(token string) bool { return token == "token-1" })
			p := bearer(t, s, e, nil)
			var group sync.WaitGroup
			for range 10 {
				group.Go(func() {
					if err := p.Check(t.Context()); (err != nil) != down {
						t.Errorf("got %v", err)
					}
				})
			}
			group.Wait()
			if e.asked() != 1 {
				t.Errorf("got %d requests for a token, want 1", e.asked())
			}
		})
	}
}

// guarded is a transport that refuses an address and says what to do.
type guarded struct{}

func (guarded) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, digest.WithHint(errors.New("a private address"), "allow it")
}

func TestARefusedEndpointHasAReason(t *testing.T) {
	e := tokenEndpoint(t)
	s := bearerServer(t, "XOAUTH2", func(string) bool { return true })
	err := bearer(t, s, e, func(c *email.Config) { c.OAuth.Transport = guarded{} }).Check(t.Context())
	if digesttest.PromiseOf(err) != digesttest.Final || digest.Hint(err) != "allow it" {
		t.Errorf("got %v (%s)", err, digest.Hint(err))
	}
}
