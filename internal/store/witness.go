package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
)

// WitnessSuffix is what the name of the witness adds to the name of the store.
//
// A witness is a small file beside a file store. It knows the store's id and how far the store had come. Backup does
// not copy it, so a store that is older than its witness was put back from a copy, and does not know what was sent
// since.
const WitnessSuffix = ".witness"

// witness is what the file says.
type witness struct {
	Store string `json:"store"`
	Epoch int64  `json:"epoch"`
	Mark  string `json:"mark,omitempty"` // of the machine; see markOf
}

// identity is what the store says of itself.
type identity struct {
	id    string
	epoch int64
	place string
}

// Reasons to send nothing. Each says what was seen; whatToDo follows.
const (
	whyOlder = "the store is older than what was sent from here: an old copy of it was put in its place, " +
		"and what went out since is not in it"
	whyOther   = "another store was put in the place of the one that was used here, and it may not know what went out"
	whyMachine = "the store was copied from another machine, which may still send from its own copy"
	whyNone    = "the store has no witness beside it, as a copy of a backup has none: " +
		"what went out after the copy was made is not in it"
	whyDatabase = "the store was copied from another database, and what was sent from there since is not in it"
	whatToDo    = ". Look at what readers got and what `digest editions` shows, then: digest resume, or digest resume --handled " +
		"if what is due went out already"
)

// Guard makes Vouch and Claim compare the store with its witness from now on. The machine is named by what identifies
// it among all machines; where that is empty, machines are not compared. Guard must be called before the store is
// used.
func (s *Store) Guard(machine string) {
	if s.name == memory {
		return
	}
	s.guarded, s.machine = true, machine
}

// markOf is a keyed hash of the machine's name: machine-id(5) asks that the id itself is not shown to others, and a
// ledger may be public.
func markOf(store, machine string) string {
	if machine == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("digest machine\x00" + store + "\x00" + machine))
	return hex.EncodeToString(sum[:16])
}

// Vouch implements digest.Original.
//
// A store without an id, of an older program or new, has never had a witness: it gets both. An id whose epoch is 0
// has not sent anything under a witness yet: a crash may have come between the two. Otherwise a missing witness is
// replaced only while nothing is due.
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
	err = s.transaction(ctx, func(tx *sql.Tx) error { // nobody else writes the witness meanwhile
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

// Suspicion is what Vouch would answer. It writes nothing.
func (s *Store) Suspicion(ctx context.Context, due bool) (string, error) {
	why, _, err := s.suspect(ctx, due)
	return why, err
}

// suspect compares the store with its witness, or the database with the stored place. It reports whether they match. If
// they do not match and the reason is empty, the witness or the place is still to be written.
func (s *Store) suspect(ctx context.Context, due bool) (why string, fits bool, err error) {
	if !s.guarded {
		return "", true, nil
	}
	// The witness is read before the store: what was written to it before is in the store by now, for the store is
	// written first.
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
		// Another process may have made both since the witness was looked for.
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

// compare is the rule for files.
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

// identify gives the store an id, where it has none.
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

// Adopt implements digest.Original. The epoch rises above all that was seen, so that any other copy is older than the
// witness.
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

// raise marks in the store and in its witness that something is about to be sent, or was. It is an error, and nothing
// is to be sent, where the store turns out to be a copy.
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

// advance changes the identity, and then writes the witness. The witness is written after the store is on the disk, and
// while no other process can change the store, so that a crash never leaves a witness that is ahead.
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
