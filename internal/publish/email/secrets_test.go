package email_test

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

// noReply is the answer of a server that goes on listening.
const noReply = "\x00"

// talker is a mail server that answers each line with what answer returns; if that is empty, the connection ends.
type talker struct {
	net.Listener
	mu    sync.Mutex
	heard []string
}

// talk starts a server without TLS.
func talk(t *testing.T, answer func(line string) string) *talker {
	return startTalker(t, nil, false, answer)
}

// talkTLS starts a server that offers STARTTLS. Everything after that is answered by answer.
func talkTLS(t *testing.T, answer func(line string) string) *talker {
	return startTalker(t, smtptest.TLS(), false, answer)
}

// startTalker starts a server that offers STARTTLS if there is a configuration for it, or expects TLS at once.
func startTalker(t *testing.T, config *tls.Config, implicit bool, answer func(line string) string) *talker {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &talker{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				secure := config == nil || implicit
				if implicit {
					conn = tls.Server(conn, config)
				}
				_, _ = fmt.Fprint(conn, "220 hello\r\n")
				in := bufio.NewReader(conn)
				for {
					line, err := in.ReadString('\n')
					if err != nil {
						return
					}
					line = strings.TrimRight(line, "\r\n")
					s.mu.Lock()
					s.heard = append(s.heard, line)
					s.mu.Unlock()
					var text string
					switch {
					case secure:
						text = answer(line)
					case strings.HasPrefix(line, "EHLO"):
						text = "250-hello\r\n250 STARTTLS"
					case line == "STARTTLS":
						_, _ = fmt.Fprint(conn, "220 go ahead\r\n")
						conn = tls.Server(conn, config)
						in, secure = bufio.NewReader(conn), true
						continue
					default:
						text = "530 5.7.0 TLS first"
					}
					if text == "" {
						return
					}
					if text != noReply {
						_, _ = fmt.Fprint(conn, text+"\r\n")
					}
				}
			}()
		}
	}()
	return s
}

func (s *talker) said(word string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.heard {
		if strings.HasPrefix(line, word) {
			return true
		}
	}
	return false
}

// both opens a destination for a list and one for subscribers, checks each, sends with each, and returns the errors.
func both(t *testing.T, server string) map[string]error {
	t.Helper()
	c := email.Config{
		Name: "m", From: "a@example.org", Connections: 1, Pause: time.Millisecond,
		SMTP: digest.Secret(server), Timeout: 5 * time.Second,
	}
	people := c
	people.Subscribers, c.To = true, []string{"list@example.org"}
	list, err := email.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	each, err := email.Open(people)
	if err != nil {
		t.Fatal(err)
	}
	letters := make(chan digest.Letter, 1)
	letters <- digest.Letter{
		Recipient: digest.Recipient{Address: "b@example.org"}, Template: &digest.Message{Subject: "x"},
	}
	close(letters)
	out := map[string]error{"check of a list": list.Check(t.Context()), "check of people": each.Check(t.Context())}
	_, out["a list"] = list.Publish(t.Context(), message("x"))
	out["people"] = each.Mail(t.Context(), letters, func(*digest.Delivery, string) (bool, error) { return true, nil })
	return out
}

func TestAServerThatRepeatsACommandRevealsNothing(t *testing.T) {
	const user, password = "user@example.org", "correct-horse"
	code := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	for way, secrets := range map[string][]string{
		"PLAIN": {code("\x00" + user + "\x00" + password), password},
		"LOGIN": {code(user), code(password), password},
	} {
		s := talkTLS(t, func(line string) string {
			switch {
			case strings.HasPrefix(line, "EHLO"):
				return "250-hello\r\n250 AUTH " + way
			case line == "AUTH LOGIN":
				return "334 VXNlcm5hbWU6"
			case line == code(user):
				return "334 " + line
			}
			return `500 5.5.1 Command unrecognized: "` + line + `"`
		})
		for what, err := range both(t, "smtp://user%40example.org:"+password+"@"+s.Addr().String()) {
			if err == nil {
				t.Errorf("%s, %s: no error", way, what)
				continue
			}
			for _, secret := range secrets {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s, %s: the credentials are in %q", way, what, err)
				}
			}
			if !strings.Contains(err.Error(), "Command unrecognized") {
				t.Errorf("%s, %s: the reply itself is missing in %q", way, what, err)
			}
		}
	}
}

