package email_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

// mailbox counts what each recipient got, and keeps the last of it.
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

// serve starts a server that answers as told, and a mailbox behind it.
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

// states is the ledger by recipient, and the mailing's own line under "".
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

func TestEverybodyGetsAMessageOfTheirOwn(t *testing.T) {
	for _, c := range []struct {
		name   string
		single bool
	}{{"in groups of commands", false}, {"from a server that wants them one by one", true}} {
		t.Run(c.name, func(t *testing.T) {
			server := &smtptest.Many{Single: c.single}
			box := serve(t, server)
			s := digesttest.NewStore()
			lines, err := mailingDesk(crowd(1200), s, mailer(t, server, nil)).Deliver(t.Context(), mailed)
			if err != nil || len(lines) != 1 || lines[0].State != digest.Sent || lines[0].Receipt != "1200 sent" {
				t.Fatalf("got %+v, error %v, want one line: 1200 sent", lines, err)
			}
			ids := map[string]bool{}
			for i := range 1200 {
				if box.got[address(i)] != 1 {
					t.Fatalf("%s: got %d messages, want 1", address(i), box.got[address(i)])
				}
				ids[readMail(t, box.last[address(i)], i)] = true
			}
			if len(ids) != 1200 {
				t.Errorf("got %d different Message-IDs, want 1200", len(ids))
			}
			if got := server.Connections.Load(); got > 4 {
				t.Errorf("got %d connections, want at most 4", got)
			}
		})
	}
}

// readMail checks the message of reader i with parsers that are not ours, and returns its Message-ID.
func readMail(t *testing.T, data []byte, i int) string {
	t.Helper()
	for line := range strings.SplitSeq(string(data), "\r\n") {
		if len(line) > 998 {
			t.Fatalf("got a line of %d octets, want at most 998", len(line))
		}
	}
	m, err := mail.ReadMessage(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	people, _ := crowd(i+1).Recipients(t.Context(), "", i+1)
	own := people[i]
	for header, want := range map[string]string{
		"To": "<" + own.Address + ">", "List-Unsubscribe": "<" + own.Unsubscribe + ">",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "List-Id": "<digest.example.org>", "Date": "Mon, 20 Jul 2026 11:30:00 -0700",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s: got %q, want %q", header, got, want)
		}
	}
	if got, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || got != "DataLA: tres encuentros y un café" {
		t.Errorf("got subject %q, error %v", got, err)
	}
	form, _ := page(mailed, own, nil)
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, f := range []digest.Format{digest.Text, digest.HTML} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.NewReplacer(digest.UnsubscribePlaceholder, own.Unsubscribe, digest.SettingsPlaceholder, own.Settings, "\n", "\r\n").Replace(form.Bodies[f])
		if string(got) != want {
			t.Fatalf("%s of %s: it is not what was rendered, with their own links", f, own.Address)
		}
	}
	return m.Header.Get("Message-Id")
}

func TestACorrectionAnswersTheLetterThatEachPersonGot(t *testing.T) {
	server := &smtptest.Many{}
	box := serve(t, server)
	p := mailer(t, server, nil)
	header := func(r digest.Record, name string) []string {
		t.Helper()
		r.Edition.Name = name
		if _, err := mailingDesk(crowd(2), digesttest.NewStore(), p).Deliver(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		m, err := mail.ReadMessage(bytes.NewReader(box.last[address(1)]))
		if err != nil {
			t.Fatal(err)
		}
		return []string{m.Header.Get("Message-Id"), m.Header.Get("In-Reply-To"), m.Header.Get("References")}
	}
	letter, note := header(mailed, "2026-07-20"), header(mailed, "2026-07-20-c1")
	if letter[1] != "" || note[0] == letter[0] || note[1] != letter[0] || note[2] != letter[0] {
		t.Errorf("got %q after %q", note, letter)
	}
}

func TestLinesThatBeginWithADotArrive(t *testing.T) {
	server := &smtptest.Many{}
	box := serve(t, server)
	desk := mailingDesk(crowd(1), digesttest.NewStore(), mailer(t, server, nil))
	const text = ".\n..\n.hidden\n\n.\n"
	desk.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
		return digest.Message{Edition: r.Edition, Subject: "dots", Bodies: map[digest.Format]string{digest.Text: text, digest.HTML: text}}, nil
	}
	if _, err := desk.Deliver(t.Context(), mailed); err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(strings.NewReader(string(box.last[address(0)])))
	if err != nil {
		t.Fatal(err)
	}
	_, params, _ := mime.ParseMediaType(m.Header.Get("Content-Type"))
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextPart()
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(part); string(got) != strings.ReplaceAll(text, "\n", "\r\n") {
		t.Errorf("got %q, want %q", got, text)
	}
}

func TestSignaturesCoverTheLinkToUnsubscribe(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	server := &smtptest.Many{}
	box := serve(t, server)
	p := mailer(t, server, func(c *email.Config) {
		c.DKIM = &email.DKIM{Domain: "example.org", Selector: "digest", Key: digest.Secret(key)}
	})
	if _, err := mailingDesk(crowd(20), digesttest.NewStore(), p).Deliver(t.Context(), mailed); err != nil {
		t.Fatal(err)
	}
	lookup := func(string) ([]string, error) {
		return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}, nil
	}
	verify := func(data string) error {
		all, err := dkim.VerifyWithOptions(strings.NewReader(data), &dkim.VerifyOptions{LookupTXT: lookup})
		if err != nil || len(all) != 1 {
			return fmt.Errorf("%d signatures, error %w", len(all), err)
		}
		return all[0].Err
	}
	for i := range 20 {
		data := string(box.last[address(i)])
		if err := verify(data); err != nil {
			t.Fatalf("%s: %v", address(i), err)
		}
		if verify(strings.Replace(data, "/unsubscribe/", "/elsewhere/", 1)) == nil {
			t.Fatal("a changed List-Unsubscribe still verifies")
		}
	}
}

