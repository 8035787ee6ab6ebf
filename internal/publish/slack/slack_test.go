package slack_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

const body = `{"text":"hello","blocks":[{"type":"header","text":{"type":"plain_text","text":"Hello"}}],"thread":[
 {"text":"one","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"one"}}]},
 {"text":"two","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"two"}}]}]}`

func message(name string) digest.Message {
	return digest.Message{
		Edition: digest.Edition{Name: name, Period: digest.Period{Start: time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC)}},
		Bodies:  map[digest.Format]string{digest.Slack: body},
	}
}

func open(t *testing.T, s *slacktest.Server, webhook bool) digest.Publisher {
	t.Helper()
	c := slack.Config{Name: "team", Token: "xoxb-geheim", Channel: "C1", API: s.URL(), Pace: time.Nanosecond, Client: &http.Client{Timeout: 10 * time.Second}}
	if webhook {
		c = slack.Config{Name: "team", Webhook: digest.Secret(s.WebhookURL()), Client: c.Client}
	}
	p, err := slack.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func server(t *testing.T) *slacktest.Server {
	s := slacktest.New()
	t.Cleanup(s.Close)
	return s
}

func TestPublishPostsAMessageAndItsThread(t *testing.T) {
	s := server(t)
	receipt, err := open(t, s, false).Publish(t.Context(), message("2026-07-20"))
	if err != nil || receipt != "C1/1784000000.000001" {
		t.Fatalf("got %q, %v", receipt, err)
	}
	all := s.Messages()
	if len(all) != 3 || all[0].ThreadTS != "" || all[1].ThreadTS != all[0].TS || all[2].Text != "two" {
		t.Errorf("got %+v", all)
	}
	if !strings.Contains(string(all[0].Metadata), `"edition":"2026-07-20"`) {
		t.Errorf("got metadata %s", all[0].Metadata)
	}
}

func TestWebhookPutsAllIntoOneMessage(t *testing.T) {
	s := server(t)
	if receipt, err := open(t, s, true).Publish(t.Context(), message("2026-07-20")); err != nil || receipt == "" {
		t.Fatal(receipt, err)
	}
	if all := s.Messages(); len(all) != 1 || !strings.Contains(string(all[0].Blocks), "two") {
		t.Errorf("got %+v", all)
	}
}

func TestWebhookCountsWhatDoesNotFit(t *testing.T) {
	s := server(t)
	m := message("2026-07-20")
	part := `{"text":"x","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"` + strings.Repeat("long ", 500) + `"}}]}`
	m.Bodies[digest.Slack] = `{"text":"x","blocks":[{"type":"divider"}],"thread":[` + strings.Repeat(part+",", 6) + part + `]}`
	if _, err := open(t, s, true).Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if got := string(s.Messages()[0].Blocks); !strings.Contains(got, "+4 more sections") {
		t.Errorf("got %s", got[len(got)-200:])
	}
}

func TestFailures(t *testing.T) {
	for name, c := range map[string]struct {
		set       func(*slacktest.Server)
		want      string
		hint      bool
		published int
	}{
		"too many requests":     {func(s *slacktest.Server) { s.Limited = 1 }, "temporary", false, 0},
		"a server error":        {func(s *slacktest.Server) { s.Status = 502 }, "uncertain", false, 0},
		"the answer is lost":    {func(s *slacktest.Server) { s.Drop = 1 }, "uncertain", false, 1},
		"no such channel":       {func(s *slacktest.Server) { s.Error = "channel_not_found" }, "final", true, 0},
		"not invited":           {func(s *slacktest.Server) { s.Error = "not_in_channel" }, "final", true, 0},
		"a wrong token":         {func(s *slacktest.Server) { s.Error = "invalid_auth" }, "final", true, 0},
		"bad blocks":            {func(s *slacktest.Server) { s.Error = "invalid_blocks" }, "final", true, 0},
		"too long":              {func(s *slacktest.Server) { s.Error = "msg_too_long" }, "final", true, 0},
		"slack is broken":       {func(s *slacktest.Server) { s.Error = "fatal_error" }, "uncertain", false, 0},
		"message limit":         {func(s *slacktest.Server) { s.Error = "message_limit_exceeded" }, "temporary", false, 0},
		"an error of tomorrow":  {func(s *slacktest.Server) { s.Error = "gone_fishing" }, "final", false, 0},
		"nobody listens":        {func(s *slacktest.Server) { s.Close() }, "temporary", false, 0},
		"a webhook taken away":  {func(s *slacktest.Server) { s.Error = "no_service" }, "final", true, 0},
		"everything is as ever": {func(*slacktest.Server) {}, "sent", false, 1},
	} {
		for _, webhook := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, webhook %v", name, webhook), func(t *testing.T) {
				s := slacktest.New()
				defer s.Close()
				p := open(t, s, webhook)
				c.set(s)
				_, err := p.Publish(t.Context(), message("2026-07-20"))
				if got := digesttest.PromiseOf(err); string(got) != c.want {
					t.Errorf("got %s (%v), want %s", got, err, c.want)
				}
				if got := digest.Hint(err) != ""; got != c.hint {
					t.Errorf("got hint %q", digest.Hint(err))
				}
				if err != nil && strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "geheim") {
					t.Errorf("a secret stands in %v", err)
				}
				if got := len(s.Parents()); got != c.published {
					t.Errorf("got %d messages, want %d", got, c.published)
				}
			})
		}
	}
}

