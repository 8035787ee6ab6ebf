// Package smtptest plays a mail server for tests, command by command, so that it can fail at any of them.
package smtptest

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
)

// Message is one that was accepted.
type Message struct {
	From string
	To   []string
	Data []byte
}

// Server is a mail server on this machine.
type Server struct {
	listener net.Listener
	mu       sync.Mutex
	fail     map[string]string
	messages []Message
}

// Fail answers a command (MAIL, RCPT, DATA, EHLO, AUTH, "connect", or "." for the message) with this line from now on; "drop" ends
// the connection instead. A message is accepted before the connection is dropped at ".".
func (s *Server) Fail(command, answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail[command] = answer
}

func (s *Server) failing(command string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fail[command]
}

// New starts a server on this machine.
func New() *Server {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's server ends with Close
	if err != nil {
		panic(err)
	}
	s := &Server{listener: l, fail: map[string]string{}}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

// URL is the server's address.
func (s *Server) URL() string { return "smtp://" + s.listener.Addr().String() }

// Close ends it.
func (s *Server) Close() { _ = s.listener.Close() }

// Messages are all that were accepted.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

func (s *Server) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	// say answers a command, or fails as it was told; it reports whether the connection goes on.
	say := func(command, line string) bool {
		switch fail := s.failing(command); fail {
		case "":
		case "drop":
			return false
		default:
			line = fail
		}
		_, err := fmt.Fprintf(conn, "%s\r\n", line)
		return err == nil
	}
	if !say("connect", "220 mail.example ready") {
		return
	}
	var m Message
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		command, _, _ := strings.Cut(strings.ToUpper(line), " ")
		var going bool
		switch command {
		case "EHLO", "HELO":
			for _, o := range []string{"AUTH PLAIN LOGIN", "8BITMIME"} {
				if _, err := fmt.Fprintf(conn, "250-%s\r\n", o); err != nil {
					return
				}
			}
			going = say("EHLO", "250 SIZE 10000000")
		case "AUTH":
			going = say("AUTH", "235 welcome")
		case "MAIL":
			m = Message{From: between(line)}
			going = say("MAIL", "250 ok")
		case "RCPT":
			m.To = append(m.To, between(line))
			going = say("RCPT", "250 ok")
		case "DATA":
			if going = say("DATA", "354 go on"); going && s.failing("DATA") == "" {
				going = s.data(in, &m, say)
			}
		case "RSET", "NOOP":
			going = say(command, "250 ok")
		case "QUIT":
			say("QUIT", "221 bye")
			return
		default:
			going = say(command, "502 what?")
		}
		if !going {
			return
		}
	}
}

func (s *Server) data(in *bufio.Reader, m *Message, say func(string, string) bool) bool {
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		m.Data = append(m.Data, strings.TrimPrefix(line, ".")...)
	}
	if fail := s.failing("."); fail == "" || fail == "drop" {
		s.mu.Lock()
		s.messages = append(s.messages, *m)
		s.mu.Unlock()
	}
	return say(".", fmt.Sprintf("250 2.0.0 queued as %d", len(s.Messages())))
}

func between(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	address, _, _ := strings.Cut(rest, ">")
	return address
}
