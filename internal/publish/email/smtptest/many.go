package smtptest

import (
	"bufio"
	"bytes"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Many is a mail server for many messages. It answers groups of commands at once (RFC 2920), and has no TLS.
type Many struct {
	// Answer returns the reply to a command (connect, EHLO, MAIL, RCPT, DATA, RSET, or "." for the message) for that
	// recipient. Empty: the command is accepted. "drop" and "lose" end the connection; at "." the message is accepted
	// before "drop", and not before "lose".
	Answer func(command, recipient string) string
	// Accept is called with each message that was accepted. Data is valid until it returns.
	Accept func(recipient string, data []byte)
	// Latency is the pause before each group of replies.
	Latency time.Duration
	// Single servers do not offer PIPELINING.
	Single bool

	Connections atomic.Int64 // that clients made
	Accepted    atomic.Int64

	listener net.Listener
	group    sync.WaitGroup
	mu       sync.Mutex
	open     map[net.Conn]bool
}

// Start starts the server on this machine.
func (s *Many) Start() error {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's server ends with Close
	if err != nil {
		return err
	}
	s.listener, s.open = l, map[net.Conn]bool{}
	s.group.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.Connections.Add(1)
			s.mu.Lock()
			s.open[conn] = true
			s.mu.Unlock()
			s.group.Go(func() { s.serve(conn) })
		}
	})
	return nil
}

// URL is the server's address.
func (s *Many) URL() string { return "smtp://" + s.listener.Addr().String() }

// Close stops the server and ends all connections.
func (s *Many) Close() {
	_ = s.listener.Close()
	s.mu.Lock()
	for conn := range s.open {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.group.Wait()
}

// talk is one connection.
type talk struct {
	server    *Many
	in        *bufio.Reader
	out       *bufio.Writer
	recipient string
	taken     bool // the recipient was accepted
	data      bytes.Buffer
}

func (s *Many) serve(conn net.Conn) {
	defer func() {
		_ = conn.Close()
		s.mu.Lock()
		delete(s.open, conn)
		s.mu.Unlock()
	}()
	t := &talk{server: s, in: bufio.NewReaderSize(conn, 64<<10), out: bufio.NewWriter(conn)}
	for going := t.say("connect", "220 mail.example ready"); going; {
		if t.in.Buffered() == 0 && t.flush() != nil {
			return
		}
		text, err := t.in.ReadSlice('\n')
		if err != nil {
			return
		}
		going = t.command(strings.TrimRight(string(text), "\r\n"))
	}
	_ = t.flush()
}

func (t *talk) flush() error {
	if t.out.Buffered() > 0 && t.server.Latency > 0 {
		time.Sleep(t.server.Latency)
	}
	return t.out.Flush()
}

// answer is the reply that the test wants; empty: the usual one.
func (t *talk) answer(command string) string {
	if t.server.Answer == nil {
		return ""
	}
	return t.server.Answer(command, t.recipient)
}

// say answers a command. It reports whether the connection goes on: it ends after 421.
func (t *talk) say(command, line string) bool {
	if wanted := t.answer(command); wanted != "" {
		line = wanted
	}
	return t.send(line)
}

func (t *talk) send(line string) bool {
	if line == "drop" || line == "lose" {
		return false
	}
	_, _ = t.out.WriteString(line + "\r\n") // an error stays with the writer
	return !strings.HasPrefix(line, "421")
}

func (t *talk) command(line string) bool {
	switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); verb {
	case "EHLO":
		offer := "250-PIPELINING\r\n"
		if t.server.Single {
			offer = ""
		}
		return t.say("EHLO", "250-mail.example\r\n"+offer+"250 8BITMIME")
	case "MAIL":
		t.recipient, t.taken = "", false
		return t.say("MAIL", "250 ok")
	case "RCPT":
		t.recipient = between(line)
		answer := t.answer("RCPT")
		if t.taken = answer == ""; t.taken {
			answer = "250 ok"
		}
		return t.send(answer)
	case "DATA":
		if !t.taken {
			return t.send("503 no recipient")
		}
		if answer := t.answer("DATA"); answer != "" {
			return t.send(answer)
		}
		t.send("354 go on")
		return t.flush() == nil && t.message()
	case "RSET":
		t.taken = false
		return t.say("RSET", "250 ok")
	case "QUIT":
		t.send("221 bye")
		return false
	}
	return t.send("502 what?")
}

// message reads a message up to its final dot.
func (t *talk) message() bool {
	t.data.Reset()
	for {
		line, err := t.in.ReadSlice('\n')
		if err != nil {
			return false
		}
		if len(line) == 3 && string(line) == ".\r\n" {
			break
		}
		if t.server.Accept != nil {
			t.data.Write(bytes.TrimPrefix(line, []byte(".")))
		}
	}
	answer := t.answer(".")
	if answer == "" || answer == "drop" {
		t.server.Accepted.Add(1)
		if t.server.Accept != nil {
			t.server.Accept(t.recipient, t.data.Bytes())
		}
	}
	t.taken = false
	if answer == "" {
		answer = "250 2.0.0 queued"
	}
	return t.send(answer)
}
