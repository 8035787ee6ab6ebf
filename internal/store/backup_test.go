package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/store"
)

var restoredAt = time.Date(2026, 7, 22, 12, 0, 0, 0, time.UTC)

func TestABackupWhileOthersWriteComesBackPaused(t *testing.T) {
	location := file(t)
	s := open(t, location)
	must(t, s.SaveEdition(t.Context(), digesttest.SampleRecord(t, "2026-07-20")))
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			if _, err := s.Claim(t.Context(),
				digest.Delivery{Edition: "2026-07-20", Destination: fmt.Sprint(i), Owner: "A"}); err != nil {
				t.Error(err)
			}
		})
	}
	backup := filepath.Join(t.TempDir(), "it's a backup.db")
	must(t, store.Backup(t.Context(), location, backup)) // as another process would
	group.Wait()
	if err := store.Backup(t.Context(), location+".none", backup); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("no store: got %v, want ErrNotFound", err)
	}
	if names := folder(t, location+".none"); slices.Contains(names, filepath.Base(location)+".none") {
		t.Error("a store was made where there was none")
	}
	if info, err := os.Stat(backup); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v, want a file of mode 0600", info, err)
	}
	complains(t, s.Backup(t.Context(), backup), "the file exists", "a new name")

	place := filepath.Join(t.TempDir(), "digest.db")
	must(t, store.Restore(t.Context(), backup, place, "somebody", restoredAt))
	if names := folder(t, place); len(names) != 1 {
		t.Errorf("got the files %q, want the store alone", names)
	}
	back := open(t, place)
	got, err := back.Edition(t.Context(), "2026-07-20")
	must(t, err)
	if got.Edition.Title != "Community digest" {
		t.Errorf("got %q", got.Edition.Title)
	}
	pause, err := digest.PausedBy(t.Context(), back)
	must(t, err)
	if pause.Text != "the store was restored from it's a backup.db" || !pause.At.Equal(restoredAt) {
		t.Errorf("got %+v", pause)
	}
	if _, err := digest.PausedBy(t.Context(), s); err == nil {
		t.Error("the store that was backed up is paused, too")
	}
}

func TestRestoreRefusesOtherFiles(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good.db")
	s := open(t, file(t))
	must(t, s.Backup(t.Context(), good))
	body, err := os.ReadFile(good)
	must(t, err)
	write := func(name string, body []byte) string {
		path := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(path, body, 0o600))
		return path
	}
	damaged := append([]byte(nil), body...)
	for i := 4096; i < len(damaged)-4096; i++ {
		damaged[i] ^= 0xff
	}
	newer := filepath.Join(t.TempDir(), "newer.db")
	n := open(t, newer)
	must(t, store.Exec(t.Context(), n, `INSERT INTO digest_version (version_id, is_applied) VALUES (99, TRUE)`))
	newerBackup := filepath.Join(t.TempDir(), "newer-backup.db")
	must(t, n.Backup(t.Context(), newerBackup))
	for name, c := range map[string]struct{ backup, place, want string }{
		"a text": {
			write("a.db", []byte("not a database, only a long enough line of text to be none")), "",
			"not a SQLite database",
		},
		"an empty file":      {write("b.db", nil), "", "not a digest store"},
		"a damaged one":      {write("c.db", damaged), "", "damaged"},
		"a newer one":        {newerBackup, "", "have a newer version"},
		"none":               {filepath.Join(t.TempDir(), "none.db"), "", "no such file"},
		"over a store":       {good, write("digest.db", body), "already exists"},
		"into PostgreSQL":    {good, "postgres://localhost/digest", "its own tools"},
		"over a store's wal": {good, walOnly(t), "already exists"},
	} {
		t.Run(name, func(t *testing.T) {
			place := c.place
			if place == "" {
				place = filepath.Join(t.TempDir(), "digest.db")
			}
			complains(t, store.Restore(t.Context(), c.backup, place, "somebody", restoredAt), c.want, "")
			if c.place == "" {
				if names := folder(t, place); len(names) > 0 {
					t.Errorf("got the files %q, want none", names)
				}
			}
		})
	}
}

// walOnly returns a location whose store is gone, but not its -wal file.
func walOnly(t *testing.T) string {
	place := filepath.Join(t.TempDir(), "digest.db")
	must(t, os.WriteFile(place+"-wal", []byte("x"), 0o600))
	return place
}

func TestPostgresIsBackedUpWithItsOwnTools(t *testing.T) {
	postgres(t)
	complains(t, open(t, schema(t)).Backup(t.Context(), filepath.Join(t.TempDir(), "x")), "its own tools", "pg_dump")
}
