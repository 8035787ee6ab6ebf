package slack_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

// hook configures a webhook.
func hook(s *slacktest.Server) func(*slack.Config) {
	return func(c *slack.Config) { *c = slack.Config{Name: "team", Webhook: digest.Secret(s.WebhookURL())} }
}

func TestAWebhookKeepsTheContract(t *testing.T) {
	digesttest.TestPublisher(t, message("2026-07-20"), "geheim",
		func(t *testing.T) (digesttest.Place, map[string]digesttest.Failure) {
			s := start(t)
			return place(s, open(t, s, hook(s))), failures(s, digesttest.Unknown)
		})
}

func TestAWebhookNamesWhatDoesNotFit(t *testing.T) {
	s := start(t)
	part := func(name string, length int) string {
		return fmt.Sprintf(
			`{"text":%q,"blocks":[{"type":"section","text":{"type":"mrkdwn",`+
				`"text":%q}},{"type":"section","text":{"type":"mrkdwn","text":%q}}]}`,
			name, strings.Repeat("x", length), name+" ends",
		)
	}
	m := message("2026-07-20")
	m.Bodies[digest.Slack] = `{"text":"x","blocks":[{"type":"divider"},` +
		`{"type":"context","elements":[{"type":"mrkdwn","text":"+3 more events"}]}],"thread":[` +
		strings.Join(
			[]string{
				part("Stages", 2900), part("Events", 2900), part("Events", 2900), part("Tasks", 2900),
				part("Events", 2900), part("Thanks", 100),
			}, ",",
		) + `]}`
	if _, err := open(t, s, hook(s)).Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	all := s.Messages()
	if len(all) != 1 {
		t.Fatalf("got %d messages, want 1", len(all))
	}
	got := string(all[0].Blocks)
	for _, want := range []string{
		"+3 more events", "Stages ends", "Events ends", "Thanks ends",
		`"text":"+ Tasks · Events"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in the message", want)
		}
	}
	if strings.Contains(got, "Tasks ends") {
		t.Error("a part is told that does not fit")
	}
}

func TestAWebhookThatIsNotSlacksIsUncertain(t *testing.T) {
	other := httptest.NewServer(
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>Welcome") }),
	)
	defer other.Close()
	p := open(t, start(t), func(c *slack.Config) { *c = slack.Config{Webhook: digest.Secret(other.URL + "/geheim")} })
	if _, err := p.Publish(t.Context(), message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Unknown ||
		digest.Hint(err) == "" {
		t.Errorf("got %v", err)
	}
}
