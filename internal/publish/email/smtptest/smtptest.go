// Package smtptest provides mail servers for tests that can fail at any command.
package smtptest

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"sync"
)

// Message is a message that the server accepted.
type Message struct {
	From string
	To   []string
	Data []byte
}

// Server is a mail server on this machine. It offers STARTTLS, and AUTH after that only. It accepts all credentials.
type Server struct {
	listener net.Listener
	mu       sync.Mutex
	fail     map[string]string
	messages []Message
}

// Fail sets the reply to a command from now on: MAIL, RCPT, DATA, EHLO, STARTTLS, AUTH, "connect", or "." for the
// message. "drop" ends the connection instead; at "." the message is accepted first.
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

// New starts a server.
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
			go func() {
				c := &session{server: s, conn: conn, in: bufio.NewReader(conn)}
				c.serve()
				_ = c.conn.Close()
			}()
		}
	}()
	return s
}

// URL is the server's address.
func (s *Server) URL() string { return "smtp://" + s.listener.Addr().String() }

// Close stops the server.
func (s *Server) Close() { _ = s.listener.Close() }

// Messages returns the messages that the server accepted.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// session is one connection.
type session struct {
	server  *Server
	conn    net.Conn
	in      *bufio.Reader
	secure  bool
	message Message
}

// say answers a command, or fails as the test wants. It reports whether the connection goes on.
func (c *session) say(command, line string) bool {
	switch fail := c.server.failing(command); fail {
	case "":
	case "drop":
		return false
	default:
		line = fail
	}
	_, err := fmt.Fprintf(c.conn, "%s\r\n", line)
	return err == nil
}

func (c *session) serve() {
	for going := c.say("connect", "220 mail.example ready"); going; {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return
		}
		going = c.command(strings.TrimRight(line, "\r\n"))
	}
}

func (c *session) command(line string) bool {
	verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
	switch verb {
	case "EHLO", "HELO":
		offer := "STARTTLS"
		if c.secure {
			offer = "AUTH PLAIN LOGIN"
		}
		if _, err := fmt.Fprintf(c.conn, "250-mail.example\r\n250-%s\r\n250-8BITMIME\r\n", offer); err != nil {
			return false
		}
		return c.say("EHLO", "250 SIZE 10000000")
	case "STARTTLS":
		return c.startTLS()
	case "AUTH":
		if !c.secure {
			return c.say("", "538 5.7.11 encryption is needed")
		}
		return c.say("AUTH", "235 welcome")
	case "MAIL":
		c.message = Message{From: between(line)}
		return c.say("MAIL", "250 ok")
	case "RCPT":
		c.message.To = append(c.message.To, between(line))
		return c.say("RCPT", "250 ok")
	case "DATA":
		return c.say("DATA", "354 go on") && (c.server.failing("DATA") != "" || c.data())
	case "RSET", "NOOP":
		return c.say(verb, "250 ok")
	case "QUIT":
		c.say("QUIT", "221 bye")
		return false
	}
	return c.say(verb, "502 what?")
}

func (c *session) startTLS() bool {
	if !c.say("STARTTLS", "220 go ahead") || c.server.failing("STARTTLS") != "" {
		return c.server.failing("STARTTLS") != "drop"
	}
	conn := tls.Server(c.conn, TLS())
	if conn.Handshake() != nil { //nolint:noctx // it ends with the client's connection
		return false
	}
	c.conn, c.in, c.secure = conn, bufio.NewReader(conn), true
	return true
}

func (c *session) data() bool {
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		c.message.Data = append(c.message.Data, strings.TrimPrefix(line, ".")...)
	}
	s := c.server
	if fail := s.failing("."); fail == "" || fail == "drop" {
		s.mu.Lock()
		s.messages = append(s.messages, c.message)
		s.mu.Unlock()
	}
	return c.say(".", fmt.Sprintf("250 2.0.0 queued as %d", len(s.Messages())))
}

func between(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	address, _, _ := strings.Cut(rest, ">")
	return address
}
