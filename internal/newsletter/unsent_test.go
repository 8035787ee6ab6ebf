package newsletter_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/newsletter"
)

// In every language, the page says to try again after AskAgain.
func TestThePageNamesTheTimeAfterWhichToTryAgain(t *testing.T) {
	for language, minutes := range map[string]string{"en": "%.0f minutes", "es": "%.0f minutos"} {
		text, err := os.ReadFile("../../templates/strings." + language + ".json")
		must(t, err)
		words := map[string]string{}
		must(t, json.Unmarshal(text, &words))
		if want := fmt.Sprintf(minutes, newsletter.AskAgain.Minutes()); !strings.Contains(words["web.notice.sent.text"],
			want) {
			t.Errorf("%s: got %q, want %q in it", language, words["web.notice.sent.text"], want)
		}
	}
}

func TestALetterThatWasNotSentDoesNotCount(t *testing.T) {
	for name, c := range map[string]struct {
		lost   error
		again  []time.Duration // times of further requests, after the first one
		letter []bool          // whether each sends a letter
	}{
		"sent": {
			nil,
			[]time.Duration{time.Minute, newsletter.AskAgain - time.Second, newsletter.AskAgain},
			[]bool{false, false, true},
		},
		"refused for now": {
			errors.New("421 later"),
			[]time.Duration{time.Second, time.Minute, 10 * time.Minute, 62 * time.Minute},
			[]bool{false, true, false, true},
		},
		"out of time": {context.DeadlineExceeded, []time.Duration{10 * time.Minute}, []bool{true}},
		"the answer's end": {
			fmt.Errorf("lost: %w", digest.ErrUncertain),
			[]time.Duration{2 * time.Minute, 59 * time.Minute, newsletter.AskAgain},
			[]bool{false, false, true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			begin := d.now
			ask := func() error {
				return d.Subscribe(t.Context(), digest.Subscriber{Address: "ana@example.org"}, "web page")
			}
			d.lost = c.lost
			if err := ask(); !errors.Is(err, c.lost) {
				t.Fatalf("got %v, want %v", err, c.lost)
			}
			d.lost = nil
			for i, after := range c.again {
				d.now = begin.Add(after)
				n := len(d.posted)
				must(t, ask())
				if got := len(d.posted) > n; got != c.letter[i] {
					t.Errorf("%v later: got a letter: %v, want %v", after, got, c.letter[i])
				}
			}
		})
	}
}

// A mail server in trouble gets at most one letter a minute for a person who asks repeatedly, and the consent
// log has the failures.
func TestAFailingServerGetsNoMoreRequests(t *testing.T) {
	d := open(t)
	d.lost = errors.New("421 later")
	for range 600 {
		_ = d.Subscribe(t.Context(), digest.Subscriber{Address: "ana@example.org"}, "web page")
		d.now = d.now.Add(time.Second)
	}
	if n := len(d.posted); n != 10 {
		t.Errorf("got %d letters in ten minutes, want 10", n)
	}
	lines, err := d.Why(t.Context(), "ana@example.org", time.UTC)
	must(t, err)
	if !strings.Contains(strings.Join(lines, "\n"), "not sent      web page: letter not sent: 421 later") {
		t.Errorf("got %q", lines)
	}
}
