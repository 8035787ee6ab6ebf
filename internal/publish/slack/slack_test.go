package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
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

func start(t *testing.T) *slacktest.Server {
	s := slacktest.New()
	t.Cleanup(s.Close)
	return s
}

// failures are the failures common to bot and webhook. They differ in the promise of a rate limit, which is
// only retried if the channel can be read.
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

// final maps error codes that a person can act on to a part of their hint.
var final = map[string]string{
	"invalid_auth": "token", "not_authed": "token", "token_revoked": "token", "token_expired": "token",
	"not_allowed_token_type": "xoxb-",
	"account_inactive":       "install", "missing_scope": "chat:write", "channel_not_found": "ID",
	"not_in_channel": "/invite", "is_archived": "archive",
	"channel_is_archived": "archive", "msg_too_long": "shorten", "msg_blocks_too_long": "shorten",
	"invalid_blocks": "Block Kit", "invalid_payload": "Block Kit",
	"restricted_action": "admins", "action_prohibited": "admins", "restricted_action_thread_locked": "threads",
	"no_service": "new one", "invalid_token": "copy",
	"message_limit_exceeded": "plan",
}

func TestABotKeepsTheContract(t *testing.T) {
	digesttest.TestPublisher(t, message("2026-07-20"), "geheim",
		func(t *testing.T) (digesttest.Place, map[string]digesttest.Failure) {
			s := start(t)
			all := failures(s, digesttest.Temporary)
			for name, f := range map[string]digesttest.Failure{
				"cannot be asked now": {
					Want:  digesttest.Temporary,
					Break: func() { s.Be(slacktest.Mood{Mute: "429"}) },
				},
				"its history is down": {
					Want:  digesttest.Temporary,
					Break: func() { s.Be(slacktest.Mood{Mute: "503"}) },
				},
				"may not be asked": {
					Want: digesttest.Sent, Arrived: 1,
					Break: func() { s.Be(slacktest.Mood{Mute: "missing_scope"}) },
				},
				"may be posted to by strangers": {
					Want: digesttest.Sent, Arrived: 1,
					Break: func() { s.Be(slacktest.Mood{Mute: "not_in_channel"}) },
				},
				"a limit, and it may not be asked": {
					Want:  digesttest.Unknown,
					Break: func() { s.Be(slacktest.Mood{Mute: "missing_scope", Limited: 1}) },
				},
				"a limit at a reply, and may not ask": {
					Want: digesttest.Unknown, Arrived: 1,
					Break: func() { s.Be(slacktest.Mood{After: 1, Mute: "missing_scope", Limited: 1}) },
				},
				"a limit at a reply": {
					Want: digesttest.Sent, Arrived: 1,
					Break: func() { s.Be(slacktest.Mood{After: 1, Limited: 1}) },
				},
				"a reply is not taken": {
					Want: digesttest.Unknown, Arrived: 1,
					Break: func() { s.Be(slacktest.Mood{After: 2, Error: "invalid_blocks"}) },
				},
				"the answer to the last reply is lost": {
					Want: digesttest.Unknown, Arrived: 1,
					Break: func() { s.Be(slacktest.Mood{After: 2, Drop: 1}) },
				},
			} {
				all[name] = f
			}
			return place(s, open(t, s)), all
		})
}

func place(s *slacktest.Server, p digest.Publisher) digesttest.Place {
	return digesttest.Place{
		Publisher: p, Arrived: func() int { return len(s.Parents()) },
		Lose: func() { s.Be(slacktest.Mood{Drop: 1}) },
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	for code, want := range final {
		s := start(t)
		s.Be(slacktest.Mood{Error: code})
		for mode, p := range map[string]digest.Publisher{"bot": open(t, s), "webhook": open(t, s, hook(s))} {
			if _, err := p.Publish(t.Context(), message("2026-07-20")); !strings.Contains(digest.Hint(err), want) ||
				!strings.Contains(err.Error(), code) {
				t.Errorf("%s, %s: got %v (%s), want %q", code, mode, err, digest.Hint(err), want)
			}
		}
	}
	s := start(t)
	s.Be(slacktest.Mood{After: 2, Error: "invalid_blocks"})
	if _, err := open(t, s).Publish(t.Context(), message("2026-07-20")); !strings.Contains(err.Error(),
		"reply 2 of 2") || !strings.Contains(digest.Hint(err), "Block Kit") {
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
	if all[0].ThreadTS != "" || all[1].ThreadTS != all[0].TS || all[2].ThreadTS != all[0].TS || all[0].Text != "hello" ||
		all[2].Text != "two" {
		t.Errorf("got %+v", all)
	}
	var want struct{ Blocks any }
	var got any
	if err := errors.Join(json.Unmarshal([]byte(body), &want), json.Unmarshal(all[0].Blocks, &got)); err != nil ||
		cmp.Diff(want.Blocks, got) != "" {
		t.Errorf("the blocks are not those that were rendered: %v %s", err, cmp.Diff(want.Blocks, got))
	}
	metadata := `{"event_type":"digest_edition","event_payload":` +
		`{"destination":"team","edition":"2026-07-20","hash":"hash of 2026-07-20","part":"1"}}`
	if got := string(all[1].Metadata); got != metadata {
		t.Errorf("got metadata %s, want %s", got, metadata)
	}
	for _, m := range all {
		if m.Unfurl {
			t.Errorf("links of %q are unfurled", m.Text)
		}
	}
}

// renders returns messages from package render.
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

// If the context ends when the message has arrived, the delivery is uncertain, not failed.
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

func TestAMessageThatCannotBeReadIsFinal(t *testing.T) {
	for _, text := range []string{"", "{", `{"text":"","blocks":[]}`, `{"blocks":7}`} {
		s := start(t)
		m := message("2026-07-20")
		m.Bodies[digest.Slack] = text
		if _, err := open(t, s).Publish(t.Context(), m); digesttest.PromiseOf(err) != digesttest.Final ||
			len(s.Messages()) != 0 {
			t.Errorf("%q: got %v", text, err)
		}
	}
}
