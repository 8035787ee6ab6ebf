package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/store"
)

func TestAFileThatCannotBeAStore(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, body []byte) string {
		must(t, os.WriteFile(filepath.Join(dir, name), body, 0o600))
		return filepath.Join(dir, name)
	}
	for name, c := range map[string]struct{ location, text, hint string }{
		"no folder": {
			filepath.Join(dir, "none", "digest.db"),
			"there is no folder " + filepath.Join(dir, "none"), "create the folder",
		},
		"a file for a folder": {filepath.Join(write("plain", nil), "digest.db"), "there is no folder", "create the folder"},
		"a folder":            {dir, "it is a folder", "digest.db"},
		"another kind of file": {
			write("notes.txt", []byte(strings.Repeat("meetings\n", 500))), "not a SQLite database",
			"only digest uses",
		},
		"a configuration": {
			write("meetups.yaml", []byte("name: DataLA\n")), "not a SQLite database",
			"only digest uses",
		},
		"nothing": {" ", "no store is configured", "postgres://user:password@host:5432/database"},
		"another database": {
			"mysql://digest:geheim@db.example/digest", "mysql: is not a supported kind of store",
			"a file name",
		},
		"a file as an address":  {"sqlite:///srv/digest.db", "sqlite: is not a supported kind of store", "a file name"},
		"libpq's other address": {"host=db.example password=geheim", "has an unsupported form", "postgres://"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := store.Open(t.Context(), c.location)
			complains(t, err, c.text, c.hint)
			if err != nil && strings.Contains(err.Error(), "geheim") {
				t.Errorf("got a password in %q", err)
			}
		})
	}
}

func TestAFileWithoutPermission(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("run by root, whom no permission stops, or on Windows, which has others: not tested")
	}
	t.Run("a folder that cannot be written", func(t *testing.T) {
		dir := t.TempDir()
		must(t, os.Chmod(dir, 0o500))
		_, err := store.Open(t.Context(), filepath.Join(dir, "digest.db"))
		complains(t, err, "cannot create it: open", "give the user that runs digest write access to "+dir)
	})
	location := filepath.Join(t.TempDir(), "digest.db")
	s, err := store.Open(t.Context(), location)
	must(t, err)
	must(t, s.Close())
	t.Run("a file that cannot be written", func(t *testing.T) {
		must(t, os.Chmod(location, 0o400))
		_, err := store.Open(t.Context(), location)
		complains(t, err, "cannot write to it", "must be able to write the file and its folder")
	})
	t.Run("a file that cannot be written can be read", func(t *testing.T) {
		r, err := store.OpenReadOnly(t.Context(), location)
		must(t, err)
		must(t, r.Close())
	})
	t.Run("a file that cannot be read", func(t *testing.T) {
		must(t, os.Chmod(location, 0))
		_, err := store.OpenReadOnly(t.Context(), location)
		complains(t, err, "cannot open it", "")
	})
	t.Run("a file in a folder that cannot be written", func(t *testing.T) {
		must(t, os.Chmod(location, 0o600))
		must(t, os.Chmod(filepath.Dir(location), 0o500))
		t.Cleanup(func() { must(t, os.Chmod(filepath.Dir(location), 0o700)) })
		_, err := store.Open(t.Context(), location)
		complains(t, err, "cannot write to it", "must be able to write the file and its folder")
	})
}

func TestAFullDisk(t *testing.T) {
	s := open(t, file(t))
	must(t, s.SaveEdition(t.Context(), digesttest.SampleRecord(t, "2026-07-20")))
	must(t, store.Exec(t.Context(), s, `PRAGMA max_page_count = 1`)) // the current size
	random := make([]byte, 1<<20)
	for i := range random {
		random[i] = byte(i * i >> 7)
	}
	harvest := digest.Harvest{Repositories: []digest.Repository{{Readme: fmt.Sprintf("%x", random)}}}
	err := s.SaveHarvest(t.Context(), "maps", harvest, time.Now())
	complains(t, err, "the disk is full", "free some space")
	if _, err := s.Edition(t.Context(), "2026-07-20"); err != nil {
		t.Errorf("what was stored before: got %v", err)
	}
	must(t, store.Exec(t.Context(), s, `PRAGMA max_page_count = 1000000`))
	must(t, s.SaveHarvest(t.Context(), "maps", harvest, time.Now()))
}

func TestALockedFile(t *testing.T) {
	location := filepath.Join(t.TempDir(), "digest.db")
	s := open(t, location)
	browser, err := sql.Open("sqlite", "file:"+location)
	must(t, err)
	defer func() { must(t, browser.Close()) }()
	browser.SetMaxOpenConns(1)
	_, err = browser.ExecContext(t.Context(), `BEGIN IMMEDIATE`)
	must(t, err)
	must(t, store.Exec(t.Context(), s, `PRAGMA busy_timeout = 0`))

	if _, err := s.Deliveries(t.Context(), "2026-07-20"); err != nil {
		t.Errorf("reading: got %v, want no error", err)
	}
	// The operation is retried until then, because a loaded machine is slow.
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	_, err = s.Claim(ctx, digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "A"})
	complains(t, err, "another program has it locked", "close the program")

	_, err = browser.ExecContext(t.Context(), `ROLLBACK`)
	must(t, err)
	if mine, err := s.Claim(t.Context(),
		digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "A"}); !mine || err != nil {
		t.Errorf("afterwards: got %v, %v, want true", mine, err)
	}
}

func TestADamagedFile(t *testing.T) {
	location := filepath.Join(t.TempDir(), "digest.db")
	s, err := store.Open(t.Context(), location)
	must(t, err)
	for i := range 20 {
		must(t, s.SaveDocument(t.Context(), fmt.Sprint(i), fetch.Cached{URL: strings.Repeat("x", 2000), At: time.Now()}))
	}
	must(t, s.Close())
	body, err := os.ReadFile(location)
	must(t, err)
	for i := 4096; i < len(body); i++ {
		body[i] = 0x55
	}
	must(t, os.WriteFile(location, body, 0o600))
	_, err = store.Open(t.Context(), location)
	complains(t, err, "the file is damaged", "backup")
}

func TestAServerThatCannotBeAStore(t *testing.T) {
	u := postgres(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	closed := listener.Addr().String()
	must(t, listener.Close())
	elsewhere, nobody, missing := *u, *u, *u
	elsewhere.Host, nobody.User, missing.Path = closed, nil, "/none of this name"

	for name, c := range map[string]struct{ location, text, hint string }{
		"nobody listens": {
			elsewhere.String(), "the server cannot be reached: dial tcp " + closed,
			"check that PostgreSQL runs at " + closed,
		},
		"no such database":    {missing.String(), "the server has no such database", "createdb none of this name"},
		"no such schema":      {with(u, "search_path", "none_of_this_name"), "there is no schema", "search_path"},
		"a standby":           {with(u, "default_transaction_read_only", "on"), "the server is read-only", "primary"},
		"TLS that it has not": {with(u, "sslmode", "require"), "TLS negotiation with the server failed", "sslmode"},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "a standby" {
				address, err := u.Parse(schema(t))
				must(t, err)
				c.location = with(address, "default_transaction_read_only", "on")
			}
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond) // less than the sum of all waits
			defer cancel()
			_, err := store.Open(ctx, c.location)
			complains(t, err, c.text, c.hint)
		})
	}
}
