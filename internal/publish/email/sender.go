package email

import (
	"bytes"
	"context"
	"errors"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// sender sends letters of a mailing over one connection at a time.
type sender struct {
	*mailing
	ctx    context.Context
	conn   *smtpConn        // nil: not connected
	next   *digest.Letter   // not claimed yet
	ended  *digest.Delivery // an outcome that the ledger does not have yet
	tries  int              // failures in a row to begin next
	buffer bytes.Buffer
}

// run sends letters until there are no more.
func (s *sender) run() error {
	begun := false // the server waits for the message of next
	for {
		if s.next == nil {
			if err := s.take(); err != nil || s.next == nil {
				return errors.Join(err, s.settle())
			}
			begun = false
		}
		if !begun {
			if err := s.pace(); err != nil {
				return errors.Join(s.settle(), err)
			}
			ok, err := s.begin(false)
			if err != nil {
				return errors.Join(err, s.settle())
			}
			if begun = ok; !ok {
				continue
			}
		}
		letter := *s.next
		s.next, begun = nil, false
		mine, err := s.claim(letter.Recipient.Address)
		if err != nil {
			return err
		}
		if !mine { // another process has it: the server must not wait for its message
			s.drop()
			continue
		}
		pipelined := s.finish(letter)
		if pipelined && s.next != nil {
			if begun, err = s.begin(true); err != nil {
				return errors.Join(err, s.settle())
			}
		}
	}
}

// end closes the connection, and leaves the letter that was not sent to the other senders.
func (s *sender) end(err error) {
	if s.conn != nil {
		if err == nil {
			s.conn.quit()
		} else {
			s.conn.close()
		}
	}
	var all fatal
	if errors.As(err, &all) {
		s.stop(all.error)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.lost = err
	}
	if s.next != nil {
		s.left = append(s.left, *s.next)
	}
}

// take gets the next letter. Before it waits for one, it writes the last outcome to the ledger.
func (s *sender) take() error {
	s.tries = 0
	if s.ctx.Err() != nil {
		return nil
	}
	if s.next = s.leftOver(); s.next != nil {
		return nil
	}
	select {
	case letter, ok := <-s.letters:
		if ok {
			s.next = &letter
		}
		return nil
	default:
	}
	if err := s.settle(); err != nil {
		return err
	}
	select {
	case letter, ok := <-s.letters:
		if ok {
			s.next = &letter
		} else {
			s.next = s.leftOver()
		}
	case <-s.ctx.Done():
	}
	return nil
}

// settle writes the last outcome to the ledger.
func (s *sender) settle() error {
	if s.ended == nil {
		return nil
	}
	_, err := s.claim("")
	return err
}

// claim writes the last outcome to the ledger and claims the next recipient, if one is given. Its error ends the
// mailing.
func (s *sender) claim(next string) (mine bool, err error) {
	ended := s.ended
	s.ended = nil
	if mine, err = s.turn(ended, next); err != nil {
		s.drop()
		return false, fatal{err}
	}
	return mine, nil
}

// pace waits until next is within the limits. Before it waits, it writes the last outcome to the ledger.
func (s *sender) pace() error {
	if s.p.limits.none() {
		return nil
	}
	if err := s.settle(); err != nil {
		return err
	}
	_ = s.p.limits.wait(s.ctx, s.next.Recipient.Address) // begin notices the end of ctx
	return nil
}
