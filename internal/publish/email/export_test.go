package email

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// scripted is a connection whose other end says what the reader holds, whatever it hears.
type scripted struct{ io.Reader }

func (scripted) Write(b []byte) (int, error)      { return len(b), nil }
func (scripted) Close() error                     { return nil }
func (scripted) LocalAddr() net.Addr              { return nil }
func (scripted) RemoteAddr() net.Addr             { return nil }
func (scripted) SetDeadline(time.Time) error      { return nil }
func (scripted) SetReadDeadline(time.Time) error  { return nil }
func (scripted) SetWriteDeadline(time.Time) error { return nil }

// SignIn signs in over TLS at a server that says what is given, and returns the extensions it offers.
func SignIn(ctx context.Context, server io.Reader, password string) (extensions map[string]string, err error) {
	p, err := Open(Config{
		From: "desk@example.org", Subscribers: true, SMTP: digest.Secret("smtp://desk:" + password + "@127.0.0.1"),
	})
	if err != nil {
		return nil, err
	}
	c := p.newConn(ctx, limit{step: time.Minute})
	c.use(scripted{server})
	c.encrypted = true
	err = c.start(ctx)
	return c.extensions, err
}

// ReadReply reads one reply of a server.
func ReadReply(text string) (code int, lines []string, err error) {
	c := &smtpConn{remaining: &io.LimitedReader{R: strings.NewReader(text)}}
	c.reader = bufio.NewReader(c.remaining)
	r, err := c.reply()
	return r.code, r.lines, err
}

// SetTokenClock sets the clock by which access tokens expire.
func (p *Publisher) SetTokenClock(now func() time.Time) { p.tokens.now = now }

// SetTokenTimeout sets the limit for one request to the token endpoint.
func (p *Publisher) SetTokenTimeout(d time.Duration) { p.tokens.client.Timeout = d }

// SetSilence sets how long a server may say nothing before it is asked whether it speaks TLS, and in all.
func (p *Publisher) SetSilence(first, all time.Duration) {
	p.times.silence, p.times.greeting = first, all
}
