package email

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var _ digest.Mailer = (*Publisher)(nil)

const (
	connectTries = 3                // in a row, before a sender gives up
	finishGrace  = 10 * time.Second // for the message under way when a mailing is ended
	maxTemplates = 64
)

// Mail implements digest.Mailer. If the server offers PIPELINING, the commands for a message are sent together with the
// end of the one before, so that each message takes one round trip. A connection that the server closes is made again.
// A sender that cannot connect ends, and leaves its message to the others. All end if no message can be sent to anyone:
// the server refuses the sender's address, or the ledger cannot be written.
func (p *Publisher) Mail(ctx context.Context, letters <-chan digest.Letter, turn digest.SettleAndClaim) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	m := &mailing{p: p, letters: letters, turn: turn, stop: stop, templates: map[*digest.Message]*letterTemplate{}}
	var group sync.WaitGroup
	for range p.config.Connections {
		group.Go(func() {
			s := &sender{mailing: m, ctx: ctx}
			s.end(s.guarded())
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if len(m.left) > 0 {
		return m.lost
	}
	return nil
}

// guarded is run. A panic ends the mailing with an error, not the process: nobody else can recover from a panic in this
// goroutine. Messages that were claimed stay claimed, and the owner of the ledger settles them.
func (s *sender) guarded() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fatal{fmt.Errorf("sending panicked, please report it: %v", p)}
		}
	}()
	return s.run()
}

// mailing is what the senders share.
type mailing struct {
	p         *Publisher
	letters   <-chan digest.Letter
	turn      digest.SettleAndClaim
	stop      context.CancelCauseFunc
	mu        sync.Mutex
	templates map[*digest.Message]*letterTemplate
	left      []digest.Letter // by senders that ended
	lost      error           // why one of them ended
}

// fatal is an error that ends the whole mailing.
type fatal struct{ error }

func (f fatal) Unwrap() error { return f.error }

// template encodes a message once for all its recipients.
func (m *mailing) template(of *digest.Message) (*letterTemplate, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t := m.templates[of]; t != nil {
		return t, nil
	}
	t, err := m.p.compile(of)
	if err != nil {
		return nil, err
	}
	if len(m.templates) >= maxTemplates {
		clear(m.templates)
	}
	m.templates[of] = t
	return t, nil
}

// leftOver takes a letter that another sender left; nil if there is none.
func (m *mailing) leftOver() *digest.Letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.left) == 0 {
		return nil
	}
	l := m.left[len(m.left)-1]
	m.left = m.left[:len(m.left)-1]
	return &l
}
