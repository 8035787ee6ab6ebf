package email_test

import (
	"bufio"
	"errors"
	"io"
	"net/textproto"
	"regexp"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
)

// Whatever a server says before a message is read up to a limit, reveals no secret, and is never an uncertain outcome.
func FuzzWhatAServerSays(f *testing.F) {
	for _, seed := range []string{
		"220 mail.example.org ESMTP\r\n250-mail.example.org\r\n250-PIPELINING\r\n250 AUTH PLAIN LOGIN\r\n235 welcome\r\n",
		"220 mail\r\n250-mail\r\n250 AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 ok\r\n",
		"220 mail\r\n250 mail\r\n535 5.7.8 geheim is wrong\r\n", "421 too busy\r\n", "554-no\r\n554 go away\r\n",
		"220-", "220 \x00\xff\r\n250\r\n", "99999999999999 x\r\n", "",
		"220 mail\r\n" + strings.Repeat("250-X\r\n", 100) + "250 X\r\n", "354 go\r\n", "220 mail\n250 AUTH=PLAIN\n235 x\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		offers, err := email.SignIn(t.Context(), strings.NewReader(text), "geheim")
		if errors.Is(err, digest.ErrUncertain) {
			t.Errorf("got %v before anything was sent", err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error tells the password: %v", err)
		}
		if err == nil && !strings.Contains(text, "235") {
			t.Errorf("signed in by %q", text)
		}
		if len(offers) > len(text) {
			t.Errorf("got %d offers of %d bytes", len(offers), len(text))
		}
	})
}

// endless sends digits and never ends a line.
type endless struct{ read *int }

func (e endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = '2'
	}
	*e.read += len(b)
	return len(b), nil
}

func TestAnEndlessResponseIsCutOff(t *testing.T) {
	for name, begin := range map[string]string{"in its greeting": "220 ", "in what it offers": "220 x\r\n250-"} {
		read := 0
		server := io.MultiReader(strings.NewReader(begin), endless{&read})
		if _, err := email.SignIn(t.Context(), server, "geheim"); err == nil || read > 1<<20 {
			t.Errorf("%s: got %v after %d bytes", name, err, read)
		}
	}
}

// bareCode matches a line with a code and neither a space nor a hyphen after it.
var bareCode = regexp.MustCompile(`(?m)^\d{3}(?:[^ -]|$)`)

// Replies are read as the standard library reads them. It refuses a code with neither a space nor a hyphen after it, or
// takes it for text of a longer reply; for us it ends the reply.
func FuzzReply(f *testing.F) {
	for _, seed := range []string{
		"250 ok\r\n", "250\r\n", "334\r\n", "334 \r\n", "250-a\r\n250-b\r\n250 c\r\n", "250-a\r\n251 b\r\n", "25\r\n",
		"2500 x\r\n",
		"150 x\r\n", "650 x\r\n", "250-a\n250\n", "250-a\r\n", "\r\n", "-250 x\r\n", "250_x\r\n",
		"250-\n250\n250 ", "250-\n2500\n250 0",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, lines, err := email.ReadReply(text)
		if err != nil {
			return
		}
		if code < 200 || code > 599 || len(lines) == 0 || len(lines) > len(text) {
			t.Fatalf("got %d %q", code, lines)
		}
		wantCode, want, err := textproto.NewReader(bufio.NewReader(strings.NewReader(text))).ReadResponse(0)
		if err == nil && !bareCode.MatchString(text) && (code != wantCode || strings.Join(lines, "\n") != want) {
			t.Errorf("got %d %q, want %d %q", code, lines, wantCode, want)
		}
	})
}
