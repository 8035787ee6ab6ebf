package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Version returns the schema version of the store.
func (s *Store) Version(ctx context.Context) (int64, error) { return s.version(ctx) }

// isFile reports whether Backup can copy the store.
func (s *Store) isFile() bool { return s.backend.file }

// Backup copies the store at location to a new file without upgrading it; see Store.Backup. The error is
// digest.ErrNotFound if there is no store.
func Backup(ctx context.Context, location, file string) error {
	if _, err := os.Stat(location); !strings.Contains(location, "://") && err != nil {
		return fmt.Errorf("store %s: %w", location, digest.ErrNotFound)
	}
	s, err := open(location, false) // not read-only: copying a file that others write to needs its locks
	if err != nil {
		return err
	}
	return errors.Join(s.Backup(ctx, file), s.Close())
}

// Backup writes a consistent copy of the store to a new file that only its owner can read. Other processes
// may write meanwhile. If Backup fails, there is no file. A PostgreSQL store cannot be copied this way; the
// error's hint names the tool to use.
func (s *Store) Backup(ctx context.Context, file string) error {
	if !s.isFile() {
		return digest.WithHint(fmt.Errorf("store %s: back up PostgreSQL with its own tools", s.name),
			"pg_dump --format=custom --file=digest.dump DATABASE; to restore: digest pause \"restored\" right after "+
				"pg_restore, before digest runs again")
	}
	if _, err := os.Lstat(file); err == nil {
		return digest.WithHint(fmt.Errorf("backup %s: the file exists", file),
			"give each backup a new name: digest-$(date +%F).db")
	}
	// VACUUM INTO accepts an existing empty file and preserves its mode
	// (https://www.sqlite.org/lang_vacuum.html#vacuuminto).
	part, err := os.CreateTemp(filepath.Dir(file), ".digest-backup-*")
	if err != nil {
		return fmt.Errorf("backup %s: %w", file, err)
	}
	defer func() { _ = os.Remove(part.Name()) }() // already renamed on success
	if err := part.Close(); err != nil {
		return fmt.Errorf("backup %s: %w", file, err)
	}
	if err := s.do(ctx, false, func(ctx context.Context) error {
		_, err := s.db.ExecContext(ctx, `VACUUM INTO $1`, part.Name())
		return err
	}); err != nil {
		return fmt.Errorf("backup %s: %w", file, err)
	}
	return finish(part.Name(), file)
}

// Restore copies a backup to location, where there must be no store. The restored store is paused, because
// its ledger lacks what was sent after the backup, which would be sent again. If Restore fails, location is
// unchanged. who is the login name of the person who restores, for the audit log.
func Restore(ctx context.Context, backup, location, who string, now time.Time) (err error) {
	if strings.Contains(location, "://") {
		return digest.WithHint(errors.New("the store is not a file: restore PostgreSQL with its own tools"),
			"pg_restore, and then digest pause \"restored\" before digest runs again")
	}
	for _, name := range []string{location, location + "-wal", location + "-shm"} {
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return digest.WithHint(fmt.Errorf("restore: %s already exists", name),
				"stop digest, move the store and its -wal and -shm files away, and keep them: their ledger is newer "+
					"than the backup's")
		}
	}
	if _, err := os.Stat(backup); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	part := location + ".restoring"
	defer func() {
		for _, name := range []string{part, part + "-wal", part + "-shm"} {
			_ = os.Remove(name) // already renamed on success
		}
	}()
	if err := copyFile(backup, part); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	s, err := open(part, false)
	if err != nil {
		return err
	}
	err = s.prepareRestored(ctx, filepath.Base(backup), who, now)
	if err = errors.Join(err, s.Close()); err != nil {
		return fmt.Errorf("restore %s: %w", backup, err)
	}
	return finish(part, location)
}

// prepareRestored checks that the copied store is intact, upgrades its tables, and pauses it.
func (s *Store) prepareRestored(ctx context.Context, backup, who string, now time.Time) error {
	answers, err := query(ctx, s, scanText, `PRAGMA integrity_check`)
	if err != nil {
		return err
	}
	if len(answers) != 1 || answers[0] != "ok" {
		return digest.WithHint(fmt.Errorf("the file is damaged: %s", strings.Join(answers, "; ")), "use another backup")
	}
	if have, err := s.version(ctx); err != nil || have == noVersion {
		return errors.Join(err, errors.New("this is not a digest store"))
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.Forget(ctx, digest.NotePaused); err != nil {
		return err
	}
	if _, err := digest.Pause(ctx, s, "the store was restored from "+backup, now); err != nil {
		return err
	}
	if err := s.Record(ctx, Deed{
		At: now, Who: who, Account: digest.OSAccount(who), Act: Restored,
		What: "the store", Why: "from " + backup,
	}); err != nil {
		return err
	}
	// Move the write-ahead log into the file, which is then renamed alone.
	_, err = s.exec(ctx, true, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

func scanText(row *sql.Rows) (text string, err error) {
	err = row.Scan(&text)
	return text, err
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // opened for reading only
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// finish gives a complete file its final name, and syncs both to disk.
func finish(part, name string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(part, name); err != nil { // unlike a rename, a link never replaces a file
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s: %w", name, err)
		}
		return os.Rename(part, name) // a file system without links
	}
	syncFolder(name)
	return nil
}

// syncFolder syncs the directory entry of the file to disk, if the system supports that.
func syncFolder(file string) {
	if dir, err := os.Open(filepath.Dir(file)); err == nil {
		_ = dir.Sync()
		_ = dir.Close()
	}
}
