package email_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

func TestTheServersReplyDecides(t *testing.T) {
	for _, c := range []struct {
		name    string
		command string
		answer  string
		state   digest.DeliveryState
		final   bool
		own     digest.DeliveryState // of the mailing itself
	}{
		{"an unknown mailbox is final", "RCPT", "550 5.1.1 nobody here", digest.Failed, true, digest.Sent},
		{"a full mailbox is tried again", "RCPT", "452 4.2.2 full", digest.Failed, false, digest.Failed},
		{"a message that is refused is final", ".", "554 5.7.1 spam", digest.Failed, true, digest.Sent},
		{"a message that is put off is tried again", ".", "451 4.3.0 later", digest.Failed, false, digest.Failed},
		{"DATA that is refused is final", "DATA", "554 no", digest.Failed, true, digest.Sent},
		{"an answer that is lost after acceptance is uncertain", ".", "drop", digest.Uncertain, false, digest.Sent},
		{"an answer that is lost before acceptance is uncertain", ".", "lose", digest.Uncertain, false, digest.Sent},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := &smtptest.Many{Answer: func(command, recipient string) string {
				if command == c.command && recipient == address(7) {
					return c.answer
				}
				return ""
			}}
			box := serve(t, server)
			s := digesttest.NewStore()
			if _, err := mailingDesk(crowd(40), s, mailer(t, server, nil)).Deliver(t.Context(), mailed); err != nil {
				t.Fatal(err)
			}
			ledger := states(t, s)
			if got := ledger[address(7)]; got.State != c.state || got.Final != c.final {
				t.Errorf("got %+v, want %s, final %v", got, c.state, c.final)
			}
			if got := ledger[""]; got.State != c.own {
				t.Errorf("the mailing: got %+v, want %s", got, c.own)
			}
			for i := range 40 {
				if i != 7 && (ledger[address(i)].State != digest.Sent || box.got[address(i)] != 1) {
					t.Errorf("%s: got %s, %d messages, want sent, 1", address(i), ledger[address(i)].State, box.got[address(i)])
				}
			}
		})
	}
}

func TestAGreylistedRecipientIsTriedAgain(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]bool{}
	server := &smtptest.Many{Answer: func(command, recipient string) string {
		mu.Lock()
		defer mu.Unlock()
		if command != "RCPT" || seen[recipient] {
			return ""
		}
		seen[recipient] = true
		return "451 4.7.1 greylisted"
	}}
	box := serve(t, server)
	lines, err := mailingDesk(crowd(30), digesttest.NewStore(), mailer(t, server, nil)).Deliver(t.Context(), mailed)
	if err != nil || len(lines) != 1 || lines[0].Receipt != "30 sent" {
		t.Fatalf("got %+v, error %v, want 30 sent", lines, err)
	}
	for who, n := range box.got {
		if n != 1 {
			t.Errorf("%s: got %d messages, want 1", who, n)
		}
	}
}

func TestNoRecipientIsClaimedWithoutAConnection(t *testing.T) {
	for name, answer := range map[string]string{
		"the server is closing": "421 later", "the sender is refused": "550 not you",
	} {
		t.Run(name, func(t *testing.T) {
			command := map[string]string{"421 later": "connect", "550 not you": "MAIL"}[answer]
			server := &smtptest.Many{Answer: func(c, _ string) string {
				if c == command {
					return answer
				}
				return ""
			}}
			serve(t, server)
			s := digesttest.NewStore()
			lines, err := mailingDesk(crowd(30), s, mailer(t, server, nil)).Deliver(t.Context(), mailed)
			if err != nil || len(lines) != 1 || lines[0].State != digest.Failed ||
				!strings.Contains(lines[0].Error, answer[4:]) {
				t.Fatalf("got %+v, error %v, want failed: %s", lines, err, answer)
			}
			if got := len(states(t, s)); got != 1 {
				t.Errorf("got %d lines, want only the mailing's", got)
			}
		})
	}
}

func TestMailSignsIn(t *testing.T) {
	for name, answer := range map[string]string{
		"the password is right": "", "the password is wrong": "535 5.7.8 not you, hunter2",
	} {
		t.Run(name, func(t *testing.T) {
			server := smtptest.New()
			t.Cleanup(server.Close)
			if answer != "" {
				server.Fail("AUTH", answer)
			}
			p, err := email.Open(email.Config{
				Name: "newsletter", From: "digest@example.org",
				SMTP:        digest.Secret(strings.Replace(server.URL(), "://", "://me:hunter2@", 1)),
				Subscribers: true, Connections: 2, Pause: time.Millisecond,
			})
			if err != nil {
				t.Fatal(err)
			}
			lines, err := mailingDesk(crowd(3), digesttest.NewStore(), p).Deliver(t.Context(), mailed)
			if err != nil || len(lines) != 1 {
				t.Fatalf("got %+v, error %v, want one line", lines, err)
			}
			switch got := lines[0]; {
			case answer == "" && (got.State != digest.Sent || len(server.Messages()) != 3):
				t.Errorf("got %+v and %d messages, want 3 sent", got, len(server.Messages()))
			case answer != "" && (got.State != digest.Failed || !got.Final || !strings.Contains(got.Error, "535")):
				t.Errorf("got %+v, want a final failure that says 535", got)
			case strings.Contains(got.Error, "hunter2"):
				t.Errorf("the ledger has the password: %s", got.Error)
			}
		})
	}
}

func TestALetterThatCannotBeAddressedFailsAlone(t *testing.T) {
	people := odd{
		{Address: "a@example.org"},
		{Address: "b c@example.org"},
		{Address: "d>\r\nRCPT TO:<x@example.org"},
		{Address: "e"},
		{Address: "f@example.org", Unsubscribe: "https://example.org/\r\nBcc: x@example.org"},
		{Address: "g@example.org"},
		{Address: "ñ@example.org"},
	}
	server := &smtptest.Many{}
	box := serve(t, server)
	s := digesttest.NewStore()
	p := mailer(t, server, func(c *email.Config) { c.Connections = 1 })
	if _, err := mailingDesk(people, s, p).Deliver(t.Context(), mailed); err != nil {
		t.Fatal(err)
	}
	if len(box.got) != 2 || box.got["a@example.org"] != 1 || box.got["g@example.org"] != 1 {
		t.Errorf("got mail for %v, want a and g, once each", box.got)
	}
	for _, p := range people[1:5] {
		if got := states(t, s)[p.Address]; got.State != digest.Failed || !got.Final {
			t.Errorf("%q: got %+v, want a final failure", p.Address, got)
		}
	}
}
