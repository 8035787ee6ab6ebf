package slack_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

func find(t *testing.T, p digest.Publisher, m digest.Message) (string, error) {
	t.Helper()
	finder, ok := p.(digest.Finder)
	if !ok {
		t.Fatal("a bot can be asked")
	}
	return finder.Find(t.Context(), m)
}

// A message with an incomplete thread is completed, whichever parts are missing, and never repeated.
func TestAThreadIsCompleted(t *testing.T) {
	for name, forget := range map[string][]int{"the first reply": {1}, "the last reply": {2}, "both": {2, 1}} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			p := open(t, s)
			want, err := p.Publish(t.Context(), message("2026-07-20"))
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range forget {
				s.Forget(i)
			}
			if _, err := find(t, p, message("2026-07-20")); !errors.Is(err, digest.ErrNotFound) ||
				!strings.Contains(err.Error(), fmt.Sprintf("%d of 2 replies", len(forget))) {
				t.Errorf("got %v", err)
			}
			for range 2 {
				if got, err := p.Publish(t.Context(), message("2026-07-20")); err != nil || got != want {
					t.Errorf("got %q, %v, want %q", got, err, want)
				}
			}
			var texts []string
			for _, m := range s.Messages() {
				texts = append(texts, m.Text)
			}
			if len(s.Parents()) != 1 || len(texts) != 3 || !strings.Contains(strings.Join(texts, " "), "one") ||
				!strings.Contains(strings.Join(texts, " "), "two") {
				t.Errorf("got %q", texts)
			}
		})
	}
}

// A hundred editions, for which each answer is lost in turn: that to the message, and that to each reply.
func TestNothingIsPostedTwiceWhicheverAnswerIsLost(t *testing.T) {
	s := start(t)
	p := open(t, s)
	for i := range 100 {
		m := message(fmt.Sprintf("2026-%02d-%02d", 1+i/28, 1+i%28))
		for lost := range 3 {
			s.Be(slacktest.Mood{})
			switch _, err := find(t, p, m); {
			case err == nil:
				continue
			case !errors.Is(err, digest.ErrNotFound):
				t.Fatal(err)
			}
			s.Be(slacktest.Mood{Drop: 1})
			if _, err := p.Publish(t.Context(), m); !errors.Is(err, digest.ErrUncertain) {
				t.Fatalf("edition %d, answer %d lost: got %v", i, lost, err)
			}
		}
		if _, err := find(t, p, m); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(s.Parents()); got != 100 {
		t.Errorf("got %d messages, want 100", got)
	}
	if got := len(s.Messages()); got != 300 {
		t.Errorf("got %d messages and replies, want 300", got)
	}
}

func TestALostStorePostsNothingAnew(t *testing.T) {
	s := start(t)
	for range 3 {
		if _, err := open(t, s).Publish(t.Context(), message("2026-07-20")); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(s.Messages()); got != 3 {
		t.Errorf("got %d messages, want 3", got)
	}
}

func TestAnotherEditionOfTheSameNameIsNotMixedWithOurs(t *testing.T) {
	s := start(t)
	p := open(t, s)
	if _, err := p.Publish(t.Context(), message("2026-07-20")); err != nil {
		t.Fatal(err)
	}
	m := message("2026-07-20")
	m.Hash = "another"
	if _, err := p.Publish(t.Context(), m); digesttest.PromiseOf(err) != digesttest.Final || digest.Hint(err) == "" {
		t.Errorf("got %v", err)
	}
	if _, err := find(t, p, m); err == nil || errors.Is(err, digest.ErrNotFound) {
		t.Errorf("got %v, want neither found nor not", err)
	}
	other := open(t, s, func(c *slack.Config) { c.Name = "other" })
	if _, err := other.Publish(t.Context(), m); err != nil {
		t.Errorf("another destination in the same channel: %v", err)
	}
}

func TestFindDoesNotInvent(t *testing.T) {
	for name, c := range map[string]struct {
		mute string
		hint string
	}{
		"the channel may not be asked": {"missing_scope", "channels:history"},
		"the bot is no member":         {"not_in_channel", "invite"},
		"an error of tomorrow":         {"gone_fishing", "by hand"},
		"Slack is down":                {"503", ""},
		"too many questions":           {"429", ""},
		"no such interface":            {"404", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.Be(slacktest.Mood{Mute: c.mute})
			_, err := find(t, open(t, s), message("2026-07-20"))
			if err == nil || errors.Is(err, digest.ErrNotFound) || !strings.Contains(digest.Hint(err), c.hint) ||
				strings.Contains(err.Error(), "geheim") {
				t.Errorf("got %v (%s)", err, digest.Hint(err))
			}
		})
	}
}

// A busy channel is read page by page, only as far back as necessary.
func TestFindReadsABusyChannel(t *testing.T) {
	s := start(t)
	p := open(t, s)
	m := message("2026-07-20")
	old := m.Edition.Period.Start.Add(-48 * time.Hour).Unix()
	for i := range 5000 {
		s.Add(slacktest.Message{Text: "before", TS: fmt.Sprintf("%d.%06d", old, i)})
	}
	if _, err := find(t, p, m); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("only old messages: got %v, want ErrNotFound", err)
	}
	if _, err := p.Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	for range 900 {
		s.Add(slacktest.Message{Text: "after"})
	}
	if _, err := find(t, p, m); err != nil {
		t.Errorf("900 messages after: got %v", err)
	}
	for range 1200 {
		s.Add(slacktest.Message{Text: "after"})
	}
	if _, err := find(t, p, m); err == nil || errors.Is(err, digest.ErrNotFound) {
		t.Errorf("2,100 messages after: got %v, want that it is not known", err)
	}
}

