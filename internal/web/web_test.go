package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/web"
)

// readers implements Subscriptions and records calls.
type readers struct {
	known map[string]digest.Subscriber // by token
	slow  time.Duration
	err   error

	mu   sync.Mutex
	asks []string
}

func (s *readers) note(format string, values ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asks = append(s.asks, fmt.Sprintf(format, values...))
}

func (s *readers) asked() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { s.asks = nil }()
	return strings.Join(s.asks, "; ")
}

func (s *readers) Subscribe(ctx context.Context, who digest.Subscriber, origin string) error {
	select {
	case <-time.After(s.slow):
	case <-ctx.Done():
		return ctx.Err()
	}
	s.note("subscribe %s %s from %s", who.Address, who.Language, origin)
	return s.err
}

func (s *readers) Confirm(_ context.Context, token, origin string) (digest.Subscriber, error) {
	s.note("confirm %s from %s", token, origin)
	return s.find(token)
}

func (s *readers) Holder(_ context.Context, token string) (digest.Subscriber, error) {
	return s.find(token)
}

func (s *readers) Prefer(_ context.Context, token, language string, p digest.Preferences, origin string) error {
	s.note("prefer %s %s %v %v %v from %s", token, language, p.Sections, p.Groups, p.OnlineOnly, origin)
	return s.err
}

func (s *readers) Unsubscribe(_ context.Context, token, origin string) error {
	s.note("unsubscribe %s from %s", token, origin)
	_, err := s.find(token)
	return err
}

func (s *readers) find(token string) (digest.Subscriber, error) {
	if s.err != nil {
		return digest.Subscriber{}, s.err
	}
	if who, ok := s.known[token]; ok {
		return who, nil
	}
	return digest.Subscriber{}, fmt.Errorf("token: %w", digest.ErrNotFound)
}

func ana() *readers {
	return &readers{
		known: map[string]digest.Subscriber{
			"t0ken": {Address: "ana@example.org", Language: "es", Preferences: digest.Preferences{Sections: []string{"events"}}},
		},
	}
}

// shown renders a view as text.
func shown(language string, v web.View) (string, string, error) {
	return fmt.Sprintf("%s %s %s base=%s token=%s address=%s chosen=%v errors=%v", language, v.Kind, v.Notice, v.Base,
		v.Token, v.Address, v.Chosen, v.Errors), "default-src 'none'", nil
}

func open(t *testing.T, c web.Config) *web.Handler {
	t.Helper()
	c.Languages, c.Page = []string{"en", "es"}, shown
	h, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// ask sends a request with a form as its body, and header pairs.
func ask(h http.Handler, method, target, form string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestReadingChangesNothing(t *testing.T) {
	s := ana()
	h := open(t, web.Config{Subscriptions: s})
	for _, target := range []string{
		"/subscribe", "/subscribe?email=bo@example.org", "/confirm/t0ken",
		"/preferences/t0ken", "/preferences/t0ken?section=talks", "/unsubscribe/t0ken",
		"/unsubscribe/t0ken?List-Unsubscribe=One-Click",
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if w := ask(h, method, target, ""); w.Code != http.StatusOK || method == http.MethodHead && w.Body.Len() > 0 {
				t.Errorf("%s %s: got %d %s", method, target, w.Code, w.Body)
			}
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
		if w := ask(h, method, "/unsubscribe/t0ken", ""); w.Code != http.StatusMethodNotAllowed ||
			w.Header().Get("Allow") != "GET, HEAD, POST" {
			t.Errorf("%s: got %d", method, w.Code)
		}
	}
	if got := s.asked(); got != "" {
		t.Errorf("got %s, want nothing asked", got)
	}
}

// The answer is the same, and immediate, whether the address is known or not, and however long sending takes.
func TestTheAnswerRevealsNothingAboutTheAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var answers []string
		for _, s := range []*readers{{}, {slow: 30 * time.Second}, {err: errors.New("mail server down")}} {
			h := open(t, web.Config{Subscriptions: s})
			began := time.Now()
			w := ask(h, http.MethodPost, "/subscribe", "email=bo%40example.org")
			answers = append(answers, fmt.Sprint(w.Code, w.Header(), w.Body, time.Since(began)))
			h.Wait(t.Context())
			if got := s.asked(); !strings.HasPrefix(got, "subscribe bo@example.org") {
				t.Errorf("got %q asked", got)
			}
		}
		if answers[0] != answers[1] || answers[1] != answers[2] {
			t.Errorf("got different answers %q", answers)
		}
	})
}

