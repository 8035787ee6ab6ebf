package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

const mailingPage = 500 // recipients read at once

// batch is a part of a destination's readers, in the order of their addresses. The zero batch is all of them.
type batch struct {
	after string // the address before its first; empty: none
	until string // its last address; empty: to the end
}

// pass goes once through the readers of a batch. It renders a letter for each one who can be sent to; the mailer
// claims them, publishes, and settles.
func (m *mailing) pass(ctx context.Context, b batch) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	letters := make(chan digest.Letter, mailingPage)
	batcher := inflight.NewBatcher(m.ledger, m.of, m.Process.Attempts)
	var read error
	var group sync.WaitGroup
	group.Go(func() {
		defer close(letters)
		read = digest.Recover("rendering", func() error { return m.render(reading, b, letters) })
	})
	group.Go(batcher.Flush)
	err := func() (err error) {
		defer func() {
			if p := recover(); p != nil { // what was in flight is uncertain
				err = fmt.Errorf("publishing broke the program: %v", p)
			}
		}()
		return m.mailer.Mail(ctx, letters, m.recordingBounces(ctx, m.dest, m.of.Edition, batcher.Submit))
	}()
	stop()
	for range letters { // render may wait for room
	}
	batcher.Close()
	group.Wait()
	if batcher.Interrupted() || batcher.Err() != nil {
		m.Ledger().SettleLeft(ctx)
	}
	if err == nil && ctx.Err() == nil {
		err = read
	}
	return err
}

// render sends a letter for every reader of the batch who has not got it to letters.
func (m *mailing) render(ctx context.Context, b batch, letters chan<- digest.Letter) error {
	return m.readers(ctx, b, func(page []digest.Recipient, unsent []bool) error {
		for i, p := range page {
			if !unsent[i] {
				continue
			}
			template, err := m.letters.of(p)
			if err != nil {
				return err
			}
			select {
			case letters <- digest.Letter{Recipient: p, Template: template}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
}

// readers calls each with the readers of a batch, a page at a time, and with who of them can be sent to.
func (m *mailing) readers(ctx context.Context, b batch, each func(page []digest.Recipient, unsent []bool) error) error {
	for after := b.after; ; {
		page, err := m.dest.Readers.Recipients(ctx, after, mailingPage)
		if err != nil {
			return fmt.Errorf("destination %s: reading its subscribers: %w", m.dest.Name, err)
		}
		if len(page) > 0 && page[len(page)-1].Address <= after {
			return fmt.Errorf("destination %s: its subscribers are not in order: %w", m.dest.Name, errors.ErrUnsupported)
		}
		last := len(page) == 0
		addresses := make([]string, 0, len(page))
		for _, p := range page {
			if b.until != "" && p.Address > b.until {
				last = true
				break
			}
			addresses = append(addresses, p.Address)
		}
		if len(addresses) > 0 {
			unsent, err := m.ledger.Unsent(ctx, m.of.Edition, m.dest.Name, addresses)
			if err != nil {
				return fmt.Errorf("destination %s: reading the ledger: %w", m.dest.Name, err)
			}
			if err := each(page[:len(addresses)], unsent); err != nil {
				return err
			}
			after = addresses[len(addresses)-1]
		}
		if last || after == b.until {
			return nil
		}
	}
}
