package email

import (
	"errors"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// begin brings the server to where it waits for the message of next; sent reports that the commands were sent already.
// It returns false if this letter failed, or is to be tried on another connection. An error ends the sender.
func (s *sender) begin(sent bool) (bool, error) {
	if s.ctx.Err() != nil {
		return false, s.ctx.Err()
	}
	if err := check(s.next.Recipient); err != nil {
		return false, s.refuse(err, true, false)
	}
	if _, err := s.template(s.next.Template); err != nil {
		return false, fatal{err}
	}
	if s.conn == nil {
		times := s.p.times
		times.grace = finishGrace
		var err error
		if s.conn, err = s.p.connect(s.ctx, times); err != nil {
			return false, s.again(err)
		}
	}
	err := s.conn.begin(person(s.next.Recipient), sent)
	if err == nil {
		return true, nil
	}
	var refused *rejection
	if !errors.As(err, &refused) {
		return false, s.again(err)
	}
	s.dropClosed()
	_, temporary := retry.After(err)
	return false, s.refuse(err, !temporary, refused.noSuchAddress && !temporary)
}

// refuse notes that next has failed. Nothing of it was published.
func (s *sender) refuse(why error, final, bounced bool) error {
	address := s.next.Recipient.Address
	mine, err := s.claim(address)
	if err != nil {
		return err
	}
	if mine {
		s.ended = &digest.Delivery{
			Recipient: address, State: digest.Failed, Error: why.Error(), Final: final, Bounced: bounced,
		}
	}
	s.next = nil
	return nil
}

// again closes the connection and pauses before the next one. An error means that there will be none.
func (s *sender) again(why error) error {
	s.drop()
	if err := s.settle(); err != nil {
		return err
	}
	if _, temporary := retry.After(why); !temporary {
		return fatal{why}
	}
	if s.tries++; s.tries >= connectTries {
		return why
	}
	_ = retry.Policy{First: s.p.config.Pause, MaxWait: time.Minute}.Wait(s.ctx, s.tries)
	return nil
}

// finish sends the message of a letter that is claimed, and notes its outcome. If it can, it sends the commands for the
// next letter along and returns true.
func (s *sender) finish(letter digest.Letter) (pipelined bool) {
	s.ended = &digest.Delivery{Recipient: letter.Recipient.Address, State: digest.Failed}
	if err := s.write(letter); err != nil {
		s.drop()
		s.ended.Error = err.Error()
		return false
	}
	commands := s.ahead()
	receipt, err := s.conn.finish(commands)
	var refused *rejection
	switch {
	case err == nil:
		s.ended.State, s.ended.Receipt = digest.Sent, receipt
	case errors.As(err, &refused):
		_, temporary := retry.After(err)
		s.ended.Error, s.ended.Final = err.Error(), !temporary
		s.ended.Bounced = refused.noSuchAddress && !temporary // the message had one recipient
	default:
		s.ended.State, s.ended.Error = digest.Uncertain, err.Error()
	}
	s.dropClosed()
	return commands != "" && s.conn != nil
}

// write sends all of a message but its final dot.
func (s *sender) write(letter digest.Letter) error {
	t, err := s.template(letter.Template)
	if err != nil {
		return err
	}
	message, err := s.p.compose(&s.buffer, t, person(letter.Recipient))
	if err != nil {
		return err
	}
	return s.conn.write(message)
}

// ahead takes the next letter if there is one already, and returns the commands for it. Empty: they cannot be sent now.
func (s *sender) ahead() string {
	if !s.conn.pipelines() || !s.p.limits.none() || s.ctx.Err() != nil {
		return ""
	}
	select {
	case letter, ok := <-s.letters:
		if ok {
			s.next, s.tries = &letter, 0
		}
	default:
	}
	if s.next == nil || check(s.next.Recipient) != nil || !ascii(s.next.Recipient.Address) {
		return ""
	}
	return person(s.next.Recipient).group(s.p.from.Address)
}

// drop closes the connection without a word.
func (s *sender) drop() {
	if s.conn != nil {
		s.conn.close()
		s.conn = nil
	}
}

// dropClosed forgets a connection that is closed.
func (s *sender) dropClosed() {
	if s.conn != nil && s.conn.closed {
		s.conn = nil
	}
}
