package inflight

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// SettleTimeout bounds the transactions that record how deliveries ended. They outlive the run, because the ledger
// must learn it.
const SettleTimeout = 15 * time.Second

// Batcher lets the connections of a mailing share transactions of the ledger: requests that arrive during one
// transaction go into the next one. It keeps the registry up to date.
type Batcher struct {
	ledger   digest.BatchLedger
	of       digest.Delivery
	attempts *Registry
	requests chan *request
	failed   atomic.Pointer[error] // the first error

	mu   sync.Mutex
	mine map[Key]bool // claimed here, and not known to have ended
}

// request is what one connection asks: to settle ended, if it is not nil, and to claim next, if it is not empty.
type request struct {
	ended *digest.Delivery
	next  string
	mine  bool
	err   error
	done  chan struct{}
}

// NewBatcher returns a batcher for the mailing that of names. Flush must run until Close.
func NewBatcher(ledger digest.BatchLedger, of digest.Delivery, attempts *Registry) *Batcher {
	return &Batcher{
		ledger: ledger, of: of, attempts: attempts, requests: make(chan *request, 256), mine: map[Key]bool{},
	}
}

// to is the delivery of the mailing to one recipient.
func (b *Batcher) to(recipient string) digest.Delivery {
	return digest.Delivery{
		Edition: b.of.Edition, Destination: b.of.Destination, Recipient: recipient, Owner: b.of.Owner,
	}
}

// Submit is a digest.SettleAndClaim. Before it asks the ledger, it registers how the delivery ended, and the next
// one. After an error of the ledger it claims nothing more, because the state of the ledger is then unknown.
func (b *Batcher) Submit(ended *digest.Delivery, next string) (bool, error) {
	if ended != nil {
		end := b.to(ended.Recipient)
		end.State, end.Receipt, end.Error, end.Final = ended.State, ended.Receipt, ended.Error, ended.Final
		b.attempts.settle(end)
	}
	if next != "" && !b.attempts.Enter(b.to(next)) { // this process has it in flight already
		next = ""
	}
	if ended == nil && next == "" {
		return false, b.Err()
	}
	one := &request{ended: ended, next: next, done: make(chan struct{})}
	b.requests <- one
	<-one.done
	return one.mine, one.err
}

// Err returns the first error of the ledger, or nil.
func (b *Batcher) Err() error {
	if err := b.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// Close ends Flush. Nothing may be submitted afterwards.
func (b *Batcher) Close() { close(b.requests) }

// Flush answers requests until Close.
func (b *Batcher) Flush() {
	for first := range b.requests {
		batch := []*request{first}
		for more := true; more && len(batch) < cap(b.requests); {
			select {
			case one, ok := <-b.requests:
				if more = ok; ok {
					batch = append(batch, one)
				}
			default:
				more = false
			}
		}
		b.flushBatch(batch)
		for _, one := range batch {
			close(one.done)
		}
	}
}

// flushBatch makes one transaction of batch. After an earlier error, it settles, but claims nothing.
func (b *Batcher) flushBatch(batch []*request) {
	ctx, cancel := context.WithTimeout(context.Background(), SettleTimeout)
	defer cancel()
	var ended []digest.Delivery
	var next []string
	earlier := b.Err()
	for _, one := range batch {
		if one.ended != nil {
			ended = append(ended, *one.ended)
		}
		if one.next != "" && earlier == nil {
			next = append(next, one.next)
		}
	}
	var mine []bool
	err := digest.Recover("the ledger", func() (err error) { // the connections wait for an answer
		mine, err = b.ledger.SettleAndClaim(ctx, b.of, ended, next)
		return err
	})
	if err != nil {
		err = digest.WithHint(fmt.Errorf("destination %s: recording %d deliveries of edition %s in the ledger: %w",
			b.of.Destination, len(ended), b.of.Edition, err),
			"this process records them when the store answers again, and then continues")
		b.failed.CompareAndSwap(nil, &err)
	}
	i := 0
	for _, one := range batch {
		if one.err = err; err == nil {
			one.err = earlier
		}
		if one.next != "" && earlier == nil {
			one.mine = err == nil && mine[i]
			i++
		}
		b.register(one, err)
	}
}

// register updates the registry after a transaction that ended with err. If that failed, the outcome of what ended
// stays in the registry, and what was to be claimed must not be handed over.
func (b *Batcher) register(one *request, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if one.ended != nil {
		ended := b.to(one.ended.Recipient)
		delete(b.mine, KeyOf(ended))
		if err == nil {
			b.attempts.Leave(ended)
		} else {
			b.attempts.unsettle(ended)
		}
	}
	switch {
	case one.next == "":
	case one.mine:
		b.attempts.Begin(b.to(one.next))
		b.mine[KeyOf(b.to(one.next))] = true
	case err != nil:
		b.attempts.Abandon(b.to(one.next))
	default:
		b.attempts.Leave(b.to(one.next))
	}
}

// Interrupted makes uncertain what was claimed and never ended, and reports whether there was any. The caller must
// know that nobody works on the mailing any more.
func (b *Batcher) Interrupted() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	left := b.attempts.interrupted(b.mine)
	for _, line := range left {
		line.Owner, line.State = b.of.Owner, digest.Uncertain
		line.Error = "the mailing broke off while this message was handed over"
		b.attempts.Finish(line)
	}
	return len(left) > 0
}
