package meetup_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

func TestOneTokenServesManyRequests(t *testing.T) {
	s, src := serve(t, page("", "900000010"))
	for range 3 {
		if _, err := src.Collect(t.Context(), july()); err != nil {
			t.Fatal(err)
		}
	}
	if s.logins != 1 {
		t.Errorf("got %d logins, want 1", s.logins)
	}
	s.mu.Lock()
	s.tokens = nil // Meetup drops the token early
	s.mu.Unlock()
	if h, err := src.Collect(t.Context(), july()); err != nil || len(h.Events) != 1 || s.logins != 2 {
		t.Errorf("got %d events after %d logins, %v, want a new login", len(h.Events), s.logins, err)
	}
}

func TestATokenIsReplacedBeforeItEnds(t *testing.T) {
	key := signingKey()
	synctest.Test(t, func(t *testing.T) {
		s := &service{key: key, answers: []answer{page("", "900000010")}}
		c := credentials()
		c.Client = fetch.New(fetch.Config{Network: s})
		src := source(t, c)
		for _, wait := range []time.Duration{0, 58 * time.Minute, 90 * time.Second} {
			time.Sleep(wait)
			if _, err := src.Collect(t.Context(), july()); err != nil {
				t.Fatal(err)
			}
		}
		if s.logins != 2 {
			t.Errorf("got %d logins, want one more when the first token had less than a minute left", s.logins)
		}
	})
}

func TestSigningInFails(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s := &service{key: signingKey(), answers: []answer{page("", "900000010")}}
	for name, change := range map[string]func(*meetup.Config){
		"another key":    func(c *meetup.Config) { c.Key = pemOf(other) },
		"another member": func(c *meetup.Config) { c.Member = "1" },
		"another key id": func(c *meetup.Config) { c.KeyID = "kid2" },
	} {
		c := credentials()
		c.Client = fetch.New(fetch.Config{Network: s, Pace: time.Nanosecond})
		change(&c)
		_, err := source(t, c).Collect(t.Context(), july())
		if err == nil || !strings.Contains(err.Error(), "invalid_grant") || !strings.Contains(digest.Hint(err), "clock") ||
			strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("%s: got %v (%s)", name, err, digest.Hint(err))
		}
	}
	if len(s.asked) != 0 {
		t.Errorf("got %d questions, want none without a login", len(s.asked))
	}
}

func TestCredentialsAreCheckedFirst(t *testing.T) {
	for name, change := range map[string]func(*meetup.Config){
		"no key":                func(c *meetup.Config) { c.Key = "" },
		"no client":             func(c *meetup.Config) { c.ClientKey = "" },
		"no member":             func(c *meetup.Config) { c.Member = "" },
		"no id of the key":      func(c *meetup.Config) { c.KeyID = "" },
		"an invalid key":        func(c *meetup.Config) { c.Key = "hush" },
		"a key of another form": func(c *meetup.Config) { c.Key = "-----BEGIN X-----\naHVzaA==\n-----END X-----\n" },
		"no address":            func(c *meetup.Config) { c.API = "nowhere" },
	} {
		c := credentials()
		c.Client = fetch.New(fetch.Config{})
		change(&c)
		if _, err := meetup.Open(c); err == nil || digest.Hint(err) == "" || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: got %v, want an error with a hint", name, err)
		}
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(signingKey())
	if err != nil {
		t.Fatal(err)
	}
	c := credentials()
	c.Client = fetch.New(fetch.Config{})
	c.Key = digest.Secret(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	a, err := meetup.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Source("https://lanterns.example/", time.UTC); err == nil || digest.Hint(err) == "" {
		t.Errorf("got %v, want an error for other pages", err)
	}
	if text := fmt.Sprintf("%v %+v", c, c); strings.Contains(text, "PRIVATE KEY") {
		t.Error("the key is shown")
	}
}
