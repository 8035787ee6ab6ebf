package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
)

// WitnessSuffix is appended to the name of the store to name its witness.
//
// A witness is a small file next to a SQLite store. It holds the id of the store and its latest epoch. Backup
// does not copy it. A store that is older than its witness was therefore restored from a copy, and its ledger
// lacks what was sent since.
const WitnessSuffix = ".witness"

// witness is the content of the file.
type witness struct {
	Store string `json:"store"`
	Epoch int64  `json:"epoch"`
	Mark  string `json:"mark,omitempty"` // of the machine; see markOf
}

// identity is the row of the table store_id.
type identity struct {
	id    string
	epoch int64
	place string
}

// Reasons not to send. Each says what was found; whatToDo follows it.
const (
	whyOlder = "the store is older than what was sent from here: an old copy of it was put in its place, " +
		"and what went out since is not in it"
	whyOther   = "another store was put in the place of the one that was used here, and it may not know what went out"
	whyMachine = "the store was copied from another machine, which may still send from its own copy"
	whyNone    = "the store has no witness beside it, as a copy of a backup has none: " +
		"what went out after the copy was made is not in it"
	whyDatabase = "the store was copied from another database, and what was sent from there since is not in it"
	whatToDo    = ". Look at what readers got and what `digest editions` shows, then: digest resume, or digest " +
		"resume --handled " +
		"if what is due went out already"
)

// Guard makes Vouch and Claim compare the store with its witness from now on. The machine is a unique
// identifier of this computer; if it is empty, machines are not compared. Call Guard before using the store.
func (s *Store) Guard(machine string) {
	if s.name == memory {
		return
	}
	s.guarded, s.machine = true, machine
}

// markOf returns a keyed hash of the machine identifier. machine-id(5) asks programs not to expose the
// identifier itself, and a ledger may be public.
func markOf(store, machine string) string {
	if machine == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("digest machine\x00" + store + "\x00" + machine))
	return hex.EncodeToString(sum[:16])
}

// Vouch implements digest.Original.
//
// A store without an id is new, or was written by an older program. It never had a witness, and gets both
// now. A store at epoch 0 has not sent anything under a witness, so a missing witness may be the result of a
// crash. In all other cases, a missing witness is created only while nothing is due.
func (s *Store) Vouch(ctx context.Context, due bool) (why string, err error) {
	if !s.guarded {
		return "", nil
	}
	if why, fits, err := s.suspect(ctx, due); err != nil || why != "" || fits {
		return why, err
	}
	if err := s.identify(ctx); err != nil || !s.backend.file {
		return "", err
	}
	err = s.transaction(ctx, func(tx *sql.Tx) error { // nobody else writes the witness during a transaction
		have, err := identityIn(ctx, tx)
		if err != nil {
			return err
		}
		w, found, err := s.readWitness()
		if err != nil {
			return err
		}
		if why, _ = s.compare(have, w, found, due); why != "" {
			return nil
		}
		if mark := markOf(have.id, s.machine); mark != "" && have.place == "" {
			if _, err := tx.ExecContext(ctx, `UPDATE store_id SET place = $1 WHERE one = 1`, mark); err != nil {
				return err
			}
			have.place = mark
		}
		return s.writeWitness(witness{have.id, have.epoch, have.place})
	})
	return why, err
}

// Suspicion returns what Vouch would return. It writes nothing.
func (s *Store) Suspicion(ctx context.Context, due bool) (string, error) {
	why, _, err := s.suspect(ctx, due)
	return why, err
}

// suspect compares a file with its witness, or a database with its stored place. It reports whether they
// match. If they do not match and why is empty, the witness or the place has yet to be written.
func (s *Store) suspect(ctx context.Context, due bool) (why string, fits bool, err error) {
	if !s.guarded {
		return "", true, nil
	}
	// Read the witness before the store. Since the store is written first, the store then holds everything that
	// the witness knows.
	var w witness
	found := false
	if s.backend.file {
		if w, found, err = s.readWitness(); err != nil {
			return "", false, err
		}
	}
	rows, err := query(ctx, s, scanIdentity, selectIdentity)
	switch {
	case err != nil:
		return "", false, err
	case len(rows) == 0 && found:
		return whyOther + whatToDo, false, nil
	case len(rows) == 0:
		return "", false, nil
	case !s.backend.file:
		return s.moved(ctx, rows[0])
	case !found && rows[0].epoch > 0:
		// Another process may have created both in the meantime.
		if w, found, err = s.readWitness(); err != nil {
			return "", false, err
		}
		if found && w.Store == rows[0].id {
			return "", false, nil
		}
	}
	why, fits = s.compare(rows[0], w, found, due)
	return why, fits, nil
}

