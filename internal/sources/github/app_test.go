package github_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/github"
)

func key(t *testing.T) (*rsa.PrivateKey, digest.Secret) {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return k, digest.Secret(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)}))
}

func TestAGitHubAppSignsIn(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 60, start)
	private, text := key(t)
	s.App = &private.PublicKey
	cache := &memory{}
	app := &github.App{ID: "Iv23sample", Installation: 77, Key: text}
	h := collect(t, source(t, api(t, s, github.Config{App: app, Cache: cache}), github.Entry{Org: "Sampleton"}))
	equal(t, "activity", activities(h), cityActivity)
	signed := 0
	for _, r := range s.Requests() {
		if strings.HasPrefix(r.Path, "/app/") {
			signed++
		} else if r.Path != "/graphql" || !r.Authorized {
			t.Errorf("got %s %s, want GraphQL with the App's token", r.Method, r.Path)
		}
	}
	if signed != 1 {
		t.Errorf("got %d sign-ins, want the token used while it lasts", signed)
	}
	s.Forget()
	collect(t, source(t, api(t, s, github.Config{App: app, Cache: cache}), github.Entry{Org: "Sampleton"}))
	if n := len(s.Requests()); n != 0 {
		t.Errorf("got %d requests in a second run within the hour, want none", n)
	}
	if strings.Contains(fmt.Sprint(cache.docs), token) ||
		strings.Contains(fmt.Sprintf("%+v %#v", app, app), "PRIVATE KEY") {
		t.Error("got a secret in a text, want none")
	}
}

func TestAGitHubAppThatCannotSignIn(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 3, start)
	private, text := key(t)
	_, other := key(t)
	s.App = &private.PublicKey
	for name, app := range map[string]github.App{
		"another key":          {ID: "Iv23sample", Installation: 77, Key: other},
		"another installation": {ID: "Iv23sample", Installation: 78, Key: text},
	} {
		t.Run(name, func(t *testing.T) {
			fails(
				t, source(t, api(t, s, github.Config{App: &app}), github.Entry{Org: "Sampleton"}), "signing in as a GitHub App",
				"check the App's ID",
			)
		})
	}
	for name, c := range map[string]github.Config{
		"an invalid key": {App: &github.App{ID: "a", Installation: 1, Key: "hush"}},
		"a key of other form": {App: &github.App{ID: "a", Installation: 1, Key: "-----BEGIN KEY-----\naHVzaA==\n" +
			"-----END KEY-----\n"}},
		"no installation": {App: &github.App{ID: "a", Key: text}},
		"a token as well": {App: &github.App{ID: "a", Installation: 1, Key: text}, Token: token},
	} {
		c.Client = fetch.New(fetch.Config{})
		if _, err := github.NewAPI(c); err == nil || digest.Hint(err) == "" || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: got %v, want an error with a hint", name, err)
		}
	}
}
