package slack_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

// inMemory reaches a Slack without a network, so that synctest controls the time.
type inMemory struct{ slack *slacktest.Server }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	m.slack.ServeHTTP(w, r)
	return w.Result(), nil
}

func openInMemory(t *testing.T, s *slacktest.Server) digest.Publisher {
	p, err := slack.Open(
		slack.Config{
			Name: "team", Token: "xoxb-geheim", Channel: "C1", API: "http://slack.example/api/",
			Client: &http.Client{Transport: inMemory{s}},
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOneMessageASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slacktest.Server{}
		began := time.Now()
		if _, err := openInMemory(t, s).Publish(t.Context(), message("2026-07-20")); err != nil {
			t.Fatal(err)
		}
		if got := time.Since(began); got != 2*time.Second {
			t.Errorf("three messages took %s, want 2s", got)
		}
	})
}

func TestAReplyIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slacktest.Server{}
		s.Be(slacktest.Mood{After: 1, Limited: 3})
		if _, err := openInMemory(t, s).Publish(t.Context(), message("2026-07-20")); err != nil {
			t.Fatal(err)
		}
		if got := len(s.Messages()); got != 3 {
			t.Errorf("got %d messages, want 3", got)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := &slacktest.Server{}
		s.Be(slacktest.Mood{After: 1, Limited: 1000})
		if _, err := openInMemory(t, s).Publish(t.Context(),
			message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Unknown {
			t.Errorf("for ever: got %v", err)
		}
	})
}
