package email

import (
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// reply is a server's answer (RFC 5321 section 4.2).
type reply struct {
	code  int
	lines []string
}

func (r reply) text() string { return strings.Join(r.lines, " ") }

// final reports whether the server will refuse the same again.
func (r reply) final() bool { return r.code < 400 || r.code >= 500 }

// reply reads one reply. The text may be missing, together with the space before it.
func (c *smtpConn) reply() (reply, error) {
	c.remaining.N = maxReply
	var r reply
	for {
		line, err := c.reader.ReadString('\n')
		if err != nil {
			return r, err
		}
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if len(line) < 3 || strings.Trim(line[:3], "0123456789") != "" || line[0] < '2' || line[0] > '5' {
			return r, fmt.Errorf("the server sent %q, which is not a reply", beginning(line))
		}
		code := int(line[0]-'0')*100 + int(line[1]-'0')*10 + int(line[2]-'0')
		if len(r.lines) > 0 && code != r.code {
			return r, fmt.Errorf("the server sent a reply with the codes %d and %d", r.code, code)
		}
		r.code = code
		last := len(line) == 3 || line[3] != '-'
		r.lines = append(r.lines, line[min(4, len(line)):])
		if last {
			return r, nil
		}
	}
}

// beginning is the first 200 bytes of a text: the ledger has a line for each recipient.
func beginning(text string) string {
	const most = 200
	text = strings.TrimSpace(text)
	return strings.ToValidUTF8(text[:min(len(text), most)], "")
}

// rejection is a reply that refuses one message or its recipient. The connection is not at fault.
type rejection struct {
	error
	noSuchAddress bool // the reply says that the recipient's address does not exist
}

func (r *rejection) Unwrap() error { return r.error }

// unconfirmed is the error of a message that was sent completely, but to which the reply was lost.
type unconfirmed struct{ text string }

func (u *unconfirmed) Error() string        { return u.text }
func (u *unconfirmed) Is(target error) bool { return target == digest.ErrUncertain }

// refusal is the error for an unwanted reply. It is temporary if the server says so (4xx).
func (c *smtpConn) refusal(doing string, r reply) error {
	err := fmt.Errorf("%s: the server says %d %s", doing, r.code, c.safe(r.text()))
	if r.final() {
		return err
	}
	return retry.Temporary(err, 0)
}

// failure is the error for a connection that failed before a message was complete. Nothing was published. It is
// temporary, unless ctx ended or the server's certificate is not valid.
func (c *smtpConn) failure(doing string, err error) error {
	if c.ctx.Err() != nil {
		return c.ctx.Err()
	}
	text := fmt.Errorf("%s: %s", doing, c.safe(err.Error()))
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	if errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) {
		return digest.WithHint(text, "the server's certificate is not valid for this host: check the host in smtp")
	}
	return retry.Temporary(text, 0)
}

// safe removes credentials from a text: some servers repeat the command that they refuse. It also drops control
// characters.
func (c *smtpConn) safe(text string) string {
	text = printable(text)
	if len(c.secrets) == 0 && len(c.coded) == 0 {
		return text
	}
	return digest.RedactCoded(text, c.coded, c.secrets...)
}

// printable replaces control characters by spaces.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
}
