package slack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

func labeled(c *slack.Config) {
	c.Buttons = &slack.Buttons{Approve: "Approve", Hold: "Hold", Present: "We'll present {project}"}
}

func matched(name string, n int) digest.Message {
	m := message(name)
	for i := range n {
		m.Edition.Present = append(m.Edition.Present,
			digest.Match{Repository: digest.Repository{Name: fmt.Sprintf("city/%s-%d", strings.Repeat("long-", i*10), i)}})
	}
	return m
}

// shownButtons lists "action value label" of every button of a message.
func shownButtons(t *testing.T, m slacktest.Message) []string {
	t.Helper()
	var blocks []struct {
		Elements []struct {
			Action string `json:"action_id"`
			Value  string `json:"value"`
			Text   struct{ Text string }
		}
	}
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range blocks {
		for _, e := range b.Elements {
			out = append(out, e.Action+" "+e.Value+" "+e.Text.Text)
		}
	}
	return out
}

func TestButtonsAreShownOnlyIfAServerHandlesThem(t *testing.T) {
	for name, c := range map[string]struct {
		message digest.Message
		change  []func(*slack.Config)
		want    string
	}{
		"a draft's": {
			matched("2026-07-20-draft-1a2b3c4d", 2),
			[]func(*slack.Config){labeled},
			"[approve 2026-07-20-draft-1a2b3c4d Approve hold 2026-07-20-draft-1a2b3c4d Hold]",
		},
		"an edition's": {
			matched("2026-07-20", 1),
			[]func(*slack.Config){labeled},
			"[present-0 2026-07-20 We'll present -0]",
		},
		"none without a match":   {matched("2026-07-20", 0), []func(*slack.Config){labeled}, "[]"},
		"none below a test":      {matched("test-20260720T090000", 1), []func(*slack.Config){labeled}, "[]"},
		"none that nobody hears": {matched("2026-07-20-draft-1a2b3c4d", 2), nil, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			if _, err := open(t, s, c.change...).Publish(t.Context(), c.message); err != nil {
				t.Fatal(err)
			}
			messages := s.Messages()
			if got := fmt.Sprint(shownButtons(t, messages[0])); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			for _, reply := range messages[1:] {
				if got := shownButtons(t, reply); len(got) > 0 {
					t.Errorf("a reply has %s", got)
				}
			}
		})
	}
	t.Run("at most five, with labels that Slack takes", func(t *testing.T) {
		s := start(t) // refuses what Slack would refuse
		if _, err := open(t, s, labeled).Publish(t.Context(), matched("2026-07-20", 9)); err != nil {
			t.Fatal(err)
		}
		if got := shownButtons(t, s.Messages()[0]); len(got) != 5 {
			t.Errorf("got %d buttons", len(got))
		}
	})
}

// listening runs Listen until the test ends.
func listening(t *testing.T, s *slacktest.Server, token digest.Secret,
	clicked func(context.Context, slack.Click),
) (log *bytes.Buffer, end func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	log = &bytes.Buffer{}
	ended := make(chan error, 1)
	go func() {
		ended <- slack.Listen(ctx,
			slack.Ears{Token: token, API: s.URL(), Log: slog.New(slog.NewTextHandler(log, nil)), Clicked: clicked})
	}()
	end = func() error { cancel(); return <-ended }
	t.Cleanup(cancel)
	return log, end
}

func TestClicksAreHandled(t *testing.T) {
	s := start(t)
	s.Team = "T0TEST"
	clicks := make(chan slack.Click, 9)
	log, end := listening(t, s, slacktest.AppToken, func(_ context.Context, c slack.Click) { clicks <- c })
	<-s.Press("U001", "rosa", "C1", "17.5", "approve", "2026-07-20-draft-1a2b3c4d")
	if got, want := <-clicks, (slack.Click{
		Action: "approve", Edition: "2026-07-20-draft-1a2b3c4d", Team: "T0TEST",
		User: "U001", Name: "rosa", Channel: "C1", Message: "17.5",
	}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for _, nothing := range []string{"open-a", "present-x", "present--1", "present", ""} {
		<-s.Press("U001", "rosa", "C1", "17.5", nothing, "2026-07-20")
	}
	<-s.Press("", "nobody", "C1", "17.5", "hold", "2026-07-20")
	<-s.Press("U002", "bo", "C1", "17.6", "present-3", "2026-07-20")
	if got := <-clicks; got.Action != "present" || got.Match != 3 {
		t.Errorf("got %+v, want only what asks for something", got)
	}
	if err := end(); err != nil {
		t.Errorf("got %v when it is told to end", err)
	}
	if strings.Contains(log.String(), "geheim") {
		t.Errorf("the log has a secret: %s", log)
	}
}

func TestAClickSurvivesConnectionsThatDrop(t *testing.T) {
	s := start(t)
	clicks := make(chan slack.Click, 99)
	_, end := listening(t, s, slacktest.AppToken, func(_ context.Context, c slack.Click) { clicks <- c })
	<-s.Press("U001", "rosa", "C1", "17.5", "hold", "first")
	s.Cut(2)
	<-s.Press("U001", "rosa", "C1", "17.5", "hold", "second")
	if got := s.Opened(); got != 3 {
		t.Errorf("got %d connections, want 3", got)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	close(clicks)
	seen := map[string]bool{}
	for c := range clicks {
		seen[c.Edition] = true
	}
	if !seen["first"] || !seen["second"] {
		t.Errorf("got %v", seen)
	}
}

func TestAnAppWithoutAccessIsReported(t *testing.T) {
	s := start(t)
	ended := make(chan error, 1)
	go func() {
		ended <- slack.Listen(t.Context(), slack.Ears{Token: "xapp-falsch", API: s.URL(), Log: slog.New(slog.DiscardHandler)})
	}()
	select {
	case err := <-ended:
		if err == nil || !strings.Contains(err.Error(), "invalid_auth") ||
			!strings.Contains(digest.Hint(err), "connections:write") || strings.Contains(err.Error(), "falsch") {
			t.Errorf("got %v (hint %s)", err, digest.Hint(err))
		}
	case <-time.After(time.Minute):
		t.Fatal("it goes on trying")
	}
}

func TestAnswersAreInTheThread(t *testing.T) {
	s := start(t)
	p := open(t, s).(*slack.Publisher)
	ts := s.Add(slacktest.Message{Channel: "C1", Text: "an edition"}).TS
	if err := p.Answer(t.Context(), ts, "<@U001> "+slack.Escape("<!channel> & co")); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages()[1]; m.ThreadTS != ts || m.Text != "<@U001> &lt;!channel&gt; &amp; co" {
		t.Errorf("got %+v", m)
	}
	s.Be(slacktest.Mood{Error: "not_in_channel"})
	if err := p.Answer(t.Context(), ts, "x"); err == nil || !strings.Contains(err.Error(), "not_in_channel") {
		t.Errorf("got %v", err)
	}
}