func TestALongThreadIsReadPageByPage(t *testing.T) {
	s := start(t)
	s.Be(slacktest.Mood{Page: 2})
	p := open(t, s)
	if _, err := p.Publish(t.Context(), message("2026-07-20")); err != nil {
		t.Fatal(err)
	}
	parent := s.Messages()[0]
	for range 10 {
		s.Add(slacktest.Message{Text: "thanks!", ThreadTS: parent.TS})
	}
	if _, err := find(t, p, message("2026-07-20")); err != nil {
		t.Error(err)
	}
	s.Be(slacktest.Mood{Page: 1})
	if _, err := find(t, p, message("2026-07-20")); err == nil || errors.Is(err, digest.ErrNotFound) {
		t.Errorf("a thread that is too long: got %v", err)
	}
	if _, err := p.Publish(t.Context(), message("2026-07-20")); err == nil || len(s.Parents()) != 1 {
		t.Errorf("got %v and %d messages", err, len(s.Parents()))
	}
}

// digest --at can compose an edition for next year. Its message still has today's date.
func TestAnEditionOfTheFutureIsFound(t *testing.T) {
	s := start(t)
	p := open(t, s)
	m := message("2036-07-20")
	m.Edition.Period.Start = time.Now().AddDate(10, 0, 0)
	if _, err := p.Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if _, err := find(t, p, m); err != nil {
		t.Error(err)
	}
}

// Foreign metadata of our type has no effect.
func TestForeignMetadataIsNotOurs(t *testing.T) {
	s := start(t)
	p := open(t, s)
	for _, metadata := range []string{
		`{"event_type":"other","event_payload":{"edition":"2026-07-20",` +
			`"destination":"team","part":"0","hash":"hash of 2026-07-20"}}`,
		`{"event_type":"digest_edition","event_payload":{"edition":["2026-07-20"],"destination":{},"part":0}}`,
		`{"event_type":"digest_edition","event_payload":{"edition":"2026-07-20",` +
			`"destination":"team","part":"x","hash":"hash of 2026-07-20"}}`,
		`{"event_type":"digest_edition"}`,
	} {
		s.Add(slacktest.Message{Text: "foreign", Metadata: []byte(metadata)})
	}
	if receipt, err := find(t, p, message("2026-07-20")); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("got %q, %v", receipt, err)
	}
}
