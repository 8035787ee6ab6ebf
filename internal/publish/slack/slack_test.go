package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

const body = `{"text":"hello","blocks":[{"type":"header","text":{"type":"plain_text","text":"Hello & <b>"}}],"thread":[
 {"text":"one","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"one","verbatim":true}}]},
 {"text":"two","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"two"}}]}]}`

func message(name string) digest.Message {
	return digest.Message{
		Edition: digest.Edition{Name: name, Period: digest.Period{Start: time.Now().Add(-time.Hour)}},
		Hash:    "hash of " + name,
		Bodies:  map[digest.Format]string{digest.Slack: body},
	}
}

func open(t *testing.T, s *slacktest.Server, change ...func(*slack.Config)) digest.Publisher {
	t.Helper()
	c := slack.Config{Name: "team", Token: "xoxb-geheim", Channel: "C1", API: s.URL(), Pace: time.Nanosecond}
	for _, ch := range change {
		ch(&c)
	}
	p, err := slack.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// hook is a configuration with a webhook.
func hook(s *slacktest.Server) func(*slack.Config) {
	return func(c *slack.Config) { *c = slack.Config{Name: "team", Webhook: digest.Secret(s.WebhookURL())} }
}

func start(t *testing.T) *slacktest.Server {
	s := slacktest.New()
	t.Cleanup(s.Close)
	return s
}

// failures are those of a bot and of a webhook alike, except what a limit promises: it is tried again only where the
// channel can be asked.
func failures(s *slacktest.Server, limited digesttest.Promise) map[string]digesttest.Failure {
	says := func(code string, want digesttest.Promise) digesttest.Failure {
		return digesttest.Failure{Want: want, Break: func() { s.Be(slacktest.Mood{Error: code}) }}
	}
	status := func(n int, want digesttest.Promise) digesttest.Failure {
		return digesttest.Failure{Want: want, Break: func() { s.Be(slacktest.Mood{Status: n}) }}
	}
	out := map[string]digesttest.Failure{
		"too many requests":          {Want: limited, Break: func() { s.Be(slacktest.Mood{Limited: 1}) }},
		"nobody listens":             {Want: digesttest.Temporary, Break: s.Close},
		"the answer is lost":         {Want: digesttest.Unknown, Arrived: 1, Break: func() { s.Be(slacktest.Mood{Drop: 1}) }},
		"answers 429 without a time": status(429, limited),
		"answers 500":                status(500, digesttest.Unknown),
		"answers 502":                status(502, digesttest.Unknown),
		"answers 503":                status(503, digesttest.Unknown),
		"answers 403":                status(403, digesttest.Final),
		"leads elsewhere":            status(307, digesttest.Final),
		"an error of tomorrow":       says("gone_fishing", digesttest.Final),
		"an error that is none":      says("<b>\x1b[31m\n"+strings.Repeat("x", 5000), digesttest.Final),
	}
	for code := range final {
		out["says "+code] = says(code, digesttest.Final)
	}
	for _, code := range []string{"fatal_error", "internal_error", "service_unavailable", "rollup_error"} {
		out["says "+code] = says(code, digesttest.Unknown)
	}
	for _, code := range []string{"ratelimited", "rate_limited"} {
		out["says "+code] = says(code, limited)
	}
	out["says team_added_to_org"] = says("team_added_to_org", digesttest.Temporary)
	return out
}

// final are answers that a person can do something about, with a word of what.
var final = map[string]string{
	"invalid_auth": "token", "not_authed": "token", "token_revoked": "token", "token_expired": "token", "not_allowed_token_type": "xoxb-",
	"account_inactive": "install", "missing_scope": "chat:write", "channel_not_found": "ID", "not_in_channel": "/invite", "is_archived": "archive",
	"channel_is_archived": "archive", "msg_too_long": "shorten", "msg_blocks_too_long": "shorten", "invalid_blocks": "Block Kit", "invalid_payload": "Block Kit",
	"restricted_action": "admins", "action_prohibited": "admins", "restricted_action_thread_locked": "threads", "no_service": "new one", "invalid_token": "copy",
	"message_limit_exceeded": "plan",
}

func TestABotKeepsTheContract(t *testing.T) {
	digesttest.TestPublisher(t, message("2026-07-20"), "geheim", func(t *testing.T) (digesttest.Place, map[string]digesttest.Failure) {
		s := start(t)
		all := failures(s, digesttest.Temporary)
		for name, f := range map[string]digesttest.Failure{
			"cannot be asked now":                  {Want: digesttest.Temporary, Break: func() { s.Be(slacktest.Mood{Mute: "429"}) }},
			"its history is down":                  {Want: digesttest.Temporary, Break: func() { s.Be(slacktest.Mood{Mute: "503"}) }},
			"may not be asked":                     {Want: digesttest.Sent, Arrived: 1, Break: func() { s.Be(slacktest.Mood{Mute: "missing_scope"}) }},
			"may be posted to by strangers":        {Want: digesttest.Sent, Arrived: 1, Break: func() { s.Be(slacktest.Mood{Mute: "not_in_channel"}) }},
			"a limit, and it may not be asked":     {Want: digesttest.Unknown, Break: func() { s.Be(slacktest.Mood{Mute: "missing_scope", Limited: 1}) }},
			"a limit at a reply, and may not ask":  {Want: digesttest.Unknown, Arrived: 1, Break: func() { s.Be(slacktest.Mood{After: 1, Mute: "missing_scope", Limited: 1}) }},
			"a limit at a reply":                   {Want: digesttest.Sent, Arrived: 1, Break: func() { s.Be(slacktest.Mood{After: 1, Limited: 1}) }},
			"a reply is not taken":                 {Want: digesttest.Unknown, Arrived: 1, Break: func() { s.Be(slacktest.Mood{After: 2, Error: "invalid_blocks"}) }},
			"the answer to the last reply is lost": {Want: digesttest.Unknown, Arrived: 1, Break: func() { s.Be(slacktest.Mood{After: 2, Drop: 1}) }},
		} {
			all[name] = f
		}
		return place(s, open(t, s)), all
	})
}

func TestAWebhookKeepsTheContract(t *testing.T) {
	digesttest.TestPublisher(t, message("2026-07-20"), "geheim", func(t *testing.T) (digesttest.Place, map[string]digesttest.Failure) {
		s := start(t)
		return place(s, open(t, s, hook(s))), failures(s, digesttest.Unknown)
	})
}

func place(s *slacktest.Server, p digest.Publisher) digesttest.Place {
	return digesttest.Place{Publisher: p, Arrived: func() int { return len(s.Parents()) }, Lose: func() { s.Be(slacktest.Mood{Drop: 1}) }}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	for code, want := range final {
		s := start(t)
		s.Be(slacktest.Mood{Error: code})
		for mode, p := range map[string]digest.Publisher{"bot": open(t, s), "webhook": open(t, s, hook(s))} {
			if _, err := p.Publish(t.Context(), message("2026-07-20")); !strings.Contains(digest.Hint(err), want) || !strings.Contains(err.Error(), code) {
				t.Errorf("%s, %s: got %v (%s), want %q", code, mode, err, digest.Hint(err), want)
			}
		}
	}
	s := start(t)
	s.Be(slacktest.Mood{After: 2, Error: "invalid_blocks"})
	if _, err := open(t, s).Publish(t.Context(), message("2026-07-20")); !strings.Contains(err.Error(), "reply 2 of 2") || !strings.Contains(digest.Hint(err), "Block Kit") {
		t.Errorf("a reply that is not taken: got %v (%s)", err, digest.Hint(err))
	}
}

func TestPublishPostsAMessageAndItsThread(t *testing.T) {
	s := start(t)
	receipt, err := open(t, s).Publish(t.Context(), message("2026-07-20"))
	all := s.Messages()
	if err != nil || len(all) != 3 || receipt != "C1/"+all[0].TS {
		t.Fatalf("got %q, %v and %+v", receipt, err, all)
	}
	if all[0].ThreadTS != "" || all[1].ThreadTS != all[0].TS || all[2].ThreadTS != all[0].TS || all[0].Text != "hello" || all[2].Text != "two" {
		t.Errorf("got %+v", all)
	}
	var want struct{ Blocks any }
	var got any
	if err := errors.Join(json.Unmarshal([]byte(body), &want), json.Unmarshal(all[0].Blocks, &got)); err != nil || cmp.Diff(want.Blocks, got) != "" {
		t.Errorf("the blocks are not those that were rendered: %v %s", err, cmp.Diff(want.Blocks, got))
	}
	if got, want := string(all[1].Metadata), `{"event_type":"digest_edition","event_payload":{"destination":"team","edition":"2026-07-20","hash":"hash of 2026-07-20","part":"1"}}`; got != want {
		t.Errorf("got metadata %s, want %s", got, want)
	}
	for _, m := range all {
		if m.Unfurl {
			t.Errorf("links of %q are unfurled", m.Text)
		}
	}
}

// renders are messages as render makes them.
func renders(t *testing.T) map[string]string {
	files, err := filepath.Glob("../../render/testdata/golden/*/*.slack.json")
	if err != nil || len(files) < 4 {
		t.Fatalf("got %d files, %v", len(files), err)
	}
	out := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[file] = string(text)
	}
	return out
}

