// Package store keeps what the desk remembers, in a SQLite file or in PostgreSQL, with the same SQL.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Store is a digest.Store and a fetch.Cache. It is safe for concurrent use, also by several processes and, with PostgreSQL,
// by several machines. Times are kept to the millisecond and come back in UTC. Bytes that are not UTF-8, and NUL, become
// U+FFFD in keys and in what a destination answered. What failed because the server was lost, or the file locked, is tried
// again for some seconds where doing it twice does no harm; a Claim only where it certainly was not made.
type Store struct {
	db       *sql.DB
	name     string // for people: the file, or the server and its database; no password
	backend  backend
	readOnly bool
	saves    groupCommit
	secret   []byte // of Identity
	guarded  bool   // it is compared with its witness; see Guard
	machine  string // what identifies this machine; empty: not known
}

var (
	_ digest.Store = (*Store)(nil)
	_ fetch.Cache  = (*Store)(nil)

	_ digest.Original = (*Store)(nil)
)

// memory is the location of a store that ends with Close.
const memory = ":memory:"

// Open opens the store at location, which is a postgres:// address or the name of a file, creates it where there is none,
// and upgrades an older one. The folder of a file must exist; a new file can be read by its owner only. A store that a
// newer program has written is refused. The location ":memory:" is a new store that ends with Close.
// No error holds a password.
func Open(ctx context.Context, location string) (*Store, error) {
	s, err := open(location, false)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.loadSecret(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.forgetDocuments(ctx, time.Now()); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenReadOnly opens the existing store at location for reading: nothing is created, written or upgraded, and every method
// that would is an error. The error is digest.ErrNotFound where there is no store yet. A file that no other process
// has open is read as it is at this moment; a process that begins to write later may make reading it fail.
func OpenReadOnly(ctx context.Context, location string) (*Store, error) {
	s, err := open(location, true)
	if err != nil {
		return nil, err
	}
	if err := s.checkVersion(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.loadSecret(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close ends the use of the store. Everything that was reported done is kept.
func (s *Store) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("closing store %s: %w", s.name, err)
	}
	return nil
}

var (
	// schemed matches an address, and what is before its colon.
	schemed = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]+):`)
	// keywords matches libpq's other form of an address: host=… password=….
	keywords = regexp.MustCompile(`(^|\s)(host|user|dbname|password)\s*=`)
)

func open(location string, readOnly bool) (*Store, error) {
	const forms = "store: takes the name of a file, or postgres://user:password@host:5432/database"
	scheme := ""
	if m := schemed.FindStringSubmatch(location); m != nil {
		scheme = strings.ToLower(m[1])
	}
	switch {
	case strings.TrimSpace(location) == "":
		return nil, digest.WithHint(errors.New("no store is named"), forms)
	case scheme == "postgres" || scheme == "postgresql":
		return openPostgres("postgres"+location[len(scheme):], readOnly)
	case scheme != "": // it may hold a password: it is not shown
		return nil, digest.WithHint(fmt.Errorf("%s: is not a kind of store", scheme), forms)
	case keywords.MatchString(location):
		return nil, digest.WithHint(errors.New("the address of the store is not one that digest reads"), forms)
	}
	return openSQLite(location, readOnly)
}

// patience is how long a server that is lost is waited for, some three seconds, and a file that is locked, some ten.
func patience() retry.Policy {
	return retry.Policy{Tries: 5, First: 400 * time.Millisecond, MaxWait: 2 * time.Second}
}

// do runs f, and says in plain words why it failed. Where that may pass, f is run again if it certainly did nothing, or if
// twice says that doing it twice does no harm.
func (s *Store) do(ctx context.Context, twice bool, f func(context.Context) error) error {
	return patience().Do(ctx, func(ctx context.Context) error { return s.explained(ctx, f(ctx), twice) })
}

// exec runs one statement that changes rows, and tells how many it changed.
func (s *Store) exec(ctx context.Context, twice bool, statement string, args ...any) (changed int64, err error) {
	if err := s.writable(); err != nil {
		return 0, err
	}
	err = s.do(ctx, twice, func(ctx context.Context) error {
		result, err := s.db.ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		changed, err = result.RowsAffected()
		return err
	})
	return changed, err
}

// transaction runs f in one; it may be run twice. f must use only tx: a SQLite store has a single connection.
func (s *Store) transaction(ctx context.Context, f func(tx *sql.Tx) error) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.do(ctx, true, func(ctx context.Context) error {
		tx, err := s.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if err := f(tx); err != nil {
			_ = tx.Rollback() // what went wrong before is what matters
			return err
		}
		return tx.Commit()
	})
}

// query returns what scan makes of each row.
func query[T any](ctx context.Context, s *Store, scan func(row *sql.Rows) (T, error), statement string, args ...any) ([]T, error) {
	var out []T
	err := s.do(ctx, true, func(ctx context.Context) (err error) {
		out = nil
		rows, err := s.db.QueryContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			one, err := scan(rows)
			if err != nil {
				return err
			}
			out = append(out, one)
		}
		return rows.Err()
	})
	return out, err
}

func (s *Store) writable() error {
	if s.readOnly {
		return fmt.Errorf("store %s: it was opened for reading only", s.name)
	}
	return nil
}

// clean is text as both databases take it: PostgreSQL refuses what is not UTF-8, and NUL.
func clean(text string) string {
	const replacement = "\uFFFD"
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", replacement), replacement)
}

func milliseconds(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
