package email

import (
	"bufio"
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// session is what errors of one connection need to know.
type session struct {
	ctx            context.Context
	user, password string
	server         string
}

func (p *Publisher) session(ctx context.Context) *session {
	return &session{ctx: ctx, user: p.user, password: p.password, server: p.address()}
}

// connect is wired for a delivery of one message: when ctx ends, the connection does.
func (p *Publisher) connect(ctx context.Context) (w *wire, leave func(), err error) {
	if w, err = p.wired(ctx); err != nil {
		return nil, nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = w.conn.Close() })
	_ = w.conn.SetDeadline(time.Now().Add(p.config.Timeout)) // a connection that is closed says so at the next write
	return w, func() { stop(); w.close(true) }, nil
}

// command sends a command and classifies a reply of another kind than want: 251 is as good as 250.
func (w *wire) command(what, command string, want int) error {
	code, text, err := w.ask(command)
	if err != nil || code/10 != want/10 {
		return w.refusal(what, code, text, err)
	}
	return nil
}

// send hands one message over to all of to. Nothing has been published before its final dot; after it, only the
// server's reply says whether it was.
func (w *wire) send(from string, to []string, message []byte) (string, error) {
	if err := w.command("the sender "+from, "MAIL FROM:<"+from+">", 250); err != nil {
		return "", err
	}
	for _, address := range to {
		if err := w.command("the recipient "+address, "RCPT TO:<"+address+">", 250); err != nil {
			return "", err
		}
	}
	if err := w.command("DATA", "DATA", 354); err != nil {
		return "", err
	}
	body := strings.TrimSuffix(stuffed(message), ".\r\n")
	if _, err := io.WriteString(w.conn, body); err != nil {
		return "", w.s.classify("the message", err)
	}
	code, text, err := w.ask(".")
	switch {
	case err != nil:
		return "", fmt.Errorf("the message was handed over, and the answer was lost: %s: %w", w.s.safe(err),
			digest.ErrUncertain)
	case code < 200 || code > 299:
		return "", w.refusal("the message", code, text, nil)
	}
	return strings.TrimSpace(w.s.hide(text)), nil
}

// stuffed is a message as it is sent after DATA, its final dot included (RFC 5321 section 4.5.2).
func stuffed(message []byte) string {
	var b strings.Builder
	out := bufio.NewWriter(&b)
	dots := textproto.NewWriter(out).DotWriter()
	_, _ = dots.Write(message) // memory takes it all
	_ = dots.Close()
	_ = out.Flush()
	return b.String()
}

// classify says whether trying again may help after a failure before the final dot, or a reply to it. Nothing was
// published.
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

// hide removes the credentials from a text, in every spelling: some servers repeat the command that they refuse.
func (s *session) hide(text string) string {
	if s.password == "" && s.user == "" {
		return text
	}
	return digest.RedactCoded(text, []string{s.user, plain(s.user, s.password)}, digest.Secret(s.password))
}

// plain is the initial response of AUTH PLAIN (RFC 4616), not yet encoded.
func plain(user, password string) string { return "\x00" + user + "\x00" + password }

func encoded(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
