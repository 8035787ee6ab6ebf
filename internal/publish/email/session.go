package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// session is one connection that is signed in.
type session struct {
	client   *smtp.Client
	ctx      context.Context
	stop     func() bool
	password string
	server   string
}

// connect dials, begins TLS where there is to be any, and signs in. No password leaves without TLS, but to this machine.
func (p *Publisher) connect(ctx context.Context) (*session, error) {
	s := &session{ctx: ctx, password: p.password, server: p.address()}
	deadline, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(deadline, "tcp", p.address())
	if err != nil {
		return nil, s.classify("connecting to "+s.server, err)
	}
	if err := conn.SetDeadline(time.Now().Add(p.config.Timeout)); err != nil {
		return nil, s.classify("connecting to "+s.server, err)
	}
	s.stop = context.AfterFunc(ctx, func() { _ = conn.Close() }) // a cancelled context ends whatever waits
	config := &tls.Config{ServerName: p.server.Hostname(), MinVersion: tls.VersionTLS12}
	switch {
	case p.implicitTLS():
		s.client = smtp.NewClient(tls.Client(conn, config))
	case p.plainAllowed():
		s.client = smtp.NewClient(conn)
	default:
		if s.client, err = smtp.NewClientStartTLS(conn, config); err != nil {
			s.stop()
			_ = conn.Close()
			return nil, digest.WithHint(s.classify("beginning TLS with "+s.server, err), "nothing is sent without TLS: if the server has no STARTTLS, use smtps:// with port 465")
		}
	}
	s.client.CommandTimeout, s.client.SubmissionTimeout = p.config.Timeout, p.config.Timeout
	if err := s.signIn(p); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// signIn says hello, and who we are where there is a user.
func (s *session) signIn(p *Publisher) error {
	if p.implicitTLS() || p.plainAllowed() {
		name, err := os.Hostname()
		if err != nil || name == "" {
			name = "localhost"
		}
		if err := s.client.Hello(name); err != nil {
			return s.classify("greeting "+s.server, err)
		}
	}
	if p.user == "" {
		return nil
	}
	login := sasl.NewPlainClient("", p.user, p.password)
	if !s.client.SupportsAuth("PLAIN") && s.client.SupportsAuth("LOGIN") {
		login = sasl.NewLoginClient(p.user, p.password)
	}
	if err := s.client.Auth(login); err != nil {
		return digest.WithHint(s.classify("signing in at "+s.server, err), "user and password stand in the address, with special signs percent-encoded; many providers want a password made for programs")
	}
	return nil
}

// send hands one message over. Before its final dot nothing can have been published; after it, only the server's answer tells.
func (s *session) send(from string, to []string, message []byte) (string, error) {
	if err := s.client.Mail(from, nil); err != nil {
		return "", s.classify("the sender "+from, err)
	}
	for _, address := range to {
		if err := s.client.Rcpt(address, nil); err != nil {
			return "", s.classify("the recipient "+address, err)
		}
	}
	data, err := s.client.Data()
	if err != nil {
		return "", s.classify("DATA", err)
	}
	if _, err := data.Write(message); err != nil {
		return "", s.classify("the message", err)
	}
	answer, err := data.CloseWithResponse()
	var said *smtp.SMTPError
	switch {
	case err == nil:
		return strings.TrimSpace(answer.StatusText), nil
	case errors.As(err, &said):
		return "", s.classify("the message", err)
	}
	return "", fmt.Errorf("the message was handed over, and the answer was lost: %s: %w", s.safe(err), digest.ErrUncertain)
}

func (s *session) close() {
	if s.stop != nil {
		s.stop()
	}
	_ = s.client.Quit() // what was sent is sent
	_ = s.client.Close()
}

// classify says of what failed before the final dot, or was answered after it, whether trying again may help. Nothing was published.
func (s *session) classify(what string, err error) error {
	var said *smtp.SMTPError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var expired x509.CertificateInvalidError
	switch {
	case s.ctx.Err() != nil:
		return s.ctx.Err()
	case errors.As(err, &unknown), errors.As(err, &name), errors.As(err, &expired):
		return digest.WithHint(fmt.Errorf("%s: %s", what, s.safe(err)), "the server's certificate is not to be trusted: check its name in the address")
	case !errors.As(err, &said):
		return retry.Temporary(fmt.Errorf("%s: %s", what, s.safe(err)), 0)
	case said.Temporary():
		return retry.Temporary(fmt.Errorf("%s: the server says %d %s", what, said.Code, s.hide(said.Message)), 0)
	}
	return fmt.Errorf("%s: the server says %d %s", what, said.Code, s.hide(said.Message))
}

func (s *session) safe(err error) string { return s.hide(err.Error()) }

// hide takes the password out of a text, should a server have repeated it.
func (s *session) hide(text string) string {
	if s.password == "" {
		return text
	}
	return strings.ReplaceAll(text, s.password, "(hidden)")
}
