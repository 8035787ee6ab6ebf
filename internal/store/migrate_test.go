package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/store"
)

func TestManyStartTogetherOnANewStore(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		location := place(t)
		var group sync.WaitGroup
		begin := make(chan struct{})
		for range 6 {
			group.Go(func() {
				<-begin
				s, err := store.Open(t.Context(), location)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := s.Deliveries(t.Context(), "2026-07-20"); err != nil {
					t.Error(err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		close(begin)
		group.Wait()
	})
}

func TestATemplateSetIsStoredOnce(t *testing.T) {
	everyKind(t, func(t *testing.T, place func(t testing.TB) string) {
		s := open(t, place(t))
		for _, name := range []string{"2026-07-20", "2026-07-27", "2026-08-03"} {
			must(t, s.SaveEdition(t.Context(), digesttest.SampleRecord(t, name)))
		}
		taken := digesttest.SampleRecord(t, "2026-07-20")
		taken.Templates["digest.txt.tmpl"] = "changed"
		if err := s.SaveEdition(t.Context(), taken); !errors.Is(err, digest.ErrFixed) {
			t.Errorf("got %v, want ErrFixed", err)
		}
		if n, err := store.Count(t.Context(), s, `SELECT count(*) FROM template_set`); n != 1 || err != nil {
			t.Errorf("got %d sets, %v, want 1", n, err)
		}
	})
}

func TestAStoreOfAnotherVersion(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		for name, c := range map[string]struct {
			change      string
			write, read string // expected error text; empty for none
			hint        string
		}{
			"newer": {
				change: `INSERT INTO digest_version (version_id, is_applied) VALUES (99, TRUE)`,
				write:  "its tables have a newer version (99) than this program supports (",
				read:   "its tables have a newer version (99) than this program supports (",
				hint:   "use the newer digest",
			},
			"older": {
				change: `DELETE FROM digest_version WHERE version_id > 0`,
				// The tables exist already.
				read: "its tables have an older version (0) than this program needs (", write: "already exists",
				hint: "digest migrate",
			},
		} {
			t.Run(name, func(t *testing.T) {
				location := place(t)
				s := open(t, location)
				must(t, store.Exec(t.Context(), s, c.change))
				_, err := store.OpenReadOnly(t.Context(), location)
				complains(t, err, c.read, c.hint)
				_, err = store.Open(t.Context(), location)
				complains(t, err, c.write, "")
			})
		}
	})
}

func TestADryRunReadsAndWritesNothing(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		location := place(t)
		if _, err := store.OpenReadOnly(t.Context(), location); !errors.Is(err, digest.ErrNotFound) {
			t.Errorf("no store yet: got %v, want ErrNotFound", err)
		}
		if names := folder(t, location); len(names) > 0 {
			t.Errorf("got the files %q, want none", names)
		}
		s, err := store.Open(t.Context(), location)
		must(t, err)
		must(t, s.SaveEdition(t.Context(), digesttest.SampleRecord(t, "2026-07-20")))

		reads := func(t *testing.T) {
			before := folder(t, location)
			r, err := store.OpenReadOnly(t.Context(), location)
			must(t, err)
			if _, err := r.Edition(t.Context(), "2026-07-20"); err != nil {
				t.Error(err)
			}
			mine, err := r.Claim(t.Context(), digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "A"})
			if mine || err == nil {
				t.Errorf("claiming: got %v, %v, want an error", mine, err)
			}
			complains(t, r.SaveEdition(t.Context(), digesttest.SampleRecord(t, "2026-07-27")), "it was opened read-only", "")
			must(t, r.Close())
			if after := folder(t, location); !slices.Equal(before, after) {
				t.Errorf("got the files %q, want %q as before", after, before)
			}
		}
		t.Run("while another process has it open", reads)
		must(t, s.Close())
		t.Run("when nobody has it open", reads)
	})
}

func TestAnEmptyFileIsNotYetAStore(t *testing.T) {
	location := file(t)
	must(t, os.WriteFile(location, nil, 0o600))
	if _, err := store.OpenReadOnly(t.Context(), location); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("reading: got %v, want ErrNotFound", err)
	}
	open(t, location)
}

func TestANewFileIsItsOwnersOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no mode on Windows: not tested")
	}
	location := file(t)
	s := open(t, location)
	must(t, s.SaveEdition(t.Context(), digesttest.SampleRecord(t, "2026-07-20")))
	for _, name := range folder(t, location) {
		info, err := os.Stat(filepath.Join(filepath.Dir(location), name))
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got mode %v, want 0600", name, info.Mode())
		}
	}
}

// folder lists the files of a SQLite store. It is empty for PostgreSQL.
func folder(t testing.TB, location string) []string {
	t.Helper()
	if strings.HasPrefix(location, "postgres") {
		return nil
	}
	entries, err := os.ReadDir(filepath.Dir(location))
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// complains checks the text and the hint of err, and that neither contains a secret.
func complains(t testing.TB, err error, text, hint string) {
	t.Helper()
	switch {
	case err == nil:
		t.Errorf("got no error, want %q", text)
	case !strings.Contains(err.Error(), text):
		t.Errorf("got %q, want %q", err, text)
	case !strings.Contains(digest.Hint(err), hint):
		t.Errorf("%v: got hint %q, want %q", err, digest.Hint(err), hint)
	case strings.Contains(err.Error(), "\n"):
		t.Errorf("got %q, want one line", err)
	}
}