// compare applies the rule for files; see Vouch.
func (s *Store) compare(have identity, w witness, found, due bool) (why string, fits bool) {
	mark := markOf(have.id, s.machine)
	elsewhere := func(other string) bool { return mark != "" && other != "" && other != mark }
	switch {
	case found && w.Store != have.id:
		return whyOther + whatToDo, false
	case found && w.Epoch > have.epoch:
		return whyOlder + whatToDo, false
	case elsewhere(have.place), found && elsewhere(w.Mark):
		return whyMachine + whatToDo, false
	case !found && have.epoch > 0 && due:
		return whyNone + whatToDo, false
	}
	return "", found && (mark == "" || have.place == mark && w.Mark == mark)
}

// identify gives the store an id if it has none.
func (s *Store) identify(ctx context.Context) error {
	id := rand.Text()
	place := markOf(id, s.machine)
	if !s.backend.file {
		var err error
		if place, err = s.place(ctx); err != nil {
			return err
		}
	}
	_, err := s.exec(ctx, true,
		`INSERT INTO store_id (one, id, epoch, place) VALUES (1, $1, 0, $2) ON CONFLICT (one) DO NOTHING`, id, place)
	return err
}

// Adopt implements digest.Original. It raises the epoch above all that was seen, so that any other copy is
// older than the witness.
func (s *Store) Adopt(ctx context.Context) error {
	if !s.guarded {
		return nil
	}
	if err := s.identify(ctx); err != nil {
		return err
	}
	if !s.backend.file {
		place, err := s.place(ctx)
		if err == nil {
			_, err = s.exec(ctx, true, `UPDATE store_id SET place = $1 WHERE one = 1`, place)
		}
		return err
	}
	return s.advance(ctx, func(have identity, w witness, _ bool) (identity, error) {
		have.epoch = max(have.epoch, w.Epoch) + 1
		have.place = markOf(have.id, s.machine)
		return have, nil
	})
}

// raise increments the epoch in the store and in its witness, before a delivery and after it. It returns an
// error if the store turns out to be a copy; nothing may be sent then.
func (s *Store) raise(ctx context.Context) error {
	if !s.guarded || !s.backend.file {
		return nil
	}
	return s.advance(ctx, func(have identity, w witness, found bool) (identity, error) {
		if why, _ := s.compare(have, w, found, false); why != "" {
			return have, errors.New(why)
		}
		have.epoch++
		return have, nil
	})
}

// advance changes the identity, then writes the witness. It writes the witness after the store is on disk,
// while no other process can change the store. A crash therefore never leaves a witness ahead of the store.
func (s *Store) advance(
	ctx context.Context, change func(have identity, w witness, found bool) (identity, error),
) error {
	if err := s.transaction(ctx, func(tx *sql.Tx) error {
		have, err := identityIn(ctx, tx)
		if err != nil {
			return err
		}
		w, found, err := s.readWitness()
		if err != nil {
			return err
		}
		if have, err = change(have, w, found); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE store_id SET epoch = $1, place = $2 WHERE one = 1`, have.epoch, have.place)
		return err
	}); err != nil {
		return err
	}
	return s.transaction(ctx, func(tx *sql.Tx) error {
		have, err := identityIn(ctx, tx)
		if err != nil {
			return err
		}
		return s.writeWitness(witness{have.id, have.epoch, have.place})
	})
}

const selectIdentity = `SELECT id, epoch, place FROM store_id`

func scanIdentity(row *sql.Rows) (i identity, err error) {
	err = row.Scan(&i.id, &i.epoch, &i.place)
	return i, err
}

func identityIn(ctx context.Context, tx *sql.Tx) (i identity, err error) {
	err = tx.QueryRowContext(ctx, selectIdentity).Scan(&i.id, &i.epoch, &i.place)
	if errors.Is(err, sql.ErrNoRows) {
		return i, errors.New("it has no identity; it was changed while it was in use")
	}
	return i, err
}
