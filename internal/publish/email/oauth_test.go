package email_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/retry"
)

const (
	mailbox365   = "digest@example.org"
	clientSecret = "s3cret/of+the=client"
	refreshToken = "1//refresh-token-of-the-mailbox"
)

// tokens is a token endpoint that knows one client. It issues token-1, token-2, and so on.
type tokens struct {
	*httptest.Server
	mu       sync.Mutex
	requests []url.Values
	answer   func(n int, form url.Values, w http.ResponseWriter) bool // true: it has answered
	length   int                                                      // of tokens at least
	expires  int                                                      // seconds; zero: not named
	rotates  bool                                                     // a refresh token is good for one request
}

func tokenEndpoint(t *testing.T) *tokens {
	t.Helper()
	e := &tokens{expires: 3600}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.mu.Lock()
		defer e.mu.Unlock()
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		form := r.PostForm
		e.requests = append(e.requests, form)
		n := len(e.requests)
		if e.answer != nil && e.answer(n, form, w) {
			return
		}
		refresh := refreshToken
		if e.rotates && n > 1 {
			refresh = fmt.Sprint("rotated-", n-1)
		}
		_, _, basic := r.BasicAuth()
		known := form.Get("client_id") == "client" && form.Get("client_secret") == clientSecret
		grant := form.Get("grant_type") == "refresh_token" && form.Get("refresh_token") == refresh ||
			form.Get("grant_type") == "client_credentials" && form.Get("scope") == "https://mail.example/.default"
		if r.Method != http.MethodPost || basic || !known || !grant || r.URL.RawQuery != "" ||
			r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
			t.Errorf("got %s %s %v", r.Method, r.URL, form)
		}
		answer := map[string]any{"access_token": e.token(n), "token_type": "Bearer"}
		if e.expires > 0 {
			answer["expires_in"] = e.expires
		}
		if e.rotates {
			answer["refresh_token"] = fmt.Sprint("rotated-", n)
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(e.Close)
	return e
}

func (e *tokens) token(n int) string {
	token := fmt.Sprint("token-", n)
	return token + strings.Repeat("x", max(0, e.length-len(token)))
}

func (e *tokens) asked() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.requests)
}

func refuse(status int, header, body string) func(int, url.Values, http.ResponseWriter) bool {
	return func(_ int, _ url.Values, w http.ResponseWriter) bool {
		if name, value, ok := strings.Cut(header, ": "); ok {
			w.Header().Set(name, value)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
		return true
	}
}

// bearerServer is a mail server that demands tokens: good says which. It accepts no deviation from the exchange.
func bearerServer(t *testing.T, offer string, good func(token string) bool) *talker {
	t.Helper()
	const why = `{"status":"401","schemes":"bearer","scope":"https://mail.example/"}`
	var mu sync.Mutex
	var waiting string // the mechanism whose response comes next, or whose challenge was sent
	respond := func(mechanism, text string) string {
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return "501 5.5.2 cannot decode"
		}
		token, ok := strings.CutPrefix(string(raw), "user="+mailbox365+"\x01auth=Bearer ")
		if mechanism == "OAUTHBEARER" {
			_, token, ok = strings.Cut(string(raw), "\x01auth=Bearer ")
			ok = ok && strings.HasPrefix(string(raw), "n,a="+mailbox365+",\x01host=127.0.0.1\x01port=")
		}
		token, end := strings.CutSuffix(token, "\x01\x01")
		switch {
		case !ok || !end:
			return "501 5.5.2 malformed"
		case good(token):
			return "235 2.7.0 accepted"
		}
		waiting = mechanism + " refused"
		return "334 " + base64.StdEncoding.EncodeToString([]byte(why))
	}
	return talkTLS(t, func(line string) string {
		mu.Lock()
		defer mu.Unlock()
		now := waiting
		waiting = ""
		verb, rest, _ := strings.Cut(line, " ")
		switch {
		case now == "XOAUTH2 refused" && line == "", now == "OAUTHBEARER refused" && line == "AQ==":
			return "535 5.7.8 Username and Password not accepted"
		case strings.HasSuffix(now, "refused"):
			return "501 5.5.2 the challenge was not answered"
		case now != "":
			return respond(now, line)
		case verb == "EHLO":
			return "250-hello\r\n250 AUTH " + offer
		case verb == "AUTH" && len(line)+2 > 512:
			return "500 5.5.6 line too long"
		case verb == "AUTH":
			mechanism, response, initial := strings.Cut(rest, " ")
			if !slices.Contains(strings.Fields(offer), mechanism) {
				return "504 5.5.4 unknown"
			}
			if !initial {
				waiting = mechanism
				return "334 "
			}
			return respond(mechanism, response)
		}
		return "250 2.0.0 ok"
	})
}

