package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"
)

// together makes one transaction of what is saved at the same time. A file is on the disk only after a wait that costs as much for a hundred lines as for one,
// and thousands of sources are read at once. (PostgreSQL does the same for all its connections.)
type together struct {
	mu      sync.Mutex
	waiting []*write
	busy    bool // somebody writes
}

// write is a statement that does no harm when it is run twice.
type write struct {
	statement string
	args      []any
	fate      chan fate
	err       error // its own
}

// fate is what becomes of a write that waits.
type fate int

const (
	written fate = iota // it is on the disk, or has an error of its own
	alone               // the transaction failed, perhaps for another's sake: it is to be tried by itself
	leads               // it is its turn to write what waits
)

// mostTogether bounds one transaction, so that nobody waits long for others.
const mostTogether = 64

// save runs the statement, together with others that come while the disk is busy. It is there when save returns nil; an error is its own.
func (s *Store) save(ctx context.Context, statement string, args ...any) error {
	if !s.backend.file {
		_, err := s.exec(ctx, true, statement, args...)
		return err
	}
	w := &write{statement: statement, args: args, fate: make(chan fate, 1)}
	end := leads
	if !s.saves.join(w) {
		end = <-w.fate
	}
	if end == leads {
		end = s.lead(ctx, w)
	}
	if end == alone {
		_, w.err = s.exec(ctx, true, statement, args...)
	}
	return w.err
}

// lead writes what waits, w among it, and says what became of it.
func (s *Store) lead(ctx context.Context, w *write) (end fate) {
	batch := s.saves.take(w)
	end = alone
	defer func() { s.saves.done(batch, w, end) }()
	if len(batch) == 1 {
		_, w.err = s.exec(ctx, true, w.statement, w.args...)
		end = written
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
		end = written
	}
	return end
}

// join reports whether w is to lead: nobody else writes.
func (t *together) join(w *write) bool {
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
func (t *together) take(w *write) []*write {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(len(t.waiting), mostTogether-1)
	batch := append([]*write{w}, t.waiting[:n]...)
	t.waiting = slices.Clone(t.waiting[n:])
	return batch
}

// done tells the others what became of them, and lets the next one lead.
func (t *together) done(batch []*write, w *write, end fate) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, one := range batch {
		if one != w {
			one.fate <- end
		}
	}
	if t.busy = len(t.waiting) > 0; t.busy {
		t.waiting[0].fate <- leads
		t.waiting = t.waiting[1:]
	}
}
