package email_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
)

// stalled is a server that stops answering at one command. It closes the channel when it does.
func stalled(t *testing.T, at string) (*talker, chan struct{}) {
	t.Helper()
	reached, done := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() { close(done) })
	data := false
	return talk(t, func(line string) string {
		switch verb, _, _ := strings.Cut(line, " "); {
		case line == at || verb == at:
			close(reached)
			<-done
			return ""
		case verb == "EHLO":
			return "250-hello\r\n250 8BITMIME"
		case line == "DATA":
			data = true
			return "354 go on"
		case data && line != ".":
			return noReply // the message goes on
		}
		return "250 ok"
	}), reached
}

// A list's message is given up when its context ends. Its outcome is uncertain only after the final dot.
func TestAPublishEndsWithItsContext(t *testing.T) {
	for at, uncertain := range map[string]bool{"EHLO": false, "MAIL": false, "RCPT": false, "DATA": false, ".": true} {
		t.Run(at, func(t *testing.T) {
			s, reached := stalled(t, at)
			p, err := email.Open(email.Config{
				Name: "m", From: "a@example.org", To: []string{"b@example.org"},
				SMTP: digest.Secret("smtp://" + s.Addr().String()), Timeout: time.Hour,
			})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				<-reached
				cancel()
			}()
			_, err = p.Publish(ctx, digest.Message{Subject: "x"})
			if errors.Is(err, digest.ErrUncertain) != uncertain || !uncertain && !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want uncertain: %v", err, uncertain)
			}
		})
	}
}