func TestSlackTakesWhatRenderMakes(t *testing.T) {
	for name, text := range renders(t) {
		m := message("2026-07-20")
		m.Bodies = map[digest.Format]string{digest.Slack: text}
		for _, mode := range []string{"bot", "webhook"} {
			s := start(t)
			p := open(t, s)
			if mode == "webhook" {
				p = open(t, s, hook(s))
			}
			if _, err := p.Publish(t.Context(), m); err != nil {
				t.Errorf("%s, %s: %v", name, mode, err)
			}
		}
	}
}

func TestAWebhookNamesWhatDoesNotFit(t *testing.T) {
	s := start(t)
	part := func(name string, length int) string {
		return fmt.Sprintf(`{"text":%q,"blocks":[{"type":"section","text":{"type":"mrkdwn","text":%q}},{"type":"section","text":{"type":"mrkdwn","text":%q}}]}`, name, strings.Repeat("x", length), name+" ends")
	}
	m := message("2026-07-20")
	m.Bodies[digest.Slack] = `{"text":"x","blocks":[{"type":"divider"},{"type":"context","elements":[{"type":"mrkdwn","text":"+3 more events"}]}],"thread":[` +
		strings.Join([]string{part("Stages", 2900), part("Events", 2900), part("Events", 2900), part("Tasks", 2900), part("Events", 2900), part("Thanks", 100)}, ",") + `]}`
	if _, err := open(t, s, hook(s)).Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	all := s.Messages()
	if len(all) != 1 {
		t.Fatalf("got %d messages, want 1", len(all))
	}
	got := string(all[0].Blocks)
	for _, want := range []string{"+3 more events", "Stages ends", "Events ends", "Thanks ends", `"text":"+ Tasks · Events"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in the message", want)
		}
	}
	if strings.Contains(got, "Tasks ends") {
		t.Error("a part is told that does not fit")
	}
}

func TestAWebhookThatIsNotSlacksIsUncertain(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>Welcome") }))
	defer other.Close()
	p := open(t, start(t), func(c *slack.Config) { *c = slack.Config{Webhook: digest.Secret(other.URL + "/geheim")} })
	if _, err := p.Publish(t.Context(), message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Unknown || digest.Hint(err) == "" {
		t.Errorf("got %v", err)
	}
}

func TestNobodyElseGetsTheToken(t *testing.T) {
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
		if _, err := open(t, s, change).Publish(t.Context(), message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Final || digest.Hint(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if asked != 0 {
		t.Errorf("a redirect was followed %d times", asked)
	}
}

func TestAServerThatCannotBeTrustedGetsNothing(t *testing.T) {
	other := httptest.NewUnstartedServer(http.NotFoundHandler())
	other.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of our leaving
	other.StartTLS()
	defer other.Close()
	p := open(t, start(t), func(c *slack.Config) { c.API = other.URL })
	if _, err := p.Publish(t.Context(), message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Temporary || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v", err)
	}
}

// A context that ends when the message has arrived leaves the delivery uncertain, not failed.
func TestAContextThatEndsTooLate(t *testing.T) {
	for _, mode := range []string{"bot", "webhook"} {
		s := start(t)
		p := open(t, s)
		if mode == "webhook" {
			p = open(t, s, hook(s))
		}
		ctx, cancel := context.WithCancel(t.Context())
		s.Be(slacktest.Mood{Hold: cancel})
		if _, err := p.Publish(ctx, message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Unknown {
			t.Errorf("%s: got %v", mode, err)
		}
		if got := len(s.Parents()); got != 1 {
			t.Errorf("%s: got %d messages", mode, got)
		}
	}
}

// inMemory reaches a Slack without a network, so that time is synctest's.
type inMemory struct{ slack *slacktest.Server }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	m.slack.ServeHTTP(w, r)
	return w.Result(), nil
}

func openInMemory(t *testing.T, s *slacktest.Server) digest.Publisher {
	p, err := slack.Open(slack.Config{Name: "team", Token: "xoxb-geheim", Channel: "C1", API: "http://slack.example/api/", Client: &http.Client{Transport: inMemory{s}}})
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
		if _, err := openInMemory(t, s).Publish(t.Context(), message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Unknown {
			t.Errorf("for ever: got %v", err)
		}
	})
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
	if _, err := p.Publish(t.Context(), message("2026-07-20")); digest.Hint(err) == "" || strings.Contains(err.Error(), "geheim") {
		t.Errorf("a webhook that is no address: got %v", err)
	}
}

func TestAMessageThatCannotBeReadIsFinal(t *testing.T) {
	for _, text := range []string{"", "{", `{"text":"","blocks":[]}`, `{"blocks":7}`} {
		s := start(t)
		m := message("2026-07-20")
		m.Bodies[digest.Slack] = text
		if _, err := open(t, s).Publish(t.Context(), m); digesttest.PromiseOf(err) != digesttest.Final || len(s.Messages()) != 0 {
			t.Errorf("%q: got %v", text, err)
		}
	}
}
