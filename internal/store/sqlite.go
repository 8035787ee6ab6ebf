package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// openSQLite opens a file. Its pool is one connection: SQLite has one writer at a time, and each further connection to a
// memory store would see a store of its own.
func openSQLite(file string, readOnly bool) (*Store, error) {
	s := &Store{name: file, readOnly: readOnly, backend: backend{
		dialect: goose.DialectSQLite3, file: true,
		options: func() ([]goose.ProviderOption, error) { return nil, nil },
		exists:  `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`,
		clock:   `CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)`,
		explain: func(err error) trouble { return explainSQLite(err, file) },
	}}
	dsn := "file::memory:"
	if file != memory {
		if err := s.checkFile(file); err != nil {
			return nil, err
		}
		path, err := filepath.Abs(file)
		if err != nil {
			return nil, fmt.Errorf("store %s: %w", file, err)
		}
		dsn = fileURI(path)
	}
	// A Claim must be on the disk before it is believed, hence synchronous=FULL: in WAL mode, less loses the last
	// commits when the power fails. Transactions begin as writers, so that none finds out halfway that it cannot be one.
	// The timeout counts once for each try that patience gives.
	options := "?_txlock=immediate&_busy_timeout=2000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1"
	if readOnly {
		options = "?mode=ro&_query_only=1&_busy_timeout=2000"
		if !pending(file) {
			// Without this SQLite would leave a -wal and a -shm file behind, even in mode ro.
			options += "&immutable=1"
		}
	}
	db, err := sql.Open("sqlite", dsn+options)
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", file, err)
	}
	db.SetMaxOpenConns(1)
	s.db = db
	return s, nil
}

// checkFile sees to it that the file is there, or says why it cannot be. An existing one is not opened:
// closing it would end the locks that other connections of this process have on it (POSIX, fcntl).
func (s *Store) checkFile(file string) error {
	info, err := os.Stat(file)
	switch {
	case err == nil && info.IsDir():
		return digest.WithHint(fmt.Errorf("store %s: it is a folder", file), "store: takes the name of a file in it, such as "+filepath.Join(file, "digest.db"))
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist) && s.readOnly:
		return fmt.Errorf("store %s: %w", file, digest.ErrNotFound)
	case errors.Is(err, fs.ErrNotExist):
		var made *os.File
		// The file names who gets what: it is nobody else's to read.
		made, err = os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			err = made.Close()
		}
	}
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	t := explainSQLite(err, file)
	return digest.WithHint(fmt.Errorf("store %s: %s: %w", file, t.plain, t.cause), t.hint)
}

// pending reports whether something committed is not yet in the file itself.
func pending(file string) bool {
	info, err := os.Stat(file + "-wal")
	return err == nil && info.Size() > 0
}

// fileURI names an absolute path as https://www.sqlite.org/uri.html has it.
func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/…
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path}).String()
}

func explainSQLite(err error, file string) trouble {
	t := trouble{cause: err}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		t.plain, t.hint = explainFile(err, file)
		return t
	}
	t.cause = e // what goose wraps around it tells an operator nothing
	const beside = "the user that runs digest must be able to write the file and its folder: SQLite keeps two more files beside it"
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		t.plain, t.hint = "the disk is full", "make room; what was stored before is unharmed"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		t.plain, t.hint = "it cannot be written", beside
	case sqlite3.SQLITE_CANTOPEN:
		t.plain, t.hint = "it cannot be opened", beside
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		// Also without waiting, when several processes make the same new file a WAL one.
		t.passing, t.undone = true, true
		t.plain, t.hint = "another program keeps it locked", "close the program that has it open (a database browser, a backup), and run digest again"
	case sqlite3.SQLITE_NOTADB:
		t.plain, t.hint = "it is a file of another kind, or encrypted, not a SQLite database", "give store: the name of a file that is digest's own"
	case sqlite3.SQLITE_CORRUPT:
		t.plain, t.hint = "the file is damaged", "run digest again if another one was running just now; otherwise put a backup in its place, and keep the damaged file"
	case sqlite3.SQLITE_IOERR:
		t.plain, t.hint = "the disk cannot be read or written", "look whether the disk is full, failing, or a network drive; SQLite needs a local one"
	}
	return t
}

// explainFile explains what the system says of a file that cannot be made or looked at.
func explainFile(err error, file string) (plain, hint string) {
	folder := filepath.Dir(file)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "there is no folder " + folder, "make the folder, or correct store: in the configuration"
	case errors.Is(err, fs.ErrPermission):
		return "it cannot be made", "let the user that runs digest write in " + folder
	case errors.Is(err, syscall.EROFS):
		return "it is on a disk that cannot be written", "give store: a file on another disk"
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full", "make room"
	}
	return "", ""
}
