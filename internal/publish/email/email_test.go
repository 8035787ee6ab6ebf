package email_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

func message(subject string) digest.Message {
	return digest.Message{
		Edition: digest.Edition{
			Name: "2026-07-20", Period: digest.Period{Start: time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC)},
		},
		Subject: subject,
		Bodies: map[digest.Format]string{
			digest.Text: "Grüße\n.\n" + strings.Repeat("long ", 400), digest.HTML: "<p>Grüße " + strings.Repeat("x", 3000),
		},
	}
}

// handedOver is when the messages of these tests are sent: two and a half hours after the edition's slot.
func handedOver() time.Time { return time.Date(2026, 7, 20, 11, 30, 0, 0, time.FixedZone("", -7*3600)) }

func openList(t *testing.T, s *smtptest.Server) *email.Publisher {
	t.Helper()
	p, err := email.Open(email.Config{
		Name: "newsletter", From: "Desk <desk@city.example>", To: []string{"list@groups.example"},
		ReplyTo: "team@city.example", ListID: "digest.city.example",
		SMTP:    digest.Secret(strings.Replace(s.URL(), "smtp://", "smtp://desk:geheim%40@", 1)),
		Timeout: 10 * time.Second, Now: handedOver,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func server(t *testing.T) *smtptest.Server {
	s := smtptest.New()
	t.Cleanup(s.Close)
	return s
}

func TestPublishSendsTextAndHTML(t *testing.T) {
	s := server(t)
	receipt, err := openList(t, s).Publish(t.Context(), message("Weekly: maps & más"))
	if err != nil || !strings.Contains(receipt, "queued as 1") {
		t.Fatalf("got %q, %v", receipt, err)
	}
	got := s.Messages()[0]
	if got.From != "desk@city.example" || len(got.To) != 1 || got.To[0] != "list@groups.example" {
		t.Errorf("got envelope %q %q", got.From, got.To)
	}
	for _, line := range bytes.Split(got.Data, []byte("\r\n")) {
		if len(line) > 998 {
			t.Errorf("a line has %d octets", len(line))
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(got.Data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != "Weekly: maps & más" {
		t.Errorf("got subject %q", subject)
	}
	for header, want := range map[string]string{
		"List-Id":  "<digest.city.example>",
		"Reply-To": "<team@city.example>", "Date": "Mon, 20 Jul 2026 11:30:00 -0700",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("got %s %q, want %q", header, got, want)
		}
	}
	id := m.Header.Get("Message-Id")
	if !strings.HasPrefix(id, "<2026-07-20.") || !strings.HasSuffix(id, "@city.example>") {
		t.Errorf("got Message-ID %q", id)
	}
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || media != "multipart/alternative" {
		t.Fatalf("got %q, %v", media, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []string{"text/plain", "text/html"} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil || !strings.HasPrefix(part.Header.Get("Content-Type"), want) ||
			!strings.Contains(string(body), "Grüße") {
			t.Errorf("got %q: %.40q, %v", part.Header.Get("Content-Type"), body, err)
		}
	}
}

func TestTheSameEditionGivesTheSameBytes(t *testing.T) {
	s := server(t)
	p := openList(t, s)
	for range 2 {
		if _, err := p.Publish(t.Context(), message("x")); err != nil {
			t.Fatal(err)
		}
	}
	if all := s.Messages(); !bytes.Equal(all[0].Data, all[1].Data) {
		t.Errorf("got\n%s\nand\n%s", all[0].Data, all[1].Data)
	}
}

func TestASubjectAddsNoHeader(t *testing.T) {
	s := server(t)
	evil := message("hello\r\nBcc: everyone@example.org\r\n\r\nbody")
	if _, err := openList(t, s).Publish(t.Context(), evil); err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(s.Messages()[0].Data))
	if err != nil || m.Header.Get("Bcc") != "" {
		t.Errorf("got %v, %v", m.Header, err)
	}
}

func TestFailures(t *testing.T) {
	for name, c := range map[string]struct {
		at, answer, want string
		accepted         int
	}{
		"nobody greets":                     {"connect", "drop", "temporary", 0},
		"too busy to greet":                 {"connect", "421 later", "temporary", 0},
		"not wanted at all":                 {"connect", "554 go away", "final", 0},
		"the password is wrong":             {"AUTH", "535 5.7.8 no: geheim@", "final", 0},
		"signing in is down":                {"AUTH", "454 4.7.0 later", "temporary", 0},
		"the sender is refused":             {"MAIL", "550 5.1.0 no", "final", 0},
		"the sender is put off":             {"MAIL", "451 later", "temporary", 0},
		"greylisted":                        {"RCPT", "450 4.7.1 greylisted", "temporary", 0},
		"no such list":                      {"RCPT", "550 5.1.1 unknown", "final", 0},
		"dropped after RCPT":                {"RCPT", "drop", "temporary", 0},
		"DATA is refused":                   {"DATA", "452 disk full", "temporary", 0},
		"dropped at DATA":                   {"DATA", "drop", "temporary", 0},
		"the message is refused":            {".", "554 5.6.0 spam", "final", 0},
		"the message is put off":            {".", "451 4.3.0 later", "temporary", 0},
		"the answer to the message is lost": {".", "drop", "uncertain", 1},
		"all is well":                       {"", "", "sent", 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := server(t)
			s.Fail(c.at, c.answer)
			_, err := openList(t, s).Publish(t.Context(), message("x"))
			if got := digesttest.PromiseOf(err); string(got) != c.want {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "geheim") {
				t.Errorf("a secret stands in %v", err)
			}
			if got := len(s.Messages()); got != c.accepted {
				t.Errorf("got %d messages, want %d", got, c.accepted)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	s := smtptest.New()
	p := openList(t, s)
	s.Close()
	if _, err := p.Publish(t.Context(), message("x")); digesttest.PromiseOf(err) != digesttest.Temporary {
		t.Errorf("got %v", err)
	}
}

func TestACanceledContextSendsNothing(t *testing.T) {
	s := server(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := openList(t, s).Publish(ctx, message("x")); !errors.Is(err, context.Canceled) || len(s.Messages()) != 0 {
		t.Errorf("got %v and %d messages", err, len(s.Messages()))
	}
}

func TestNoPasswordWithoutTLS(t *testing.T) {
	// Another machine must get neither password nor message without TLS.
	for _, address := range []string{"smtp://desk:geheim@mail.example.invalid:25"} {
		p, err := email.Open(email.Config{
			Name: "n", From: "a@b.example", To: []string{"c@d.example"}, SMTP: digest.Secret(address), Timeout: time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Check(t.Context()); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("got %v", err)
		}
	}
}

func TestCheckSendsNothing(t *testing.T) {
	s := server(t)
	if err := openList(t, s).Check(t.Context()); err != nil {
		t.Error(err)
	}
	s.Fail("MAIL", "550 no")
	if err := openList(t, s).Check(t.Context()); err == nil {
		t.Error("a refused sender was not seen")
	}
	if len(s.Messages()) != 0 {
		t.Error("something was sent")
	}
}

func TestOpenRefusesWhatCannotWork(t *testing.T) {
	for name, c := range map[string]email.Config{
		"no sender":    {To: []string{"a@b.example"}, SMTP: "smtp://localhost"},
		"no server":    {From: "a@b.example", To: []string{"a@b.example"}, SMTP: "geheim"},
		"a web server": {From: "a@b.example", To: []string{"a@b.example"}, SMTP: "https://geheim@localhost"},
	} {
		if _, err := email.Open(c); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestEmailKeepsTheContract(t *testing.T) {
	open := func(t *testing.T) (digesttest.Place, map[string]digesttest.Failure) {
		s := server(t)
		place := digesttest.Place{Publisher: openList(t, s), Arrived: func() int { return len(s.Messages()) }}
		return place, map[string]digesttest.Failure{
			"nobody listens":        {Want: digesttest.Temporary, Break: s.Close},
			"the password is wrong": {Want: digesttest.Final, Break: func() { s.Fail("AUTH", "535 no: geheim@") }},
			"greylisted":            {Want: digesttest.Temporary, Break: func() { s.Fail("RCPT", "450 later") }},
			"the answer is lost":    {Want: digesttest.Unknown, Arrived: 1, Break: func() { s.Fail(".", "drop") }},
		}
	}
	digesttest.TestPublisher(t, message("x"), "geheim", open)
}
