package email

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// line is one connection, and what it is at.
type line struct {
	*mailing
	ctx     context.Context
	wire    *wire
	free    func() bool      // ends the watch of ctx over wire
	hand    *digest.Letter   // the next one: nothing of it is claimed
	ended   *digest.Delivery // what the ledger has not been told
	bounced bool             // the reply to RCPT says that the address of hand does not exist
	tries   int              // in a row that hand could not be begun
	b       bytes.Buffer
}

// gaveUp leaves what the line had in hand to the others.
func (l *line) gaveUp(err error) {
	if l.wire != nil {
		l.free()
		l.wire.close(err == nil)
	}
	var all fatal
	if errors.As(err, &all) {
		l.stop(all.error)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.lost = err
	}
	if l.hand != nil {
		l.left = append(l.left, *l.hand)
	}
}

// run hands letters over until there are none.
func (l *line) run() error {
	begun := false // the server waits for the message of hand
	for {
		if l.hand == nil {
			if err := l.take(); err != nil || l.hand == nil {
				return errors.Join(err, l.tell())
			}
			begun = false
		}
		if !begun {
			if err := l.pace(); err != nil {
				return errors.Join(l.tell(), err)
			}
			ok, err := l.begin(false)
			if err != nil {
				return errors.Join(err, l.tell())
			}
			if begun = ok; !ok {
				continue
			}
		}
		letter := *l.hand
		l.hand, begun = nil, false
		ended := l.ended
		l.ended = nil
		mine, err := l.turn(ended, letter.Recipient.Address)
		if err != nil {
			l.drop()
			return fatal{err}
		}
		if !mine { // another process has it: the server must not wait for it
			l.drop()
			continue
		}
		var next bool
		l.ended, next = l.finish(letter)
		if next && l.hand != nil {
			if begun, err = l.begin(true); err != nil {
				return errors.Join(err, l.tell())
			}
		}
	}
}

// take gets the next letter. While it waits for one, the ledger knows how the last one ended.
func (l *line) take() error {
	l.tries = 0
	if l.ctx.Err() != nil {
		return nil
	}
	if l.hand = l.leftOver(); l.hand != nil {
		return nil
	}
	select {
	case letter, ok := <-l.letters:
		if ok {
			l.hand = &letter
		}
		return nil
	default:
	}
	if err := l.tell(); err != nil {
		return err
	}
	select {
	case letter, ok := <-l.letters:
		if ok {
			l.hand = &letter
		} else {
			l.hand = l.leftOver()
		}
	case <-l.ctx.Done():
	}
	return nil
}

// tell tells the ledger how the last one ended.
func (l *line) tell() error {
	if l.ended == nil {
		return nil
	}
	ended := l.ended
	l.ended = nil
	if _, err := l.turn(ended, ""); err != nil {
		return fatal{err}
	}
	return nil
}

// pace waits until hand may be sent. While it waits, the ledger knows how the last one ended.
func (l *line) pace() error {
	if l.p.pace.free() {
		return nil
	}
	if err := l.tell(); err != nil {
		return err
	}
	_ = l.p.pace.wait(l.ctx, l.hand.Recipient.Address) // an end of ctx is seen by begin
	return nil
}

// begin brings the server to wait for the message of hand; said reports that the commands were sent already. It reports false where that
// one has failed, or is to be tried on another connection. Its error ends the line.
func (l *line) begin(said bool) (bool, error) {
	if l.ctx.Err() != nil {
		return false, l.ctx.Err()
	}
	if err := check(l.hand.Recipient); err != nil {
		return false, l.refuse(err, true)
	}
	if _, err := l.form(l.hand.Form); err != nil {
		return false, fatal{err}
	}
	if l.wire == nil {
		var err error
		if l.wire, err = l.p.wired(l.ctx); err != nil {
			return false, l.again(err)
		}
		conn := l.wire.conn
		l.free = context.AfterFunc(l.ctx, func() { _ = conn.SetDeadline(time.Now().Add(finishing)) })
	}
	l.patience()
	if _, international := l.wire.offers["SMTPUTF8"]; !international && !ascii(l.hand.Recipient.Address) {
		return false, l.refuse(fmt.Errorf("%w: the server does not know such letters", errAddress), true)
	}
	if !said && l.pipelines() {
		if _, err := io.WriteString(l.wire.conn, l.envelope()); err != nil {
			return false, l.again(l.wire.s.classify("the sender", err))
		}
		said = true
	}
	return l.answers(said)
}

// answers reads what the server says to the three commands, and sends those that it was not told yet.
func (l *line) answers(said bool) (bool, error) {
	var refused error
	for i, command := range l.commands() {
		ask := l.wire.ask
		if said {
			ask = func(string) (int, string, error) { return l.wire.reply() }
		}
		code, text, err := ask(command)
		what := []string{"the sender " + l.p.from.Address, "the recipient", "DATA"}[i]
		switch {
		case err != nil, code == 421:
			return false, l.again(l.wire.refusal(what, code, text, err))
		case i == 0 && code >= 500:
			return false, fatal{l.wire.refusal(what, code, text, nil)}
		case i == 0 && code >= 400:
			return false, l.again(l.wire.refusal(what, code, text, nil))
		case i < 2 && code >= 300, i == 2 && code >= 400:
			if refused == nil {
				refused = l.wire.refusal(what, code, text, nil)
				l.bounced = i == 1 && l.unknown(code, text)
			}
		case i == 2 && code != 354:
			return false, l.again(l.wire.refusal(what, code, text, nil))
		case i == 2 && refused != nil: // it waits for a message that nobody is to get
			l.drop()
		}
		if refused != nil && !said {
			break
		}
	}
	if refused == nil {
		return true, nil
	}
	if l.wire != nil {
		if code, _, err := l.wire.ask("RSET"); err != nil || code != 250 {
			l.drop()
		}
	}
	_, passing := retry.After(refused)
	bounced := l.bounced // only a reply to RCPT sets it
	l.bounced = false
	if err := l.refuse(refused, !passing); err != nil || l.ended == nil {
		return false, err
	}
	l.ended.Bounced = bounced && !passing
	return false, nil
}