func TestWhatTheServerSaysDecides(t *testing.T) {
	for _, c := range []struct {
		name    string
		command string
		answer  string
		state   digest.DeliveryState
		final   bool
		own     digest.DeliveryState // the mailing's
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

func TestNobodyIsClaimedWhereNobodyCanBeReached(t *testing.T) {
	for name, answer := range map[string]string{"the server is closing": "421 later", "the sender is refused": "550 not you"} {
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
			if err != nil || len(lines) != 1 || lines[0].State != digest.Failed || !strings.Contains(lines[0].Error, answer[4:]) {
				t.Fatalf("got %+v, error %v, want failed: %s", lines, err, answer)
			}
			if got := len(states(t, s)); got != 1 {
				t.Errorf("got %d lines, want only the mailing's", got)
			}
		})
	}
}

// brittle is a ledger that stops working after some turns, as a process that is killed does: what was claimed stays so.
type brittle struct {
	*digesttest.Store
	mu    sync.Mutex
	turns int
}

func (b *brittle) SettleAndClaim(ctx context.Context, of digest.Delivery, ended []digest.Delivery, next []string) ([]bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.turns--; b.turns < 0 {
		return nil, errors.New("killed")
	}
	return b.Store.SettleAndClaim(ctx, of, ended, next)
}

// Whatever the server drops or refuses, and however often the program ends in the middle: nobody gets two, who got none is not taken for
// sent, and no more are uncertain than connections were lost or open at an end.
func TestEachOnceOrUncertain(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		const readers, connections = 60, 3
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 1))
		trouble := rapid.IntRange(0, 30).Draw(r, "answers of 400 that go wrong")
		single := rapid.Bool().Draw(r, "one by one")
		var mu sync.Mutex
		lost := 0 // connections that ended when the answer to a message was due
		server := &smtptest.Many{Single: single, Answer: func(command, _ string) string {
			mu.Lock()
			defer mu.Unlock()
			if rng.IntN(400) >= trouble || command == "connect" || command == "EHLO" {
				return ""
			}
			answers := []string{"421 closing", "drop", "451 later"}
			if command == "." {
				answers = append(answers, "lose")
			}
			answer := answers[rng.IntN(len(answers))]
			if command == "." && (answer == "drop" || answer == "lose") {
				lost++
			}
			return answer
		}}
		box := &mailbox{got: map[string]int{}, last: map[string][]byte{}}
		server.Accept = box.accept
		if err := server.Start(); err != nil {
			r.Fatal(err)
		}
		defer server.Close()
		s := digesttest.NewStore()
		p := mailer(t, server, func(c *email.Config) { c.Connections = connections })
		kills := rapid.IntRange(0, 4).Draw(r, "kills")
		for life := range kills + 20 {
			b := &brittle{Store: s, turns: 1 << 30}
			if life < kills {
				mu.Lock()
				b.turns = rng.IntN(40)
				mu.Unlock()
			}
			desk := mailingDesk(crowd(readers), b, p)
			desk.Owner = fmt.Sprint("life ", life)
			lines, _ := desk.Deliver(context.Background(), mailed)
			if _, err := s.Abandon(context.Background(), time.Now(), func(string, time.Time) bool { return true }); err != nil {
				r.Fatal(err)
			}
			if life >= kills && len(lines) == 1 && lines[0].State == digest.Sent {
				break
			}
		}
		server.Close() // what a killed life had handed over is accepted, or never will be
		ledger := states(t, s)
		uncertain := 0
		for i := range readers {
			n, line := box.got[address(i)], ledger[address(i)]
			switch {
			case n > 1:
				r.Fatalf("%s got %d messages", address(i), n)
			case line.State == digest.Sent && n != 1:
				r.Fatalf("%s is said to be sent, and got %d", address(i), n)
			case line.State == digest.Uncertain:
				uncertain++
			case line.State != digest.Sent:
				r.Fatalf("%s: got %+v at the end, want sent or uncertain", address(i), line)
			}
		}
		if most := lost + kills*connections; uncertain > most {
			r.Fatalf("got %d uncertain, want at most %d: %d answers were lost, %d kills of %d connections", uncertain, most, lost, kills, connections)
		}
	})
}

func TestMailSignsIn(t *testing.T) {
	for name, answer := range map[string]string{"the password is right": "", "the password is wrong": "535 5.7.8 not you, hunter2"} {
		t.Run(name, func(t *testing.T) {
			server := smtptest.New()
			t.Cleanup(server.Close)
			if answer != "" {
				server.Fail("AUTH", answer)
			}
			p, err := email.Open(email.Config{
				Name: "newsletter", From: "digest@example.org", SMTP: digest.Secret(strings.Replace(server.URL(), "://", "://me:hunter2@", 1)),
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
	if _, err := mailingDesk(people, s, mailer(t, server, func(c *email.Config) { c.Connections = 1 })).Deliver(t.Context(), mailed); err != nil {
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

// odd are readers as they stand.
type odd []digest.Recipient

func (o odd) Recipients(_ context.Context, after string, _ int) ([]digest.Recipient, error) {
	if after != "" {
		return nil, nil
	}
	return o, nil
}
