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
	connectTries = 3                // in a row, before a connection is given up
	finishing    = 10 * time.Second // for the message under way when a run is ended
	mostForms    = 64
)

// Mail implements digest.Mailer. Where the server offers PIPELINING, the envelope of a message goes out together with the body of the one
// before, so that a message costs one round trip. A connection that the server ends is made again; one that cannot be made ends, and
// leaves what it had to the others. All are given up where nobody could be written to: the sender is refused, or the ledger.
func (p *Publisher) Mail(ctx context.Context, letters <-chan digest.Letter, turn digest.Turn) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	shared := &mailing{p: p, letters: letters, turn: turn, stop: stop, forms: map[*digest.Message]*form{}}
	var group sync.WaitGroup
	for range p.config.Connections {
		group.Go(func() {
			l := &line{mailing: shared, ctx: ctx}
			l.gaveUp(l.guarded())
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if len(shared.left) > 0 {
		return shared.lost
	}
	return nil
}

// guarded is run. A panic ends the mailing with an error instead of the process, which has other things to do; it is
// recovered here because nobody else can recover what a goroutine panics with. What was claimed stays so, and the
// ledger's owner settles it.
func (l *line) guarded() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fatal{fmt.Errorf("publishing broke the program: %v", p)}
		}
	}()
	return l.run()
}

// mailing is what the connections share.
type mailing struct {
	p       *Publisher
	letters <-chan digest.Letter
	turn    digest.Turn
	stop    context.CancelCauseFunc
	mu      sync.Mutex
	forms   map[*digest.Message]*form
	left    []digest.Letter // by connections that ended
	lost    error           // why one of them ended
}

// fatal ends the whole mailing.
type fatal struct{ error }

func (f fatal) Unwrap() error { return f.error }

// form encodes m once.
func (m *mailing) form(of *digest.Message) (*form, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if f := m.forms[of]; f != nil {
		return f, nil
	}
	f, err := m.p.encode(of)
	if err != nil {
		return nil, err
	}
	if len(m.forms) >= mostForms {
		clear(m.forms)
	}
	m.forms[of] = f
	return f, nil
}

// leftOver takes a letter that another connection left.
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
