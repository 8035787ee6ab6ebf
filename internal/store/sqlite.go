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

// openSQLite opens a file with a pool of one connection: SQLite allows one writer at a time, and each further
// connection to a memory store would open a separate store.
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
	// A claim must survive power loss, so synchronous=FULL: in WAL mode, lower levels can lose the last
	// commits. Transactions start as writers, so that none fails halfway because it cannot upgrade its lock.
	// The busy timeout applies to each try of the retry policy.
	options := "?_txlock=immediate&_busy_timeout=2000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1"
	if readOnly {
		options = "?mode=ro&_query_only=1&_busy_timeout=2000"
		if !pending(file) {
			// Without immutable, SQLite leaves -wal and -shm files behind, even in mode ro.
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

// checkFile creates the file if it does not exist, or explains why it cannot. It does not open an existing
// file: closing it would release the locks that other connections of this process hold on it (POSIX, fcntl).
func (s *Store) checkFile(file string) error {
	info, err := os.Stat(file)
	switch {
	case err == nil && info.IsDir():
		return digest.WithHint(fmt.Errorf("store %s: it is a folder", file),
			"set store: to a file in it, such as "+filepath.Join(file, "digest.db"))
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist) && s.readOnly:
		return fmt.Errorf("store %s: %w", file, digest.ErrNotFound)
	case errors.Is(err, fs.ErrNotExist):
		var made *os.File
		// The file lists recipients, so only its owner may read it.
		made, err = os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			err = made.Close()
		}
	}
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	t := explainSQLite(err, file)
	return digest.WithHint(fmt.Errorf("store %s: %s: %w", file, t.summary, t.cause), t.hint)
}

// pending reports whether the write-ahead log has commits that are not in the file yet.
func pending(file string) bool {
	info, err := os.Stat(file + "-wal")
	return err == nil && info.Size() > 0
}

// fileURI returns an absolute path as a URI (https://www.sqlite.org/uri.html).
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
		t.summary, t.hint = explainFile(err, file)
		return t
	}
	t.cause = e // goose's wrapping does not help an operator
	const access = "the user that runs digest must be able to write the file and its folder: SQLite writes two " +
		"more files next to it"
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		t.summary, t.hint = "the disk is full", "free some space; stored data is intact"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		t.summary, t.hint = "cannot write to it", access
	case sqlite3.SQLITE_CANTOPEN:
		t.summary, t.hint = "cannot open it", access
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		// This can also happen without a wait, when several processes switch a new file to WAL mode.
		t.passing, t.undone = true, true
		t.summary, t.hint = "another program has it locked",
			"close the program that has it open (a database browser, a backup), and run digest again"
	case sqlite3.SQLITE_NOTADB:
		t.summary, t.hint = "it is not a SQLite database, or it is encrypted", "set store: to a file that only digest uses"
	case sqlite3.SQLITE_CORRUPT:
		t.summary, t.hint = "the file is damaged",
			"if another digest process was just running, run digest again; otherwise restore a backup, and keep the damaged file"
	case sqlite3.SQLITE_IOERR:
		t.summary, t.hint = "the disk cannot be read or written",
			"check whether the disk is full, failing, or a network drive; SQLite needs a local disk"
	}
	return t
}

// explainFile explains an error of the operating system about a file that cannot be created or read.
func explainFile(err error, file string) (summary, hint string) {
	folder := filepath.Dir(file)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "there is no folder " + folder, "create the folder, or correct store: in the configuration"
	case errors.Is(err, fs.ErrPermission):
		return "cannot create it", "give the user that runs digest write access to " + folder
	case errors.Is(err, syscall.EROFS):
		return "the disk is read-only", "set store: to a file on another disk"
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full", "free some space"
	}
	return "", ""
}
