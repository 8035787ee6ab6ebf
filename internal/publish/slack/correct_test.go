package slack_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

// correction returns the edition with that many corrections, and the note with the last one.
func correction(number int) (whole, note digest.Message) {
	whole, note = message("2026-07-20"), message("2026-07-20")
	for n := range number {
		whole.Edition.Corrections = append(whole.Edition.Corrections, digest.Correction{Number: n + 1})
	}
	note.Edition = whole.Edition.Note()
	whole.Hash, note.Hash = "another hash", "a third one"
	block := func(text string) string {
		return `{"text":"` + text + `","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"` + text + `"}}]}`
	}
	whole.Bodies = map[digest.Format]string{digest.Slack: block("hello, corrected")}
	note.Bodies = map[digest.Format]string{digest.Slack: block("it moved")}
	return whole, note
}

// published returns a bot that has posted the edition, and the receipt.
func published(t *testing.T) (*slacktest.Server, *slack.Publisher, string) {
	s := start(t)
	p := open(t, s).(*slack.Publisher)
	receipt, err := p.Publish(t.Context(), message("2026-07-20"))
	if err != nil {
		t.Fatal(err)
	}
	return s, p, receipt
}

func TestACorrectionEditsTheMessageAndThreadsANote(t *testing.T) {
	s, p, receipt := published(t)
	whole, note := correction(1)
	if _, err := p.FindCorrection(t.Context(), whole, note, receipt); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("before: got %v", err)
	}
	got, err := p.Correct(t.Context(), whole, note, receipt)
	if err != nil {
		t.Fatal(err)
	}
	all := s.Messages()
	parent, last := all[0], all[len(all)-1]
	if len(all) != 4 || parent.Edits != 1 || parent.Text != "hello, corrected" || last.Text != "it moved" ||
		last.ThreadTS != parent.TS || got != "C1/"+last.TS {
		t.Errorf("got %q and %+v", got, all)
	}
	if !strings.Contains(string(parent.Metadata), `"hash":"hash of 2026-07-20"`) {
		t.Errorf("the message lost what it is found by: %s", parent.Metadata)
	}
	if found, err := p.FindCorrection(t.Context(), whole, note, receipt); err != nil || found != got {
		t.Errorf("after: got %q, %v", found, err)
	}
	if again, err := p.Correct(t.Context(), whole, note, receipt); err != nil || again != got || len(s.Messages()) != 4 {
		t.Errorf("again: got %q, %v, %d messages", again, err, len(s.Messages()))
	}
	// The edition can still be found, and the second correction is separate.
	if found, err := find(t, p, message("2026-07-20")); err != nil || found != receipt {
		t.Errorf("the edition: got %q, %v", found, err)
	}
	whole, note = correction(2)
	if _, err := p.Correct(t.Context(), whole, note, receipt); err != nil || len(s.Messages()) != 5 {
		t.Errorf("the second: got %v, %d messages", err, len(s.Messages()))
	}
}

func TestACorrectionPromisesWhatPublishingDoes(t *testing.T) {
	for name, c := range map[string]struct {
		mood    slacktest.Mood
		receipt string // instead of the right one
		want    digesttest.Promise
		notes   int
	}{
		"the answer to the note is lost": {mood: slacktest.Mood{Drop: 1}, want: digesttest.Unknown, notes: 1},
		"too many requests":              {mood: slacktest.Mood{Limited: 1}, want: digesttest.Temporary},
		"too many, and it does not tell": {
			mood: slacktest.Mood{Limited: 1, Mute: "missing_scope"},
			want: digesttest.Unknown,
		},
		"the note is not taken":            {mood: slacktest.Mood{Error: "not_in_channel"}, want: digesttest.Final},
		"the message was deleted":          {mood: slacktest.Mood{Edit: "message_not_found"}, want: digesttest.Final},
		"editing breaks, which is no harm": {mood: slacktest.Mood{Edit: "internal_error"}, want: digesttest.Temporary},
		"it is too late to edit": {
			mood: slacktest.Mood{Edit: "edit_window_closed"}, want: digesttest.Sent,
			notes: 1,
		},
		"the channel does not tell":     {mood: slacktest.Mood{Mute: "missing_scope"}, want: digesttest.Sent, notes: 1},
		"the channel does not tell now": {mood: slacktest.Mood{Mute: "503"}, want: digesttest.Temporary},
		"a person settled the edition":  {receipt: "said by a person", want: digesttest.Final},
	} {
		t.Run(name, func(t *testing.T) {
			s, p, receipt := published(t)
			if c.receipt != "" {
				receipt = c.receipt
			}
			s.Be(c.mood)
			whole, note := correction(1)
			got, err := p.Correct(t.Context(), whole, note, receipt)
			if promise := digesttest.PromiseOf(err); promise != c.want {
				t.Errorf("got %s (%v), want %s", promise, err, c.want)
			}
			if n := len(s.Messages()) - 3; n != c.notes {
				t.Errorf("got %d notes, want %d", n, c.notes)
			}
			if c.mood.Edit == "edit_window_closed" && !strings.Contains(got, "could not be edited") {
				t.Errorf("got receipt %q", got)
			}
		})
	}
}

func TestALostNoteIsFoundNotRepeated(t *testing.T) {
	s, p, receipt := published(t)
	for n := 1; n <= 20; n++ {
		whole, note := correction(n)
		s.Be(slacktest.Mood{Drop: n % 2})
		_, err := p.Correct(t.Context(), whole, note, receipt)
		if lost := n%2 == 1; (digesttest.PromiseOf(err) == digesttest.Unknown) != lost {
			t.Fatalf("correction %d: got %v", n, err)
		}
		if _, err := p.FindCorrection(t.Context(), whole, note, receipt); err != nil {
			t.Fatalf("correction %d: got %v", n, err)
		}
		if got := len(s.Messages()) - 3; got != n {
			t.Fatalf("correction %d: got %d notes", n, got)
		}
	}
}
