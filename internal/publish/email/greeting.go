package email

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// greeting reads the server's first reply. A server that expects TLS from the first byte waits for the client, so that
// smtp:// at such a port would end in silence on both sides.
func (c *smtpConn) greeting(dialing context.Context) error {
	doing, began := "connecting to "+c.server.String(), time.Now()
	if !c.encrypted {
		if err := c.firstByte(dialing, c.limit.silence); isTimeout(err) {
			if c.speaksTLS(dialing) {
				return digest.WithHint(fmt.Errorf("%s: the server expects TLS from the start", doing), useSMTPS)
			}
			if err := c.firstByte(dialing, c.limit.greeting); isTimeout(err) {
				if c.ctx.Err() != nil {
					return c.ctx.Err()
				}
				waited := time.Since(began).Round(time.Second)
				err := fmt.Errorf("%s: the server sent no greeting within %v", doing, waited)
				return digest.WithHint(retry.Temporary(err, 0),
					"if the server expects TLS from the start, as on port 465: "+useSMTPS)
			}
		}
	}
	c.extend()
	r, err := c.reply()
	switch {
	case err != nil:
		return c.failure(doing, err)
	case r.code != 220:
		return c.refusal(doing, r)
	}
	return nil
}

const (
	probeLimit = 5 * time.Second // for asking a server whether it speaks TLS
	useSMTPS   = "use smtps:// instead of smtp://"
)

// firstByte waits for the server to say something, at most until the limit or the end of dialing. Other errors than a
// timeout show up again when the reply is read.
func (c *smtpConn) firstByte(dialing context.Context, limit time.Duration) error {
	end := time.Now().Add(limit)
	if last, ok := dialing.Deadline(); ok && last.Before(end) {
		end = last
	}
	if !c.limit.end.IsZero() && c.limit.end.Before(end) {
		end = c.limit.end
	}
	_ = c.conn.SetReadDeadline(end)
	if c.ctx.Err() != nil {
		return os.ErrDeadlineExceeded
	}
	c.remaining.N = maxReply
	_, err := c.reader.Peek(1)
	return err
}

func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

// speaksTLS asks the server on a second connection whether it answers in TLS. Nothing else is sent there, so its
// certificate does not matter.
func (c *smtpConn) speaksTLS(dialing context.Context) bool {
	ctx, cancel := context.WithTimeout(dialing, probeLimit)
	defer cancel()
	d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // see above
	conn, err := d.DialContext(ctx, "tcp", c.server.String())
	if err == nil {
		_ = conn.Close()
		return true
	}
	var failed *net.OpError
	return errors.As(err, &failed) && failed.Op == "remote error" // a TLS alert is an answer in TLS, too
}