func bearer(t *testing.T, s *talker, e *tokens, change func(*email.Config)) *email.Publisher {
	t.Helper()
	c := email.Config{
		Name: "m", From: "a@example.org", To: []string{"list@example.org"}, Pause: time.Millisecond, Timeout: 10 * time.Second,
		SMTP: digest.Secret("smtp://digest%40example.org@" + s.Addr().String()),
		OAuth: &email.OAuth{
			TokenURL: e.URL, ClientID: "client", ClientSecret: clientSecret, RefreshToken: refreshToken,
		},
	}
	if change != nil {
		change(&c)
	}
	p, err := email.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSignInWithAnAccessToken(t *testing.T) {
	for _, offer := range []string{"LOGIN PLAIN XOAUTH2 OAUTHBEARER", "XOAUTH2", "OAUTHBEARER"} {
		for _, length := range []int{0, 1800} { // Microsoft's tokens do not fit a command line
			e := tokenEndpoint(t)
			e.length = length
			s := bearerServer(t, offer, func(token string) bool { return token == e.token(1) })
			p := bearer(t, s, e, nil)
			for range 3 {
				if err := p.Check(t.Context()); err != nil {
					t.Fatalf("%s, %d: %v", offer, length, err)
				}
			}
			if e.asked() != 1 {
				t.Errorf("%s: got %d requests for a token, want 1", offer, e.asked())
			}
		}
	}
}

func TestClientCredentials(t *testing.T) {
	e := tokenEndpoint(t)
	s := bearerServer(t, "XOAUTH2", func(token string) bool { return token == "token-1" })
	p := bearer(t, s, e, func(c *email.Config) {
		c.OAuth.RefreshToken, c.OAuth.Scopes = "", []string{"https://mail.example/.default"}
	})
	if err := p.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestATokenIsRenewedBeforeItExpires(t *testing.T) {
	e := tokenEndpoint(t)
	s := bearerServer(t, "XOAUTH2", func(token string) bool { return token == fmt.Sprint("token-", e.asked()) })
	p := bearer(t, s, e, nil)
	began := time.Now()
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {58 * time.Minute, 1}, {59*time.Minute + 5*time.Second, 2}, {2 * time.Hour, 3}} {
		p.SetTokenClock(func() time.Time { return began.Add(c.after) })
		if err := p.Check(t.Context()); err != nil || e.asked() != c.want {
			t.Errorf("after %v: got %v, %d requests, want %d", c.after, err, e.asked(), c.want)
		}
	}
}

func TestATokenWithoutAnEndIsUsedUntilItIsRefused(t *testing.T) {
	e := tokenEndpoint(t)
	e.expires = 0
	revoked := false
	s := bearerServer(t, "XOAUTH2", func(token string) bool { return token == "token-2" || !revoked })
	p := bearer(t, s, e, nil)
	p.SetTokenClock(func() time.Time { return time.Now().Add(1000 * time.Hour) })
	for range 2 {
		if err := p.Check(t.Context()); err != nil || e.asked() != 1 {
			t.Fatalf("got %v, %d requests", err, e.asked())
		}
	}
	revoked = true
	if err := p.Check(t.Context()); err != nil || e.asked() != 2 {
		t.Errorf("after it was revoked: got %v, %d requests, want 2", err, e.asked())
	}
}

func TestARotatedRefreshTokenIsUsedNext(t *testing.T) {
	e := tokenEndpoint(t)
	e.rotates = true
	s := bearerServer(t, "XOAUTH2", func(string) bool { return true })
	p := bearer(t, s, e, nil)
	began := time.Now()
	for i := range 3 {
		p.SetTokenClock(func() time.Time { return began.Add(time.Duration(i) * time.Hour) })
		if err := p.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if e.asked() != 3 {
		t.Errorf("got %d requests, want 3", e.asked())
	}
}

func TestARefusedTokenIsExplained(t *testing.T) {
	for _, offer := range []string{"XOAUTH2", "OAUTHBEARER"} {
		e := tokenEndpoint(t)
		s := bearerServer(t, offer, func(string) bool { return false })
		_, err := bearer(t, s, e, nil).Publish(t.Context(), message("x"))
		if digesttest.PromiseOf(err) != digesttest.Final {
			t.Fatalf("%s: got %v, want a final error", offer, err)
		}
		for _, want := range []string{"535 5.7.8", "status 401", "scope https://mail.example/"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is missing in %v", offer, want, err)
			}
		}
		if strings.Contains(err.Error(), "token-") || !strings.Contains(digest.Hint(err), "scopes") {
			t.Errorf("%s: got %v (%s)", offer, err, digest.Hint(err))
		}
		if e.asked() != 1 || s.said("MAIL") {
			t.Errorf("%s: got %d requests for tokens, and %q", offer, e.asked(), s.heard)
		}
	}
}

func TestAServerWithoutTokensGetsNone(t *testing.T) {
	e := tokenEndpoint(t)
	s := talkTLS(t, func(line string) string {
		if strings.HasPrefix(line, "EHLO") {
			return "250-hello\r\n250 AUTH PLAIN LOGIN"
		}
		return "250 ok"
	})
	err := bearer(t, s, e, nil).Check(t.Context())
	if err == nil || !strings.Contains(err.Error(), "neither AUTH XOAUTH2 nor AUTH OAUTHBEARER") || s.said("AUTH") {
		t.Errorf("got %v, and the server heard %q", err, s.heard)
	}
}

func TestAServerThatRepeatsATokenRevealsNothing(t *testing.T) {
	for _, length := range []int{0, 1800} {
		e := tokenEndpoint(t)
		e.length = length
		s := talkTLS(t, func(line string) string {
			switch {
			case strings.HasPrefix(line, "EHLO"):
				return "250-hello\r\n250 AUTH XOAUTH2"
			case line == "AUTH XOAUTH2":
				return "334 "
			}
			return `500 5.5.1 Command unrecognized: "` + line + `"`
		})
		err := bearer(t, s, e, nil).Check(t.Context())
		response := base64.StdEncoding.EncodeToString([]byte("user=" + mailbox365 + "\x01auth=Bearer " + e.token(1) + "\x01\x01"))
		if err == nil || !strings.Contains(err.Error(), "Command unrecognized") ||
			strings.Contains(err.Error(), e.token(1)) || strings.Contains(err.Error(), response[:40]) {
			t.Errorf("got %v", err)
		}
	}
}

func TestWhatTheTokenEndpointSaysDecides(t *testing.T) {
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
		"an unknown scope":             {refuse(400, "", `{"error":"invalid_scope"}`), digesttest.Final, "invalid_scope", "scopes", 0, 1},
		"no such page":                 {refuse(404, "", "nothing"), digesttest.Final, "404 Not Found", "token_url", 0, 1},
		"too many requests":            {refuse(429, "", ""), digesttest.Temporary, "429 Too Many", "", 0, 3},
		"too many requests, for hours": {refuse(429, "Retry-After: 7200", ""), digesttest.Temporary, "429", "", 2 * time.Hour, 1},
		"down":                         {refuse(503, "", "down"), digesttest.Temporary, "503 Service", "", 0, 3},
		"down, it says":                {refuse(400, "", `{"error":"temporarily_unavailable"}`), digesttest.Temporary, "temporarily_unavailable", "", 0, 3},
		"another page":                 {refuse(200, "", "<html>sign in to the wifi"), digesttest.Temporary, "", "", 0, 3},
		"no token":                     {refuse(200, "", `{"token_type":"Bearer"}`), digesttest.Temporary, "access_token", "", 0, 3},
		"a token with other signs":     {refuse(200, "", `{"access_token":"a\u0001b"}`), digesttest.Final, "characters", "", 0, 1},
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

func TestOpenRefusesOAuthThatCannotWork(t *testing.T) {
	good := email.OAuth{TokenURL: "https://id.example/token", ClientID: "c", ClientSecret: "geheim"}
	for name, c := range map[string]struct {
		smtp   string
		change func(*email.OAuth)
	}{
		"a password as well":   {"smtp://u:geheim@mail.example.org", func(*email.OAuth) {}},
		"no user":              {"smtp://mail.example.org", func(*email.OAuth) {}},
		"an endpoint in clear": {"smtp://u@mail.example.org", func(o *email.OAuth) { o.TokenURL = "http://id.example/token" }},
		"no endpoint":          {"smtp://u@mail.example.org", func(o *email.OAuth) { o.TokenURL = "" }},
		"no client":            {"smtp://u@mail.example.org", func(o *email.OAuth) { o.ClientID = "" }},
		"no secret":            {"smtp://u@mail.example.org", func(o *email.OAuth) { o.ClientSecret = "" }},
	} {
		o := good
		c.change(&o)
		_, err := email.Open(email.Config{
			From: "a@b.example", To: []string{"a@b.example"}, SMTP: digest.Secret(c.smtp), OAuth: &o,
		})
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// guarded is a transport that refuses an address and says what to do.
type guarded struct{}

func (guarded) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, digest.WithHint(errors.New("a private address"), "allow it")
}

func TestATransportThatRefusesTheEndpointSaysWhy(t *testing.T) {
	e := tokenEndpoint(t)
	s := bearerServer(t, "XOAUTH2", func(string) bool { return true })
	err := bearer(t, s, e, func(c *email.Config) { c.OAuth.Transport = guarded{} }).Check(t.Context())
	if digesttest.PromiseOf(err) != digesttest.Final || digest.Hint(err) != "allow it" {
		t.Errorf("got %v (%s)", err, digest.Hint(err))
	}
}
