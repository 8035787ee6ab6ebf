package email

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxReply is the longest reply of a server that is read, in bytes.
const maxReply = 64 << 10

// limit bounds the time of a connection.
type limit struct {
	step     time.Duration // for each message, or command before it
	end      time.Time     // zero: none
	grace    time.Duration // for what is under way when the context ends
	greeting time.Duration // for connecting, and for the server's first words
	silence  time.Duration // without a greeting, before the server is asked whether it speaks TLS
}

// smtpConn is a connection to a mail server. It sends commands in groups where the server allows that (RFC 2920), which
// clients of libraries do not offer.
type smtpConn struct {
	ctx        context.Context
	server     server
	from       string
	tokens     *tokenSource
	token      string // the access token to sign in with
	fresh      bool   // it was issued for this connection
	limit      limit
	conn       net.Conn
	reader     *bufio.Reader
	remaining  *io.LimitedReader // bounds one reply
	encrypted  bool
	extensions map[string]string // what EHLO offered: names in capitals, and their parameters
	secrets    []digest.Secret   // hidden in errors, in every encoding
	coded      []string          // hidden in errors where they are encoded
	unwatch    func() bool       // ends the watch of ctx
	closed     bool
}

// newConn returns a connection that is not dialed yet.
func (p *Publisher) newConn(ctx context.Context, l limit) *smtpConn {
	c := &smtpConn{ctx: ctx, server: p.server, from: p.from.Address, tokens: p.tokens, limit: l}
	if c.server.user != "" {
		c.coded = append(c.coded, c.server.user)
	}
	if c.server.password != "" {
		c.secrets = append(c.secrets, digest.Secret(c.server.password))
	}
	return c
}

// connect dials the server, starts TLS if there is to be any, and signs in. When ctx ends, the connection has
// limit.grace to finish.
func (p *Publisher) connect(ctx context.Context, l limit) (*smtpConn, error) {
	c := p.newConn(ctx, l)
	if err := c.getToken(); err != nil {
		return nil, err
	}
	dialing, cancel := context.WithTimeout(ctx, l.greeting)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(dialing, "tcp", c.server.String())
	if err != nil {
		return nil, c.failure("connecting to "+c.server.String(), err)
	}
	c.use(conn)
	c.unwatch = context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now().Add(l.grace)) })
	if err := c.start(dialing); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// start brings a new connection to where mail can be sent.
func (c *smtpConn) start(dialing context.Context) error {
	c.extend()
	if c.server.implicitTLS {
		if err := c.handshake(dialing, c.server.tls()); err != nil {
			return err
		}
	}
	if err := c.greeting(dialing); err != nil {
		return err
	}
	if err := c.hello(); err != nil {
		return err
	}
	if err := c.startTLS(); err != nil {
		return err
	}
	return c.signIn()
}

func (c *smtpConn) use(conn net.Conn) {
	c.conn = conn
	c.remaining = &io.LimitedReader{R: conn, N: maxReply}
	c.reader = bufio.NewReader(c.remaining)
}

// extend gives the next step its time.
func (c *smtpConn) extend() {
	end := time.Now().Add(c.limit.step)
	if !c.limit.end.IsZero() && c.limit.end.Before(end) {
		end = c.limit.end
	}
	_ = c.conn.SetDeadline(end) // a connection that is closed fails at the next write
	if c.ctx.Err() != nil {     // it may have ended before the line above
		_ = c.conn.SetDeadline(time.Now().Add(min(c.limit.grace, c.limit.step)))
	}
}

// ask sends one command and reads its reply.
func (c *smtpConn) ask(command string) (reply, error) {
	if _, err := io.WriteString(c.conn, command+"\r\n"); err != nil {
		return reply{}, err
	}
	return c.reply()
}

// command sends a command and returns an error unless the reply is of the same kind as want: 251 is as good as 250.
func (c *smtpConn) command(doing, command string, want int) error {
	r, err := c.ask(command)
	switch {
	case err != nil:
		return c.failure(doing, err)
	case r.code/10 != want/10:
		return c.refusal(doing, r)
	}
	return nil
}

// hello greets the server and notes its extensions.
func (c *smtpConn) hello() error {
	name, err := os.Hostname()
	if err != nil || name == "" {
		name = "localhost"
	}
	doing := "greeting " + c.server.String()
	r, err := c.ask("EHLO " + name)
	switch {
	case err != nil:
		return c.failure(doing, err)
	case r.code != 250:
		return c.refusal(doing, r)
	}
	c.extensions = map[string]string{}
	for _, line := range r.lines {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if names, old := strings.CutPrefix(strings.ToUpper(word), "AUTH="); old { // as servers wrote it before RFC 2554
			word, rest = "AUTH", strings.TrimSpace(names+" "+rest+" "+c.extensions["AUTH"])
		}
		c.extensions[strings.ToUpper(word)] = rest
	}
	return nil
}

// offers reports whether the server has an extension.
func (c *smtpConn) offers(extension string) bool {
	_, ok := c.extensions[extension]
	return ok
}

// startTLS starts TLS wherever the server offers it (RFC 3207). Another machine must offer it.
func (c *smtpConn) startTLS() error {
	switch {
	case c.encrypted:
		return nil
	case c.offers("STARTTLS"):
	case c.server.loopback():
		return nil
	default:
		return digest.WithHint(fmt.Errorf("%s does not offer STARTTLS", c.server),
			"nothing is sent without TLS: if the server has no STARTTLS, use smtps:// with port 465")
	}
	if err := c.command("starting TLS with "+c.server.String(), "STARTTLS", 220); err != nil {
		return err
	}
	config := c.server.tls()
	config.InsecureSkipVerify = c.server.loopback() // see loopback
	if err := c.handshake(c.ctx, config); err != nil {
		return err
	}
	return c.hello()
}

// handshake starts TLS. What was read ahead in clear is dropped together with its reader.
func (c *smtpConn) handshake(ctx context.Context, config *tls.Config) error {
	encrypted := tls.Client(c.conn, config)
	if err := encrypted.HandshakeContext(ctx); err != nil {
		failed := c.failure("starting TLS with "+c.server.String(), err)
		var plain tls.RecordHeaderError
		if c.server.implicitTLS && c.ctx.Err() == nil && errors.As(err, &plain) {
			return digest.WithHint(fmt.Errorf("starting TLS with %s: the server does not answer in TLS", c.server),
				"if the server starts with STARTTLS, as on port 587 or 25, use smtp:// instead of smtps://")
		}
		return failed
	}
	c.use(encrypted)
	c.encrypted = true
	return nil
}

// quit ends the connection politely, without waiting for the reply.
func (c *smtpConn) quit() {
	if !c.closed {
		_ = c.conn.SetDeadline(time.Now().Add(time.Second))
		_, _ = io.WriteString(c.conn, "QUIT\r\n")
	}
	c.close()
}

// close ends the connection.
func (c *smtpConn) close() {
	if c.unwatch != nil {
		c.unwatch()
	}
	c.closed = true
	_ = c.conn.Close()
}
