package slack_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

func TestOtherHostsDoNotGetTheToken(t *testing.T) {
	asked := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer other.Close()
	proxy := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer proxy.Close()
	s := start(t)
	for name, change := range map[string]func(*slack.Config){
		"bot":     func(c *slack.Config) { c.API = proxy.URL },
		"webhook": func(c *slack.Config) { *c = slack.Config{Webhook: digest.Secret(proxy.URL)} },
	} {
		if _, err := open(t, s, change).Publish(t.Context(),
			message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Final || digest.Hint(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if asked != 0 {
		t.Errorf("a redirect was followed %d times", asked)
	}
}

func TestAServerThatCannotBeTrustedGetsNothing(t *testing.T) {
	other := httptest.NewUnstartedServer(http.NotFoundHandler())
	other.Config.ErrorLog = log.New(io.Discard, "", 0) // it logs that we disconnect
	other.StartTLS()
	defer other.Close()
	p := open(t, start(t), func(c *slack.Config) { c.API = other.URL })
	if _, err := p.Publish(t.Context(), message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Temporary ||
		!strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v", err)
	}
}

func TestCheckPostsNothing(t *testing.T) {
	s := start(t)
	p := open(t, s).(*slack.Publisher)
	if err := p.Check(t.Context()); err != nil {
		t.Error(err)
	}
	s.Be(slacktest.Mood{Mute: "missing_scope"})
	if err := p.Check(t.Context()); !strings.Contains(digest.Hint(err), "channels:history") {
		t.Errorf("a channel that may not be asked: got %v", err)
	}
	s.Be(slacktest.Mood{Error: "invalid_auth"})
	if err := p.Check(t.Context()); digest.Hint(err) == "" {
		t.Errorf("a wrong token: got %v", err)
	}
	if len(s.Messages()) != 0 {
		t.Error("something was posted")
	}
}

func TestOpenRefusesWhatCannotWork(t *testing.T) {
	for name, c := range map[string]slack.Config{
		"nothing":      {},
		"no channel":   {Token: "geheim"},
		"no token":     {Channel: "C1"},
		"no interface": {Token: "geheim", Channel: "C1", API: "slack.example"},
	} {
		if _, err := slack.Open(c); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	p := open(t, start(t), func(c *slack.Config) { *c = slack.Config{Webhook: "::geheim"} })
	if _, err := p.Publish(t.Context(), message("2026-07-20")); digest.Hint(err) == "" ||
		strings.Contains(err.Error(), "geheim") {
		t.Errorf("a webhook that is no address: got %v", err)
	}
}