func TestHeaders(t *testing.T) {
	h := open(t, web.Config{Subscriptions: ana(), URL: "https://example.org/digest", Archive: archive(t)})
	for _, target := range []string{
		"/digest/subscribe", "/digest/confirm/t0ken", "/digest/preferences/t0ken",
		"/digest/unsubscribe/t0ken", "/digest/unsubscribe/other", "/digest/gone", "/digest/",
	} {
		w := ask(h, http.MethodGet, target, "")
		want := map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
			"Strict-Transport-Security": "max-age=31536000",
			"Content-Type":              "text/html; charset=utf-8",
		}
		if target != "/digest/" {
			want["Cache-Control"] = "no-store"
		}
		if target != "/digest/" && target != "/digest/subscribe" {
			want["X-Robots-Tag"] = "noindex, nofollow"
		}
		for name, value := range want {
			if got := w.Header().Get(name); got != value {
				t.Errorf("%s: got %s %q, want %q", target, name, got, value)
			}
		}
		if got := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none'") {
			t.Errorf("%s: got policy %q", target, got)
		}
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("%s: got a cookie", target)
		}
	}
	plain := open(t, web.Config{Subscriptions: ana(), URL: "http://localhost:8080"})
	if got := ask(plain, http.MethodGet, "/subscribe", "").Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("by http: got %q", got)
	}
}

func TestLanguage(t *testing.T) {
	h := open(t, web.Config{Subscriptions: ana()})
	for name, c := range map[string]struct{ target, accept, want string }{
		"the digest's own":                      {"/subscribe", "", "en "},
		"the browser's":                         {"/subscribe", "es-MX,es;q=0.9,en;q=0.8", "es "},
		"the one that the browser likes better": {"/subscribe", "es;q=0.3, en;q=0.35, fr", "en "},
		"none that it refuses":                  {"/subscribe", "es;q=0", "en "},
		"none of a header that is broken":       {"/subscribe", "es;q=x, es;w=1, ;;;, es;q=1.0.0.0.0", "en "},
		"what is asked for":                     {"/subscribe?lang=es", "en", "es "},
		"none that pages do not speak":          {"/subscribe?lang=de", "fr", "en "},
		"the person's own":                      {"/preferences/t0ken", "en", "es "},
		"what the person asks for":              {"/preferences/t0ken?lang=en", "", "en "},
	} {
		if got := ask(h, http.MethodGet, c.target, "", "Accept-Language", c.accept).Body.String(); !strings.HasPrefix(got,
			c.want) {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

func TestFailuresOfTheStoreAreReported(t *testing.T) {
	s := ana()
	s.err = errors.New("the store is gone")
	h := open(t, web.Config{Subscriptions: s})
	for _, w := range []*httptest.ResponseRecorder{
		ask(h, http.MethodGet, "/preferences/t0ken", ""),
		ask(h, http.MethodPost, "/unsubscribe/t0ken", ""), ask(h, http.MethodPost, "/confirm/t0ken", ""),
	} {
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" ||
			strings.Contains(w.Body.String(), "gone") {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
	}
}

func TestPathsBelowTheAddress(t *testing.T) {
	h := open(t, web.Config{Subscriptions: ana(), URL: "https://example.org/city/digest/", Archive: archive(t)})
	for _, target := range []string{"/city/digest/subscribe", "/subscribe"} { // a proxy may strip the path
		if got := ask(h, http.MethodGet, target, "").Body.String(); !strings.Contains(got, "subscribe  base=/city/digest ") {
			t.Errorf("%s: got %s", target, got)
		}
	}
	if w := ask(h, http.MethodGet, "/city/digest", ""); w.Header().Get("Location") != "/city/digest/" {
		t.Errorf("got %d %v", w.Code, w.Header())
	}
	if w := ask(h, http.MethodGet, "/city/digestive", ""); w.Code != http.StatusNotFound {
		t.Errorf("got %d", w.Code)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]web.Config{
		"no language":               {Page: shown},
		"no template":               {Languages: []string{"en"}},
		"an address that is none":   {Languages: []string{"en"}, Page: shown, URL: "https://example.org/%zz"},
		"an address of a wrong way": {Languages: []string{"en"}, Page: shown, URL: "://example.org"},
	} {
		if _, err := web.New(c); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}
