package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"
)

// groupCommit makes one transaction of what is saved at the same time. A file is on the disk only after a wait that costs as much for a hundred lines as for one,
// and thousands of sources are read at once. (PostgreSQL does the same for all its connections.)
type groupCommit struct {
	mu      sync.Mutex
	waiting []*write
	busy    bool // somebody writes
}

// write is a statement that does no harm when it is run twice.
type write struct {
	statement string
	args      []any
	outcome   chan outcome
	err       error // its own
}

// outcome is what becomes of a write that waits.
type outcome int

const (
	committed  outcome = iota // it is on the disk, or has an error of its own
	retryAlone                // the transaction failed, perhaps for another's sake: it is to be tried by itself
	leader                    // it is its turn to write what waits
)

// maxTogether bounds one transaction, so that nobody waits long for others.
const maxBatch = 64

// save runs the statement, together with others that come while the disk is busy. It is there when save returns nil; an error is its own.
func (s *Store) save(ctx context.Context, statement string, args ...any) error {
	if !s.backend.file {
		_, err := s.exec(ctx, true, statement, args...)
		return err
	}
	w := &write{statement: statement, args: args, outcome: make(chan outcome, 1)}
	end := leader
	if !s.saves.join(w) {
		end = <-w.outcome
	}
	if end == leader {
		end = s.commitBatch(ctx, w)
	}
	if end == retryAlone {
		_, w.err = s.exec(ctx, true, statement, args...)
	}
	return w.err
}

// commitBatch writes what waits, w among it, and says what became of it.
func (s *Store) commitBatch(ctx context.Context, w *write) (end outcome) {
	batch := s.saves.take(w)
	end = retryAlone
	defer func() { s.saves.done(batch, w, end) }()
	if len(batch) == 1 {
		_, w.err = s.exec(ctx, true, w.statement, w.args...)
		end = committed
		return end
	}
	err := s.transaction(ctx, func(tx *sql.Tx) error {
		for _, one := range batch {
			if _, err := tx.ExecContext(ctx, one.statement, one.args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		end = committed
	}
	return end
}

// join reports whether w is to lead: nobody else writes.
func (t *groupCommit) join(w *write) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy {
		t.waiting = append(t.waiting, w)
		return false
	}
	t.busy = true
	return true
}

// take gives what waits to w, which leads.
func (t *groupCommit) take(w *write) []*write {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(len(t.waiting), maxBatch-1)
	batch := append([]*write{w}, t.waiting[:n]...)
	t.waiting = slices.Clone(t.waiting[n:])
	return batch
}

// done tells the others what became of them, and lets the next one lead.
func (t *groupCommit) done(batch []*write, w *write, end outcome) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, one := range batch {
		if one != w {
			one.outcome <- end
		}
	}
	if t.busy = len(t.waiting) > 0; t.busy {
		t.waiting[0].outcome <- leader
		t.waiting = t.waiting[1:]
	}
}
