package email_test

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
)

// talker is a mail server that answers each line with what answer returns; nothing ends the connection.
type talker struct {
	net.Listener
	mu    sync.Mutex
	heard []string
}

func talk(t *testing.T, answer func(line string) string) *talker {
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
				_, _ = fmt.Fprint(conn, "220 hello\r\n")
				for lines := bufio.NewScanner(conn); lines.Scan(); {
					s.mu.Lock()
					s.heard = append(s.heard, lines.Text())
					s.mu.Unlock()
					text := answer(lines.Text())
					if text == "" {
						return
					}
					_, _ = fmt.Fprint(conn, text+"\r\n")
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

// both opens a destination that is a list and one that is people; each hands something over, and returns what it
// failed with.
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
	letters <- digest.Letter{Recipient: digest.Recipient{Address: "b@example.org"}, Form: &digest.Message{Subject: "x"}}
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
		s := talk(t, func(line string) string {
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
		"250-hello\r\n250 AUTH CRAM-MD5":    "only these two",
		"250-hello\r\n250-AUTH\r\n250 HELP": "only these two",
	} {
		s := talk(t, func(line string) string {
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
	s := talk(t, func(line string) string {
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
