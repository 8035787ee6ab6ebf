package slack_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

// Slack posts the first attempt after the channel was read. Both messages are found, the first one counts,
// and nothing is posted again.
func TestAMessageThatIsThereTwiceIsFoundTwice(t *testing.T) {
	s := start(t)
	p := open(t, s)
	all, ok := p.(digest.AllFinder)
	if !ok {
		t.Fatal("a bot can tell whether the channel has a message twice")
	}
	m := message("2026-07-20")
	second, err := p.Publish(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	copied := s.Messages()[0]
	copied.TS = "1100000000.000100" // before the second one: Slack's timestamps determine the order
	m.Edition.Period.Start = time.Unix(1_099_990_000, 0)
	s.Add(copied)
	receipts, links, err := all.FindAll(t.Context(), m)
	if err == nil || !errors.Is(err, digest.ErrNotFound) { // the first one has no thread yet
		t.Fatalf("got %v, %v, %v", receipts, links, err)
	}
	if receipt, err := p.Publish(t.Context(), m); err != nil || receipt == second || len(s.Parents()) != 2 {
		t.Fatalf("completing the first one: got %q, %v, %d messages", receipt, err, len(s.Parents()))
	}
	receipts, links, err = all.FindAll(t.Context(), m)
	if err != nil || len(receipts) != 2 || receipts[0] != "C1/1100000000.000100" || receipts[1] != second {
		t.Errorf("got %q, %v", receipts, err)
	}
	if len(links) != 2 || links[0] != "https://slack.com/archives/C1/p1100000000000100" {
		t.Errorf("got %q", links)
	}
	if receipt, err := find(t, p, m); err != nil || receipt != receipts[0] {
		t.Errorf("got %q, %v, want the first one", receipt, err)
	}
}

// After a rate limit, the thread is read before a reply is posted again.
func TestAReplyThatIsThereAfterALimitIsNotRepeated(t *testing.T) {
	s := start(t)
	p := open(t, s)
	s.Be(slacktest.Mood{After: 1, Limited: 1})
	if _, err := p.Publish(t.Context(), message("2026-07-20")); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Messages()); n != 3 {
		t.Errorf("got %d messages, want 3", n)
	}
}

// If a thread cannot be read, the message is not posted again.
func TestAMessageWhoseThreadCannotBeReadIsNotPostedAgain(t *testing.T) {
	s := start(t)
	p := open(t, s)
	if _, err := p.Publish(t.Context(), message("2026-07-20")); err != nil {
		t.Fatal(err)
	}
	s.Be(slacktest.Mood{MuteReplies: "missing_scope"})
	if _, err := p.Publish(t.Context(), message("2026-07-20")); err == nil ||
		!strings.Contains(err.Error(), "the message is there") || len(s.Parents()) != 1 {
		t.Errorf("got %v, %d messages", err, len(s.Parents()))
	}
}
