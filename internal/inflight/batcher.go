package inflight

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Batcher lets many connections share the transactions of one ledger: requests that arrive during a transaction are
// handled in the next one.
type Batcher struct {
	ledger   digest.BatchLedger
	of       digest.Delivery
	attempts *Registry
	Requests chan *request
	Broken   atomic.Pointer[error] // the first error; after it nothing is claimed

	mu   sync.Mutex
	mine map[Key]bool // claimed in this pass, and not known to have ended
}

type request struct {
	ended *digest.Delivery
	next  string
	mine  bool
	err   error
	done  chan struct{}
}

func NewBatcher(ledger digest.BatchLedger, of digest.Delivery, attempts *Registry) *Batcher {
	return &Batcher{ledger: ledger, of: of, attempts: attempts, Requests: make(chan *request, 256), mine: map[Key]bool{}}
}

// to is the delivery of the mailing to one recipient.
func (t *Batcher) to(recipient string) digest.Delivery {
	return digest.Delivery{Edition: t.of.Edition, Destination: t.of.Destination, Recipient: recipient, Owner: t.of.Owner}
}

// Submit is a Turn. How one ended is remembered, and the next one registered, before the ledger is asked.
func (t *Batcher) Submit(ended *digest.Delivery, next string) (bool, error) {
	if ended != nil {
		end := t.to(ended.Recipient)
		end.State, end.Receipt, end.Error, end.Final = ended.State, ended.Receipt, ended.Error, ended.Final
		t.attempts.settle(end)
	}
	if next != "" && !t.attempts.Enter(t.to(next)) { // this process has it in flight already
		next = ""
	}
	if ended == nil && next == "" {
		if broken := t.Broken.Load(); broken != nil {
			return false, *broken
		}
		return false, nil
	}
	one := &request{ended: ended, next: next, done: make(chan struct{})}
	t.Requests <- one
	<-one.done
	return one.mine, one.err
}

// Flush answers until asked is closed.
func (t *Batcher) Flush() {
	for first := range t.Requests {
		batch := []*request{first}
		for more := true; more && len(batch) < cap(t.Requests); {
			select {
			case one, ok := <-t.Requests:
				if more = ok; ok {
					batch = append(batch, one)
				}
			default:
				more = false
			}
		}
		t.flushBatch(batch)
		for _, one := range batch {
			close(one.done)
		}
	}
}

// flushBatch makes one transaction of batch. Its context outlives the run: the ledger must learn how a delivery ended.
func (t *Batcher) flushBatch(batch []*request) {
	ctx, cancel := context.WithTimeout(context.Background(), SettleTimeout)
	defer cancel()
	var ended []digest.Delivery
	var next []string
	broken := t.Broken.Load()
	for _, one := range batch {
		if one.ended != nil {
			ended = append(ended, *one.ended)
		}
		if one.next != "" && broken == nil {
			next = append(next, one.next)
		}
	}
	var mine []bool
	err := digest.Recover("the ledger", func() (err error) { // whoever asked waits for an answer
		mine, err = t.ledger.SettleAndClaim(ctx, t.of, ended, next)
		return err
	})
	if err != nil {
		err = digest.WithHint(fmt.Errorf("destination %s: the ledger could not be told of %d deliveries of edition %s: %w",
			t.of.Destination, len(ended), t.of.Edition, err),
			"this process tells the ledger when the store answers again, and goes on then")
		t.Broken.CompareAndSwap(nil, &err)
	}
	i := 0
	for _, one := range batch {
		if one.err = err; err == nil && broken != nil {
			one.err = *broken
		}
		if one.next != "" && broken == nil {
			one.mine = err == nil && mine[i]
			i++
		}
		t.register(one, err)
	}
}

// register keeps the registry up to date with what the ledger answered. Where the answer was lost, what ended stays
// there with its outcome, and of what was to be claimed nothing may be handed over.
func (t *Batcher) register(one *request, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if one.ended != nil {
		key := KeyOf(t.to(one.ended.Recipient))
		delete(t.mine, key)
		if err == nil {
			t.attempts.Leave(t.to(one.ended.Recipient))
		} else {
			t.attempts.unsettle(t.to(one.ended.Recipient))
		}
	}
	switch {
	case one.next == "":
	case one.mine:
		t.attempts.Begin(t.to(one.next))
		t.mine[KeyOf(t.to(one.next))] = true
	case err != nil:
		t.attempts.Abandon(t.to(one.next))
	default:
		t.attempts.Leave(t.to(one.next))
	}
}

// Interrupted is called when nobody works on the mailing any more. What was claimed and never ended is uncertain. It
// reports whether there was any.
func (t *Batcher) Interrupted() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	left := t.attempts.interrupted(t.mine)
	for _, line := range left {
		line.Owner, line.State, line.Error = t.of.Owner, digest.Uncertain, "the mailing broke off while this message was handed over"
		t.attempts.Finish(line)
	}
	return len(left) > 0
}

// SettleTimeout outlives whatever ended the run: the ledger must learn how a delivery ended.
const SettleTimeout = 15 * time.Second
