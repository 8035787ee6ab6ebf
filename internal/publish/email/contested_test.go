package email_test

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
)

// taker accepts messages, and records each command with the number of its connection.
type taker struct {
	mu       sync.Mutex
	messages []string
	commands []string
	closed   map[int]chan struct{} // closed when that connection has ended
}

func (m *taker) serve(conn net.Conn, n int) {
	ended := make(chan struct{})
	m.mu.Lock()
	m.closed[n] = ended
	m.mu.Unlock()
	defer close(ended)
	defer func() { _ = conn.Close() }()
	_, _ = fmt.Fprint(conn, "220 hello\r\n")
	in := bufio.NewScanner(conn)
	var body []string
	data := false
	for in.Scan() {
		line := in.Text()
		m.mu.Lock()
		switch {
		case data && line == ".":
			m.messages, data = append(m.messages, strings.Join(body, "\n")), false
			_, _ = fmt.Fprint(conn, "250 ok\r\n")
		case data:
			body = append(body, line)
		case strings.HasPrefix(line, "EHLO"):
			_, _ = fmt.Fprint(conn, "250-hello\r\n250 PIPELINING\r\n")
		case line == "DATA":
			data, body = true, nil
			_, _ = fmt.Fprint(conn, "354 go on\r\n")
		default:
			_, _ = fmt.Fprint(conn, "250 ok\r\n")
		}
		if !data {
			m.commands = append(m.commands, fmt.Sprint(n, " ", line))
		}
		m.mu.Unlock()
	}
}

// If another process claims a letter first, its connection is closed at once: the server must not wait for that message
// until it times out, and no other letter may take its place.
func TestALetterOfAnotherProcessEndsItsConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	box := &taker{closed: map[int]chan struct{}{}}
	go func() {
		for n := 0; ; n++ {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go box.serve(conn, n)
		}
	}()
	p, err := email.Open(email.Config{
		Name: "m", From: "a@example.org", Subscribers: true, Connections: 1,
		SMTP: digest.Secret("smtp://" + l.Addr().String()),
	})
	if err != nil {
		t.Fatal(err)
	}
	form := &digest.Message{Subject: "x", Bodies: map[digest.Format]string{
		digest.Text: "hello",
		digest.HTML: "<p>hello</p>",
	}}
	letters := make(chan digest.Letter, 4)
	for _, a := range []string{"one@example.org", "taken@example.org", "three@example.org", "taken-last@example.org"} {
		letters <- digest.Letter{Recipient: digest.Recipient{Address: a}, Template: form}
	}
	close(letters)
	var ended []string
	began := time.Now()
	err = p.Mail(t.Context(), letters, func(d *digest.Delivery, next string) (bool, error) {
		if d != nil {
			ended = append(ended, d.Recipient+" "+string(d.State))
		}
		return !strings.HasPrefix(next, "taken"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %v", took)
	}
	box.mu.Lock()
	connections := len(box.closed)
	box.mu.Unlock()
	for n := range connections {
		<-box.closed[n]
	}
	if want := []string{"one@example.org sent", "three@example.org sent"}; !slices.Equal(ended, want) {
		t.Errorf("got %q, want %q", ended, want)
	}
	if len(box.messages) != 2 || slices.ContainsFunc(box.messages,
		func(m string) bool { return strings.Contains(m, "MAIL FROM") }) {
		t.Errorf("got %q", box.messages)
	}
}
