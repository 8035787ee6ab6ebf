package email_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

// listening records the readers whose addresses bounced.
type listening struct {
	digest.Readers
	mu      sync.Mutex
	bounced map[string][]string
}

func (l *listening) Bounced(_ context.Context, address, why string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bounced[address] = append(l.bounced[address], why)
	return nil
}

func TestOnlyAnAddressThatDoesNotExistBounces(t *testing.T) {
	for _, c := range []struct {
		command, answer string
		bounces         bool
	}{
		{"RCPT", "550 5.1.1 no such user", true},
		{"RCPT", "550 5.1.2 no such domain", true},
		{"RCPT", "553 5.1.3 no such mailbox name", true},
		{"RCPT", "551 5.1.6 moved", true},
		{"RCPT", "556 5.1.10 null MX", true},
		{".", "550 5.1.1 no such user", true},
		{"RCPT", "550 no such user", false},
		{"RCPT", "550 <reader>: 5.1.1 is not the code here", false},
		{"RCPT", "550 5.0.0 no", false},
		{"RCPT", "550 5.1.0 no", false},
		{"RCPT", "550 5.1.7 bad sender", false},
		{"RCPT", "550 5.1.8 bad sender's domain", false},
		{"RCPT", "550 5.1.1 <digest@example.org>: User unknown in local table", false},
		{"RCPT", "550 5.1.1 Sender address rejected: User unknown", false},
		{"RCPT", "550 5.2.1 over its rate", false},
		{"RCPT", "552 5.2.2 full", false},
		{"RCPT", "552 5.3.4 too large", false},
		{"RCPT", "550 5.4.1 no route", false},
		{"RCPT", "550 5.7.1 blocked by policy", false},
		{"RCPT", "530 5.7.0 sign in first", false},
		{"RCPT", "450 5.1.1 not sure", false},
		{"RCPT", "450 4.1.1 unverified", false},
		{"RCPT", "550 4.1.1 unverified", false},
		{"DATA", "554 5.1.1 no valid recipients", false},
		{".", "554 5.6.0 content", false},
		{".", "554 5.7.1 spam", false},
	} {
		for _, single := range []bool{false, true} {
			server := &smtptest.Many{Single: single, Answer: func(command, recipient string) string {
				if command == c.command && recipient == address(2) {
					return c.answer
				}
				return ""
			}}
			serve(t, server)
			readers := &listening{Readers: crowd(5), bounced: map[string][]string{}}
			p := mailer(t, server, func(c *email.Config) { c.Connections = 2 })
			if _, err := mailingDesk(readers, digesttest.NewStore(), p).Deliver(t.Context(), mailed); err != nil {
				t.Fatal(err)
			}
			said := readers.bounced[address(2)]
			if got := len(said) == 1 && len(readers.bounced) == 1; got != c.bounces || !c.bounces && len(readers.bounced) > 0 {
				t.Errorf("%s at %s (one by one: %v): got %q", c.answer, c.command, single, readers.bounced)
			}
			if c.bounces && (!strings.Contains(said[0], "edition 2026-07-20 to newsletter") ||
				!strings.Contains(said[0], c.answer[4:])) {
				t.Errorf("%s: got %q", c.answer, said[0])
			}
		}
	}
}
