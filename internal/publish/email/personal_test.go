package email_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

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

// readMail checks the message of reader i with the parsers of the standard library, and returns its Message-ID.
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
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "List-Id": "<digest.example.org>",
		"Date": "Mon, 20 Jul 2026 11:30:00 -0700",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s: got %q, want %q", header, got, want)
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != "DataLA: tres encuentros y un café" {
		t.Errorf("got subject %q, error %v", subject, err)
	}
	rendered, _ := page(mailed, own, nil)
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
		want := strings.NewReplacer(
			digest.UnsubscribePlaceholder, own.Unsubscribe, digest.SettingsPlaceholder, own.Settings, "\n", "\r\n",
		).Replace(rendered.Bodies[f])
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
	desk.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
		bodies := map[digest.Format]string{digest.Text: text, digest.HTML: text}
		return digest.Message{Edition: r.Edition, Subject: "dots", Bodies: bodies}, nil
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