func TestNoPasswordWhereNoneIsAskedFor(t *testing.T) {
	for offer, hint := range map[string]string{
		"250 hello":                         "remove user and password",
		"250-hello\r\n250 AUTH XOAUTH2":     "oauth",
		"250-hello\r\n250 AUTH CRAM-MD5":    "only these two",
		"250-hello\r\n250-AUTH\r\n250 HELP": "only these two",
	} {
		s := talkTLS(t, func(line string) string {
			if strings.HasPrefix(line, "EHLO") {
				return offer
			}
			return "250 ok"
		})
		for what, err := range both(t, "smtp://user:correct-horse@"+s.Addr().String()) {
			if err == nil || !strings.Contains(digest.Hint(err), hint) {
				t.Errorf("%q, %s: got %v (%s)", offer, what, err, digest.Hint(err))
			}
		}
		if s.said("AUTH") || s.said("MAIL") {
			t.Errorf("%q: the server heard %q", offer, s.heard)
		}
	}
}

func TestOldSpellingOfAnOffer(t *testing.T) {
	s := talkTLS(t, func(line string) string {
		switch {
		case strings.HasPrefix(line, "EHLO"):
			return "250-hello\r\n250 AUTH=LOGIN PLAIN"
		case strings.HasPrefix(line, "AUTH PLAIN"):
			return "235 welcome"
		}
		return "250 ok"
	})
	p, err := email.Open(email.Config{
		Name: "m", From: "a@example.org", To: []string{"b@example.org"},
		SMTP: digest.Secret("smtp://user:pass@" + s.Addr().String()),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTLSIsUsedWhereverItIsOffered(t *testing.T) {
	s := talk(t, func(line string) string {
		switch {
		case strings.HasPrefix(line, "EHLO"):
			return "250-hello\r\n250-STARTTLS\r\n250 AUTH PLAIN"
		case line == "STARTTLS":
			return "454 4.7.0 TLS not available"
		}
		return "235 ok"
	})
	for what, err := range both(t, "smtp://user:correct-horse@"+s.Addr().String()) {
		if err == nil {
			t.Errorf("%s: no error, though TLS was offered and could not be begun", what)
		}
	}
	if !s.said("STARTTLS") || s.said("AUTH") || s.said("MAIL") {
		t.Errorf("the server heard %q", s.heard)
	}
}

// Credentials do not go over a connection without TLS, not even on this machine.
func TestNoCredentialsInClear(t *testing.T) {
	s := talk(t, func(line string) string {
		if strings.HasPrefix(line, "EHLO") {
			return "250-hello\r\n250 AUTH PLAIN LOGIN"
		}
		return "250 ok"
	})
	for what, err := range both(t, "smtp://user:correct-horse@"+s.Addr().String()) {
		if err == nil || !strings.Contains(err.Error(), "not encrypted") || !strings.Contains(digest.Hint(err), "STARTTLS") {
			t.Errorf("%s: got %v (%s)", what, err, digest.Hint(err))
		}
	}
	if s.said("AUTH") || s.said("MAIL") {
		t.Errorf("the server heard %q", s.heard)
	}
	for what, err := range both(t, "smtp://"+s.Addr().String()) { // without credentials a relay here needs no TLS
		if err != nil && strings.Contains(err.Error(), "encrypted") {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

// A password that is too long for a command line follows the server's challenge (RFC 4954 section 4).
func TestALongPasswordFollowsTheCommand(t *testing.T) {
	password := strings.Repeat("x", 500)
	s := talkTLS(t, func(line string) string {
		switch {
		case strings.HasPrefix(line, "EHLO"):
			return "250-hello\r\n250 AUTH PLAIN"
		case line == "AUTH PLAIN":
			return "334" // RFC 5321 section 4.2 allows a reply without text
		case line == base64.StdEncoding.EncodeToString([]byte("\x00user\x00"+password)):
			return "235 welcome"
		case strings.HasPrefix(line, "AUTH"):
			return "500 5.5.6 line too long"
		}
		return "250 ok"
	})
	if err := both(t, "smtp://user:"+password+"@"+s.Addr().String())["check of a list"]; err != nil {
		t.Error(err)
	}
}
