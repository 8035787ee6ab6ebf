package email_test

import (
	"encoding/base64"
	"encoding/json"
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
	"github.com/cityoflosangeles/digest/internal/publish/email"
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
		Name: "m", From: "a@example.org", To: []string{"list@example.org"},
		Pause: time.Millisecond, Timeout: 10 * time.Second,
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
