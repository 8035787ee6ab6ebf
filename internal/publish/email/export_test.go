package email

import (
	"context"
	"io"
	"net"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// said is a server that says what it says, whatever it is told.
type said struct{ io.Reader }

func (said) Write(b []byte) (int, error)      { return len(b), nil }
func (said) Close() error                     { return nil }
func (said) LocalAddr() net.Addr              { return nil }
func (said) RemoteAddr() net.Addr             { return nil }
func (said) SetDeadline(time.Time) error      { return nil }
func (said) SetReadDeadline(time.Time) error  { return nil }
func (said) SetWriteDeadline(time.Time) error { return nil }

// SignIn connects to a server that says what is given, and returns what it offers.
func SignIn(ctx context.Context, server io.Reader, password string) (offers map[string]string, err error) {
	p, err := Open(Config{From: "desk@example.org", Subscribers: true, SMTP: digest.Secret("smtp://desk:" + password + "@127.0.0.1")})
	if err != nil {
		return nil, err
	}
	w := &wire{s: p.session(ctx)}
	w.use(said{server})
	err = w.begin(p)
	return w.offers, err
}