// unknown reports whether a reply says that the recipient's address does not exist. One that speaks of the sender
// does not, whatever its code is: many servers check the sender only when they are told the recipient.
func (l *line) unknown(code int, text string) bool {
	lower := strings.ToLower(text)
	if strings.Contains(lower, "sender") || strings.Contains(lower, strings.ToLower(l.p.from.Address)) {
		return false
	}
	enhanced, _, _ := strings.Cut(text, " ")
	return digest.NoSuchAddress(code, enhanced)
}

// refuse writes down that hand has failed: nothing of it was published.
func (l *line) refuse(why error, final bool) error {
	mine, err := l.turn(l.ended, l.hand.Recipient.Address)
	l.ended = nil
	if err != nil {
		return fatal{err}
	}
	if mine {
		l.ended = &digest.Delivery{Recipient: l.hand.Recipient.Address, State: digest.Failed, Error: why.Error(), Final: final}
	}
	l.hand = nil
	return nil
}

// again ends the connection, and pauses before the next one; its error is why there will be none.
func (l *line) again(why error) error {
	l.drop()
	if err := l.tell(); err != nil {
		return err
	}
	if _, passing := retry.After(why); !passing {
		return fatal{why}
	}
	if l.tries++; l.tries >= connectTries {
		return why
	}
	_ = retry.Policy{First: l.p.config.Pause, Most: time.Minute}.Wait(l.ctx, l.tries)
	return nil
}

// finish sends the message of a letter that is claimed, with the envelope of the next one behind it where the server takes it so, and says
// how it ended. Before its final dot nothing can have been published; after it, only the server's answer tells.
func (l *line) finish(letter digest.Letter) (ended *digest.Delivery, next bool) {
	ended = &digest.Delivery{Recipient: letter.Recipient.Address, State: digest.Failed}
	if err := l.write(letter); err != nil {
		l.drop()
		ended.Error = err.Error()
		return ended, false
	}
	last := ".\r\n"
	if l.pipelines() && l.p.pace.free() && l.ctx.Err() == nil {
		select {
		case letter, ok := <-l.letters:
			if ok {
				l.hand, l.tries = &letter, 0
			}
		default:
		}
		if next = l.hand != nil && check(l.hand.Recipient) == nil && ascii(l.hand.Recipient.Address); next {
			last += l.envelope()
		}
	}
	_, err := io.WriteString(l.wire.conn, last)
	code, text := 0, ""
	if err == nil {
		code, text, err = l.wire.reply()
	}
	switch {
	case err != nil:
		ended.State = digest.Uncertain
		ended.Error = fmt.Sprintf("the message was handed over, and the answer was lost: %s", l.wire.s.safe(err))
		l.drop()
		return ended, false
	case code >= 200 && code < 300:
		ended.State, ended.Receipt = digest.Sent, brief(l.wire.s.hide(text))
	default:
		ended.Error = l.wire.s.classify("the message", answer(code, text)).Error()
		ended.Final = code >= 500
		ended.Bounced = l.unknown(code, text) // the message had one recipient
	}
	if code == 421 {
		l.drop()
		return ended, false
	}
	return ended, next
}

// write sends all of a message but its final dot.
func (l *line) write(letter digest.Letter) error {
	f, err := l.form(letter.Form)
	if err != nil {
		return err
	}
	l.b.Reset()
	if err := f.write(&l.b, letter.Recipient); err != nil {
		return err
	}
	message := l.b.Bytes()
	if l.p.dkim != nil {
		if message, err = sign(message, l.p.dkim); err != nil {
			return err
		}
	}
	l.patience()
	if _, err := l.wire.conn.Write(message); err != nil {
		return l.wire.s.classify("the message", err)
	}
	return nil
}

// patience bounds what comes next. What is under way when the run is ended gets a moment to finish.
func (l *line) patience() {
	limit := l.p.config.Timeout
	if l.ctx.Err() != nil {
		limit = min(limit, finishing)
	}
	_ = l.wire.conn.SetDeadline(time.Now().Add(limit)) // a connection that is closed says so at the next write
}

// drop ends the connection.
func (l *line) drop() {
	if l.wire != nil {
		l.free()
		l.wire.close(false)
		l.wire = nil
	}
}

func (l *line) pipelines() bool {
	_, ok := l.wire.offers["PIPELINING"]
	return ok
}

// commands are those before a message.
func (l *line) commands() []string {
	mail := "MAIL FROM:<" + l.p.from.Address + ">"
	if !ascii(l.hand.Recipient.Address) {
		mail += " SMTPUTF8"
	}
	return []string{mail, "RCPT TO:<" + l.hand.Recipient.Address + ">", "DATA"}
}

func (l *line) envelope() string { return strings.Join(l.commands(), "\r\n") + "\r\n" }

func ascii(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > 0x7e })
}

// brief keeps a receipt short: the ledger has one for everybody.
func brief(text string) string {
	const most = 200
	text = strings.TrimSpace(text)
	return strings.ToValidUTF8(text[:min(len(text), most)], "")
}

// answer is what the server said as an error.
func answer(code int, text string) error { return &smtp.SMTPError{Code: code, Message: text} }
