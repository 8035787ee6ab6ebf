package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"
)

// groupCommit combines concurrent writes into one transaction. Syncing a file to disk takes as long for a
// hundred rows as for one, and a run reads thousands of sources concurrently. PostgreSQL does its own group
// commit, so only file stores use it.
type groupCommit struct {
	mu      sync.Mutex
	waiting []*write
	busy    bool // a leader is writing
}

// write is a statement that is safe to run twice.
type write struct {
	statement string
	args      []any
	outcome   chan outcome
	err       error // error of this statement alone
}

// outcome is what happened to a waiting write.
type outcome int

const (
	committed  outcome = iota // it is on disk, or err is set
	retryAlone                // the transaction failed, perhaps because of another write; run this one alone
	leader                    // this writer must commit the waiting writes
)

// maxBatch bounds a transaction, so that no writer waits long for the others.
const maxBatch = 64

// save runs the statement, in one transaction with others that arrive while the disk is busy. When save
// returns nil, the change is stored. The error concerns this statement only.
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

// commitBatch commits the waiting writes, including w, and returns their outcome.
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

// join queues w behind the current leader. It reports true, without queuing, if there is none and w must
// lead.
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

// take returns w, which leads, and the writes to commit with it.
func (t *groupCommit) take(w *write) []*write {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(len(t.waiting), maxBatch-1)
	batch := append([]*write{w}, t.waiting[:n]...)
	t.waiting = slices.Clone(t.waiting[n:])
	return batch
}

// done sends the outcome to the other writes of the batch, and lets the next waiting write lead.
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
