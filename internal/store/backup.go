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

// Version is the version of the store's tables, which migrations count up.
func (s *Store) Version(ctx context.Context) (int64, error) { return s.version(ctx) }

// isFile reports whether the store is one that Backup can copy.
func (s *Store) isFile() bool { return s.backend.file }

// Backup is Store.Backup of the store at location as it is: an older one is not upgraded. The error is digest.ErrNotFound where there is none.
func Backup(ctx context.Context, location, file string) error {
	if _, err := os.Stat(location); !strings.Contains(location, "://") && err != nil {
		return fmt.Errorf("store %s: %w", location, digest.ErrNotFound)
	}
	s, err := open(location, false) // not as one that is only read: a copy of a file that others write to needs their locks
	if err != nil {
		return err
	}
	return errors.Join(s.Backup(ctx, file), s.Close())
}

// Backup writes a copy of the store, as it is at one moment, to a new file that its owner alone can read. Other processes may go on
// writing meanwhile. The file is whole when Backup returns, and is not there where it fails. A store in PostgreSQL has tools of its own,
// which the error's hint names.
func (s *Store) Backup(ctx context.Context, file string) error {
	if !s.isFile() {
		return digest.WithHint(fmt.Errorf("store %s: PostgreSQL is backed up with its own tools", s.name),
			"pg_dump --format=custom --file=digest.dump DATABASE; to restore: digest pause \"restored\" right after pg_restore, before digest runs again")
	}
	if _, err := os.Lstat(file); err == nil {
		return digest.WithHint(fmt.Errorf("backup %s: there is such a file already", file), "give each backup a name of its own: digest-$(date +%F).db")
	}
	// VACUUM INTO takes an empty file that is there, and keeps its mode. https://www.sqlite.org/lang_vacuum.html#vacuuminto
	part, err := os.CreateTemp(filepath.Dir(file), ".digest-backup-*")
	if err != nil {
		return fmt.Errorf("backup %s: %w", file, err)
	}
	defer func() { _ = os.Remove(part.Name()) }() // after the rename there is none
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

// Restore puts the backup in the place of a store that is not there, at location. It comes back paused: what was sent
// after the backup was made is not in its ledger, and would be sent again. Where Restore fails, location is as it
// was. who is the login of the person who restores, for the audit log.
func Restore(ctx context.Context, backup, location, who string, now time.Time) (err error) {
	if strings.Contains(location, "://") {
		return digest.WithHint(errors.New("the store is not a file: PostgreSQL is restored with its own tools"),
			"pg_restore, and then digest pause \"restored\" before digest runs again")
	}
	for _, name := range []string{location, location + "-wal", location + "-shm"} {
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return digest.WithHint(fmt.Errorf("restore: %s is there", name), "stop digest, move the store and the -wal and -shm files beside it away, and keep them: the ledger in them is newer than the backup's")
		}
	}
	if _, err := os.Stat(backup); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	part := location + ".restoring"
	defer func() {
		for _, name := range []string{part, part + "-wal", part + "-shm"} {
			_ = os.Remove(name) // after the rename there is none
		}
	}()
	if err := copyFile(backup, part); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	s, err := open(part, false)
	if err != nil {
		return err
	}
	err = s.comeBack(ctx, filepath.Base(backup), who, now)
	if err = errors.Join(err, s.Close()); err != nil {
		return fmt.Errorf("restore %s: %w", backup, err)
	}
	return finish(part, location)
}

// comeBack checks that a copied store is whole and digest's own, brings its tables up to date, and pauses it.
func (s *Store) comeBack(ctx context.Context, backup, who string, now time.Time) error {
	answers, err := query(ctx, s, scanText, `PRAGMA integrity_check`)
	if err != nil {
		return err
	}
	if len(answers) != 1 || answers[0] != "ok" {
		return digest.WithHint(fmt.Errorf("the file is damaged: %s", strings.Join(answers, "; ")), "use another backup")
	}
	if have, err := s.version(ctx); err != nil || have == nothing {
		return errors.Join(err, errors.New("this is no store of digest"))
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
	// Without this, what was written last would be in a second file.
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
	defer func() { _ = in.Close() }() // it was only read
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// finish gives a file that is whole its name, and sees to it that the disk has both.
func finish(part, name string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(part, name); err != nil { // unlike a rename, it never replaces a file
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s: %w", name, err)
		}
		return os.Rename(part, name) // a file system without links
	}
	syncFolder(name)
	return nil
}

// syncFolder sees to it that the disk has the name of the file, where the system can.
func syncFolder(file string) {
	if dir, err := os.Open(filepath.Dir(file)); err == nil {
		_ = dir.Sync()
		_ = dir.Close()
	}
}
