package email

import (
	"io"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// begin sends the commands before a message and reads their replies; sent reports that they were sent already. After
// nil the server waits for the message. After a *rejection the connection can be used for the next message, unless it
// is closed. Any other error means that the connection must not be used again.
func (c *smtpConn) begin(to recipients, sent bool) error {
	c.extend()
	if !to.ascii() && !c.offers("SMTPUTF8") {
		return &rejection{error: errASCII}
	}
	if !sent && c.pipelines() {
		if _, err := io.WriteString(c.conn, to.group(c.from)); err != nil {
			return c.failure(to.subject(0, c.from), err)
		}
		sent = true
	}
	refused, err := c.envelope(to, sent)
	if err != nil || refused == nil {
		return err
	}
	if !c.closed {
		if r, err := c.ask("RSET"); err != nil || r.code != 250 {
			c.close()
		}
	}
	return refused
}

// envelope reads the replies to the commands, and sends each first if they were not sent.
func (c *smtpConn) envelope(to recipients, sent bool) (refused *rejection, err error) {
	commands := to.commands(c.from)
	data := len(commands) - 1
	for i, command := range commands {
		read := c.reply
		if !sent {
			read = func() (reply, error) { return c.ask(command) }
		}
		r, err := read()
		subject := to.subject(i, c.from)
		switch {
		case err != nil:
			return nil, c.failure(subject, err)
		case r.code == 421, i == 0 && r.code >= 300: // the server is closing, or wants nobody's mail from us
			return nil, c.refusal(subject, r)
		case i < data && r.code >= 300, i == data && r.code >= 400:
			if refused == nil {
				refused = &rejection{
					error:         c.refusal(subject, r),
					noSuchAddress: i < data && c.noSuchAddress(r),
				}
			}
		case i == data && r.code != 354:
			return nil, c.refusal(subject, r)
		case i == data && refused != nil: // it waits for a message that not everybody may get
			c.close()
		}
		if refused != nil && !sent {
			return refused, nil
		}
	}
	return refused, nil
}

// write sends a message without its final dot. Nothing can have been published after an error.
func (c *smtpConn) write(message []byte) error {
	c.extend()
	if _, err := c.conn.Write(message); err != nil {
		c.close()
		return c.failure("the message", err)
	}
	return nil
}

// finish sends the final dot, and in the same packet the commands that come next, and reads the reply to the message.
// It returns what the server said about it, a *rejection if it refused the message, or an error that is
// digest.ErrUncertain if the reply was lost.
func (c *smtpConn) finish(next string) (receipt string, err error) {
	var r reply
	if _, err = io.WriteString(c.conn, ".\r\n"+next); err == nil {
		r, err = c.reply()
	}
	if err != nil {
		c.close()
		return "", &unconfirmed{"the message was sent, and the server's reply was lost: " + c.safe(err.Error())}
	}
	if r.code == 421 {
		c.close()
	}
	if r.code < 200 || r.code > 299 {
		return "", &rejection{error: c.refusal("the message", r), noSuchAddress: c.noSuchAddress(r)}
	}
	return beginning(c.safe(r.text())), nil
}

// noSuchAddress reports whether a reply says that the recipient's address does not exist. A reply about the sender
// does not, whatever its code: many servers check the sender only after RCPT.
func (c *smtpConn) noSuchAddress(r reply) bool {
	lower := strings.ToLower(r.text())
	if strings.Contains(lower, "sender") || strings.Contains(lower, strings.ToLower(c.from)) {
		return false
	}
	enhanced, _, _ := strings.Cut(r.text(), " ")
	return digest.NoSuchAddress(r.code, enhanced)
}

func (c *smtpConn) pipelines() bool { return c.offers("PIPELINING") }
