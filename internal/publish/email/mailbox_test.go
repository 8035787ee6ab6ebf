package email_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

// mailbox counts the messages of each recipient, and keeps the last one.
type mailbox struct {
	mu   sync.Mutex
	got  map[string]int
	last map[string][]byte
}

func (m *mailbox) accept(recipient string, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.got[recipient]++
	m.last[recipient] = append([]byte(nil), data...)
}

// serve starts a server that delivers to a mailbox.
func serve(t testing.TB, s *smtptest.Many) *mailbox {
	t.Helper()
	box := &mailbox{got: map[string]int{}, last: map[string][]byte{}}
	s.Accept = box.accept
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return box
}

func mailer(t testing.TB, s *smtptest.Many, change func(*email.Config)) *email.Publisher {
	t.Helper()
	c := email.Config{
		Name: "newsletter", From: "DataLA <digest@example.org>", ListID: "digest.example.org", SMTP: digest.Secret(s.URL()),
		Subscribers: true, Connections: 4, Pause: time.Millisecond, Timeout: 10 * time.Second, Now: handedOver,
	}
	if change != nil {
		change(&c)
	}
	p, err := email.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// states returns the ledger by recipient. The mailing's own line has no recipient.
func states(t testing.TB, s digest.Store) map[string]digest.Delivery {
	t.Helper()
	lines, err := s.Deliveries(context.Background(), mailed.Edition.Name)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]digest.Delivery{}
	for _, l := range lines {
		out[l.Recipient] = l
	}
	return out
}

// odd are readers with the given addresses and links.
type odd []digest.Recipient

func (o odd) Recipients(_ context.Context, after string, _ int) ([]digest.Recipient, error) {
	if after != "" {
		return nil, nil
	}
	return o, nil
}
