// Package store implements the desk's storage on a SQLite file or a PostgreSQL database, with the same SQL
// for both.
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

// Store is a digest.Store and a fetch.Cache. It is safe for concurrent use, by several processes and, with
// PostgreSQL, by several machines.
//
// Times have millisecond precision and are returned in UTC. NUL and bytes that are not UTF-8 become U+FFFD in
// keys and in the answers of destinations.
//
// Operations that fail because the server is unreachable or the file is locked are retried for some seconds
// if running them twice is safe. Claim is retried only if it certainly did not take effect.
type Store struct {
	db       *sql.DB
	name     string // for messages: the file, or the server and database; no password
	backend  backend
	readOnly bool
	saves    groupCommit
	secret   []byte // key for Identity
	guarded  bool   // compared with its witness; see Guard
	machine  string // identifies this machine; empty if unknown
}

var (
	_ digest.Store = (*Store)(nil)
	_ fetch.Cache  = (*Store)(nil)

	_ digest.Original = (*Store)(nil)
)

// memory is the location of a store that is discarded by Close.
const memory = ":memory:"

// Open opens the store at location, a postgres:// URL or a file name. It creates the store if there is none,
// and upgrades the tables of an older one. The folder of a file must exist. Only the owner can read a new
// file. A store written by a newer program is refused. The location ":memory:" is a new store that Close
// discards. Errors never contain the password.
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

// OpenReadOnly opens the existing store at location for reading. It creates, writes, and upgrades nothing,
// and methods that write return an error. The error is digest.ErrNotFound if there is no store. If no other
// process has the file open, reads may fail once another process starts to write.
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

// Close closes the store. Everything reported as done is stored.
func (s *Store) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("closing store %s: %w", s.name, err)
	}
	return nil
}

var (
	// schemed matches a URL and captures its scheme.
	schemed = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]+):`)
	// keywords matches libpq's keyword form of an address: host=… password=….
	keywords = regexp.MustCompile(`(^|\s)(host|user|dbname|password)\s*=`)
)

func open(location string, readOnly bool) (*Store, error) {
	//nolint:gosec // a placeholder, not a password
	const forms = "set store: to a file name, or to postgres://user:password@host:5432/database"
	scheme := ""
	if m := schemed.FindStringSubmatch(location); m != nil {
		scheme = strings.ToLower(m[1])
	}
	switch {
	case strings.TrimSpace(location) == "":
		return nil, digest.WithHint(errors.New("no store is configured"), forms)
	case scheme == "postgres" || scheme == "postgresql":
		return openPostgres("postgres"+location[len(scheme):], readOnly)
	case scheme != "": // do not show the location: it may contain a password
		return nil, digest.WithHint(fmt.Errorf("%s: is not a supported kind of store", scheme), forms)
	case keywords.MatchString(location):
		return nil, digest.WithHint(errors.New("the address of the store has an unsupported form"), forms)
	}
	return openSQLite(location, readOnly)
}

// patience returns the retry policy: about 3 seconds for an unreachable server, about 10 seconds for a locked
// file.
func patience() retry.Policy {
	return retry.Policy{Tries: 5, First: 400 * time.Millisecond, MaxWait: 2 * time.Second}
}

// do runs f and explains its error. If the cause may pass, it retries f when f certainly did nothing, or when
// idempotent is true.
func (s *Store) do(ctx context.Context, idempotent bool, f func(context.Context) error) error {
	return patience().Do(ctx, func(ctx context.Context) error { return s.explained(ctx, f(ctx), idempotent) })
}

// exec runs one statement that changes rows, and returns the number of changed rows.
func (s *Store) exec(ctx context.Context, idempotent bool, statement string, args ...any) (changed int64, err error) {
	if err := s.writable(); err != nil {
		return 0, err
	}
	err = s.do(ctx, idempotent, func(ctx context.Context) error {
		result, err := s.db.ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		changed, err = result.RowsAffected()
		return err
	})
	return changed, err
}

// transaction runs f in a transaction, possibly twice. f must use only tx, because a SQLite store has a
// single connection.
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
			_ = tx.Rollback() // the first error is the one to report
			return err
		}
		return tx.Commit()
	})
}

// query runs a statement and returns the result of scan for each row.
func query[T any](ctx context.Context, s *Store, scan func(row *sql.Rows) (T, error), statement string,
	args ...any,
) ([]T, error) {
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
		return fmt.Errorf("store %s: it was opened read-only", s.name)
	}
	return nil
}

// clean replaces NUL and invalid UTF-8, which PostgreSQL refuses.
func clean(text string) string {
	const replacement = "\uFFFD"
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", replacement), replacement)
}

func milliseconds(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
