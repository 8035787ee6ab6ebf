package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/store"
)

// everyKind runs a test on each kind of store. Each call of place returns an unused location.
func everyKind(t *testing.T, test func(t *testing.T, place func(t testing.TB) string)) {
	t.Run("memory", func(t *testing.T) { test(t, func(testing.TB) string { return ":memory:" }) })
	t.Run("file", func(t *testing.T) { test(t, file) })
	t.Run("postgres", func(t *testing.T) {
		postgres(t)
		test(t, schema)
	})
}

// everyShared is everyKind without the memory store, which cannot be opened twice.
func everyShared(t *testing.T, test func(t *testing.T, place func(t testing.TB) string)) {
	t.Run("file", func(t *testing.T) { test(t, file) })
	t.Run("postgres", func(t *testing.T) {
		postgres(t)
		test(t, schema)
	})
}

func file(t testing.TB) string {
	name := "it's 100% #1?.db"
	if runtime.GOOS == "windows" { // file names cannot contain these characters
		name = "it's 100% #1.db"
	}
	return filepath.Join(t.TempDir(), name)
}

// postgres returns the address of a test server. It skips the test if there is none.
func postgres(t testing.TB) *url.URL {
	t.Helper()
	address := os.Getenv("DIGEST_TEST_POSTGRES")
	if address == "" {
		t.Skip("DIGEST_TEST_POSTGRES names no database: not tested with PostgreSQL")
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("DIGEST_TEST_POSTGRES is not an address")
	}
	return u
}

// schema creates a schema on the server, drops it after the test, and returns its address.
func schema(t testing.TB) string {
	t.Helper()
	u := postgres(t)
	name := "digest_test_" + strings.ToLower(rand.Text())
	run(t, u.String(), `CREATE SCHEMA `+name)
	t.Cleanup(func() { run(t, u.String(), `DROP SCHEMA `+name+` CASCADE`) })
	return with(u, "search_path", name)
}

// with returns the URL with one more parameter.
func with(u *url.URL, key, value string) string {
	other := *u
	q := other.Query()
	q.Set(key, value)
	other.RawQuery = q.Encode()
	return other.String()
}

// run executes a statement on the server.
func run(t testing.TB, address, statement string) {
	t.Helper()
	ctx := context.Background() // also runs in Cleanup, after the test's context has ended
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func open(t testing.TB, location string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), location)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestStore(t *testing.T) {
	everyKind(t, func(t *testing.T, place func(t testing.TB) string) {
		digesttest.TestStore(t, func(t *testing.T) digest.Store { return open(t, place(t)) })
		digesttest.TestNotes(t, func(t *testing.T) digest.Store { return open(t, place(t)) })
	})
}

func TestWhatIsStoredIsThereAfterClosing(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		location := place(t)
		s, err := store.Open(t.Context(), location)
		must(t, err)
		r := digesttest.SampleRecord(t, "2026-07-20")
		must(t, s.SaveEdition(t.Context(), r))
		must(t, s.Close())
		for range 2 {
			s, err = store.Open(t.Context(), location)
			must(t, err)
			got, err := s.Edition(t.Context(), "2026-07-20")
			must(t, err)
			if got.Edition.Intro != r.Edition.Intro {
				t.Errorf("got %q, want %q", got.Edition.Intro, r.Edition.Intro)
			}
			must(t, s.Close())
		}
		if _, err := s.Edition(t.Context(), "2026-07-20"); err == nil || errors.Is(err, digest.ErrNotFound) {
			t.Errorf("after Close: got %v, want an error", err)
		}
	})
}
