package email_test

import (
	"bytes"
	"net/mail"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

// A message that is sent again after a failure has the new time, in the clock's zone, and the old Message-ID.
func TestAMailIsDatedWhenItIsSent(t *testing.T) {
	angeles := time.FixedZone("", -8*3600)
	now := time.Date(2026, 12, 7, 20, 35, 0, 0, angeles)
	headers := func(data []byte) (date, id string) {
		t.Helper()
		m, err := mail.ReadMessage(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return m.Header.Get("Date"), m.Header.Get("Message-Id")
	}

	s := server(t)
	list, err := email.Open(email.Config{
		Name: "m", From: "a@example.org", To: []string{"b@example.org"}, SMTP: digest.Secret(s.URL()),
		Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	many := &smtptest.Many{}
	box := serve(t, many)
	people := mailer(t, many, func(c *email.Config) { c.Now, c.Connections = func() time.Time { return now }, 1 })
	send := func() [2][2]string {
		t.Helper()
		if _, err := list.Publish(t.Context(), message("x")); err != nil {
			t.Fatal(err)
		}
		letters := make(chan digest.Letter, 1)
		m := message("x")
		letters <- digest.Letter{Recipient: digest.Recipient{Address: address(0)}, Template: &m}
		close(letters)
		if err := people.Mail(t.Context(), letters,
			func(*digest.Delivery, string) (bool, error) { return true, nil }); err != nil {
			t.Fatal(err)
		}
		all := s.Messages()
		var out [2][2]string
		out[0][0], out[0][1] = headers(all[len(all)-1].Data)
		out[1][0], out[1][1] = headers(box.last[address(0)])
		return out
	}
	first := send()
	now = now.Add(2 * time.Hour)
	second := send()
	for i, what := range []string{"the list", "a person"} {
		if first[i][0] != "Mon, 07 Dec 2026 20:35:00 -0800" || second[i][0] != "Mon, 07 Dec 2026 22:35:00 -0800" {
			t.Errorf("%s: got the dates %q and %q", what, first[i][0], second[i][0])
		}
		if first[i][1] == "" || first[i][1] != second[i][1] {
			t.Errorf("%s: got the Message-IDs %q and %q", what, first[i][1], second[i][1])
		}
	}
}