func TestACancelledContextPostsNothing(t *testing.T) {
	s := server(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, webhook := range []bool{false, true} {
		if _, err := open(t, s, webhook).Publish(ctx, message("2026-07-20")); !errors.Is(err, context.Canceled) || errors.Is(err, digest.ErrUncertain) {
			t.Errorf("got %v", err)
		}
	}
	if len(s.Messages()) != 0 {
		t.Error("something was posted")
	}
}

func TestALostAnswerIsSettledByAsking(t *testing.T) {
	s := server(t)
	p := open(t, s, false)
	finder, ok := p.(digest.Finder)
	if !ok {
		t.Fatal("a bot can be asked")
	}
	for i := range 100 {
		m := message(fmt.Sprintf("2026-%02d-%02d", 1+i/28, 1+i%28))
		s.Drop = 1
		if _, err := p.Publish(t.Context(), m); !errors.Is(err, digest.ErrUncertain) {
			t.Fatalf("got %v", err)
		}
		if receipt, err := finder.Find(t.Context(), m); err != nil || receipt == "" {
			t.Fatalf("got %q, %v", receipt, err)
		}
	}
	if got := len(s.Parents()); got != 100 {
		t.Errorf("got %d messages, want 100", got)
	}
	if got := len(s.Messages()); got != 300 {
		t.Errorf("got %d messages and replies, want 300", got)
	}
}

func TestFindDoesNotInvent(t *testing.T) {
	s := server(t)
	finder := open(t, s, false).(digest.Finder)
	if _, err := finder.Find(t.Context(), message("2026-07-20")); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("an empty channel: got %v", err)
	}
	s.Mute = "missing_scope"
	if _, err := finder.Find(t.Context(), message("2026-07-20")); err == nil || errors.Is(err, digest.ErrNotFound) || !strings.Contains(digest.Hint(err), "channels:history") {
		t.Errorf("a channel that may not be read: got %v", err)
	}
}

func TestFindCompletesTheThread(t *testing.T) {
	s := server(t)
	p := open(t, s, false)
	if _, err := p.Publish(t.Context(), message("2026-07-20")); err != nil {
		t.Fatal(err)
	}
	s.Forget(1)
	if _, err := p.(digest.Finder).Find(t.Context(), message("2026-07-20")); err != nil {
		t.Fatal(err)
	}
	if all := s.Messages(); len(all) != 3 || all[2].Text != "one" {
		t.Errorf("got %+v", all)
	}
}

func TestSlackKeepsTheContract(t *testing.T) {
	for name, webhook := range map[string]bool{"bot": false, "webhook": true} {
		t.Run(name, func(t *testing.T) {
			digesttest.TestPublisher(t, message("2026-07-20"), "geheim", func(t *testing.T) (digesttest.Place, map[string]digesttest.Failure) {
				s := server(t)
				place := digesttest.Place{Publisher: open(t, s, webhook), Arrived: func() int { return len(s.Parents()) }}
				return place, map[string]digesttest.Failure{
					"too many requests":  {Want: digesttest.Temporary, Break: func() { s.Limited = 1 }},
					"nobody listens":     {Want: digesttest.Temporary, Break: s.Close},
					"no such channel":    {Want: digesttest.Final, Break: func() { s.Error = "channel_not_found" }},
					"a server error":     {Want: digesttest.Unknown, Break: func() { s.Status = 500 }},
					"the answer is lost": {Want: digesttest.Unknown, Arrived: 1, Break: func() { s.Drop = 1 }},
				}
			})
		})
	}
}
