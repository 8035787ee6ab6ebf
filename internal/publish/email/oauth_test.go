package email_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
)

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
		plain := "user=" + mailbox365 + "\x01auth=Bearer " + e.token(1) + "\x01\x01"
		response := base64.StdEncoding.EncodeToString([]byte(plain))
		if err == nil || !strings.Contains(err.Error(), "Command unrecognized") ||
			strings.Contains(err.Error(), e.token(1)) || strings.Contains(err.Error(), response[:40]) {
			t.Errorf("got %v", err)
		}
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
		"an endpoint in clear": {"smtp://u@mail.example.org", func(o *email.OAuth) { o.TokenURL = "http://id.example" }},
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
