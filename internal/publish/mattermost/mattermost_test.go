package mattermost_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/publish/mattermost"
	"github.com/cityoflosangeles/digest/internal/retry"
)

const hook = "/hooks/geheim"

// server simulates a channel's webhook that fails as configured.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	posts  []string
	after  int // number of posts that succeed first
	times  int // number of failures; 0: always
	status int
	says   string
	drop   bool // accept the post, and lose the answer
}

func start(t *testing.T) *server {
	s := &server{}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var post struct {
		Text string `json:"text"`
	}
	if r.Method != http.MethodPost || r.URL.Path != hook || r.Header.Get("Content-Type") != "application/json" ||
		json.NewDecoder(r.Body).Decode(&post) != nil {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"id":"web.incoming_webhook.invalid.app_error","message":"Invalid webhook"}`))
		return
	}
	if s.status != 0 && len(s.posts) >= s.after {
		w.Header().Set("Location", "/elsewhere")
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(s.status)
		_, _ = w.Write([]byte(s.says))
		if s.times--; s.times == 0 {
			s.status = 0
		}
		return
	}
	s.posts = append(s.posts, post.Text)
	if s.drop {
		s.drop = false
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write([]byte("ok"))
}

func (s *server) be(change func(*server)) func() {
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		change(s)
	}
}

func (s *server) arrived() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.posts)
}

func open(t *testing.T, address string) *mattermost.Publisher {
	t.Helper()
	p, err := mattermost.Open(
		mattermost.Config{
			Name: "town", Webhook: digest.Secret(address), Pace: time.Nanosecond,
			Client: fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond, PerHost: 20}),
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func message(text string) digest.Message {
	return digest.Message{
		Edition: digest.Edition{Name: "2026-07-20", Title: "Desk"}, Destination: "town", Hash: "hash",
		Bodies: map[digest.Format]string{digest.Markdown: text},
	}
}

func TestAChannelKeepsTheContract(t *testing.T) {
	digesttest.TestPublisher(t, message("# Desk"), "geheim",
		func(t *testing.T) (digesttest.Place, map[string]digesttest.Failure) {
			s := start(t)
			status := func(code int, says string, want digesttest.Promise) digesttest.Failure {
				return digesttest.Failure{Want: want, Break: s.be(func(s *server) { s.status, s.says = code, says })}
			}
			failures := map[string]digesttest.Failure{
				"the answer is lost": {
					Want: digesttest.Unknown, Arrived: 1,
					Break: s.be(func(s *server) { s.drop = true }),
				},
				"nobody listens": {Want: digesttest.Temporary, Break: s.Close},
				"too many":       status(429, "limit exceeded", digesttest.Temporary),
				"the webhook was taken away": status(400,
					`{"id":"web.incoming_webhook.invalid.app_error","message":"Invalid webhook geheim"}`, digesttest.Final),
				"the channel is gone":       status(404, `{"id":"web.incoming_webhook.channel.app_error"}`, digesttest.Final),
				"nobody may post there":     status(403, `{"id":"web.incoming_webhook.permissions.app_error"}`, digesttest.Final),
				"webhooks are switched off": status(501, `{"id":"web.incoming_webhook.disabled.app_error"}`, digesttest.Final),
				"the server is broken":      status(500, `{"id":"app.post.save.app_error"}`, digesttest.Unknown),
				"its proxy is":              status(502, `<html>`, digesttest.Unknown),
				"it leads elsewhere":        status(308, ``, digesttest.Final),
				"somebody else answers":     status(200, `<html>Welcome`, digesttest.Unknown),
			}
			return digesttest.Place{Publisher: open(t, s.URL+hook), Arrived: s.arrived}, failures
		})
}

// long returns an edition with three posts.
func long() digest.Message {
	return message("# Desk" +
		strings.Repeat("\n\n## Section\n\n"+strings.Repeat("- Evening @channel \\\n  7:00 PM\n", 200), 6))
}

func TestALongEditionIsSeveralPosts(t *testing.T) {
	s := start(t)
	if receipt, err := open(t, s.URL+hook).Publish(t.Context(), long()); err != nil || receipt != "posted 3" {
		t.Fatalf("got %q, %v", receipt, err)
	}
	for i, post := range s.posts {
		if n := utf8.RuneCountInString(post); n > 16_000 || strings.Contains(post, "@channel") ||
			strings.Contains(post, "\\") || i > 0 && !strings.HasPrefix(post, "## Section") {
			t.Errorf("post %d has %d characters and begins %q", i+1, n, post[:60])
		}
	}
}

func TestHalfAnEditionIsUncertain(t *testing.T) {
	for name, c := range map[string]struct {
		status, times int
		want          digesttest.Promise
		posts         int
	}{
		"too many for a moment": {429, 2, digesttest.Sent, 3},
		"too many all the time": {429, 0, digesttest.Unknown, 1},
		"taken away meanwhile":  {400, 0, digesttest.Unknown, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.be(func(s *server) { s.after, s.status, s.times = 1, c.status, c.times })()
			_, err := open(t, s.URL+hook).Publish(t.Context(), long())
			if got := digesttest.PromiseOf(err); got != c.want || s.arrived() != c.posts {
				t.Errorf("got %s (%v) and %d posts, want %s and %d", got, err, s.arrived(), c.want, c.posts)
			}
		})
	}
}

func TestTheTimeToWaitIsReported(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	t.Cleanup(s.Close)
	_, err := open(t, s.URL+hook).Publish(t.Context(), message("# Desk"))
	if after, ok := retry.After(err); !ok || after != 7*time.Second {
		t.Errorf("got %v, %v", after, err)
	}
}

func TestACorrectionIsAPostOfItsOwn(t *testing.T) {
	s := start(t)
	if _, err := open(t, s.URL+hook).Correct(t.Context(), message("# Desk"), message("**It moved**"),
		"posted 1"); err != nil || len(s.posts) != 1 || s.posts[0] != "**It moved**" {
		t.Errorf("got %q, %v", s.posts, err)
	}
}

func TestMistakesAreReportedBeforeSending(t *testing.T) {
	if _, err := mattermost.Open(mattermost.Config{Webhook: "hooks/1"}); err == nil || digest.Hint(err) == "" {
		t.Errorf("no address: got %v", err)
	}
	s := start(t)
	if _, err := open(t, s.URL+hook).Publish(t.Context(), message(" \n")); err == nil || digest.Hint(err) == "" ||
		s.arrived() != 0 {
		t.Errorf("nothing to post: got %v", err)
	}
	p, err := mattermost.Open(mattermost.Config{Webhook: digest.Secret(s.URL + hook)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Publish(t.Context(), message("# Desk")); digesttest.PromiseOf(err) != digesttest.Final ||
		s.arrived() != 0 {
		t.Errorf("a private address: got %v", err)
	}
}
