package wiring_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// secrets are the environment of these tests.
var secrets = map[string]string{
	"KEY": "0123456789abcdef0123456789abcdef", "TOKEN": "xoxb-geheim", "APP_TOKEN": "xapp-geheim",
	"SIGNING": "geheim-of-sixteen-bytes", "HOOK": "https://hooks.slack.com/services/T/B/geheim",
	"HOOK_2": "https://hooks.slack.com/services/T/B/other", "HOOK_3": "https://hooks.slack.com/services/T/B/third",
	"SMTP": "smtp://mail.example.org",
}

// configured is a configuration with the lines below its name and time zone, in a folder of its own.
func configured(t *testing.T, lines string) config.Config {
	t.Helper()
	name := filepath.Join(t.TempDir(), "meetups.yaml")
	text := "name: Desk\ntime_zone: America/Los_Angeles\n" + lines
	c, err := config.Parse(name, []byte(text), func(name string) (string, bool) {
		value, ok := secrets[name]
		return value, ok
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func stored(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "digest.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func renderers(t *testing.T, c config.Config) wiring.Renderers {
	t.Helper()
	r, err := wiring.OpenRenderers(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAReadOnlyStoreIsNotMade(t *testing.T) {
	name := filepath.Join(t.TempDir(), "digest.db")
	s, err := wiring.OpenStore(t.Context(), name, wiring.ReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	if records, err := s.Editions(t.Context(), 10); err != nil || len(records) != 0 {
		t.Errorf("got %v, %v", records, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(name); !os.IsNotExist(err) {
		t.Errorf("a command that only reads has made a store: %v", err)
	}
	if s, err = wiring.OpenStore(t.Context(), name, wiring.ReadWrite); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveEdition(t.Context(), digest.Record{Edition: digest.Edition{Name: "2026-07-20"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if s, err = wiring.OpenStore(t.Context(), name, wiring.ReadOnly); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if records, err := s.Editions(t.Context(), 10); err != nil || len(records) != 1 {
		t.Errorf("got %v, %v", records, err)
	}
}

// cache is one that counts what is stored in it.
type cache struct {
	fetch.Cache
	saved int
}

func (c *cache) SaveDocument(context.Context, string, fetch.Cached) error { c.saved++; return nil }

func TestAReadOnlyCacheStoresNothing(t *testing.T) {
	inner := &cache{}
	outer := wiring.ReadOnlyCache{Cache: inner}
	if err := outer.SaveDocument(t.Context(), "https://a.example", fetch.Cached{}); err != nil {
		t.Error(err)
	}
	if inner.saved != 0 {
		t.Errorf("got %d documents", inner.saved)
	}
}

func TestTheConfigurationsAgeIsThatOfItsFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "meetups.yaml")
	if at := wiring.ModifiedAt(name); !at.IsZero() {
		t.Errorf("no file: got %s", at)
	}
	want := time.Date(2026, 7, 20, 9, 0, 0, 0, time.UTC)
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, want, want); err != nil {
		t.Fatal(err)
	}
	if at := wiring.ModifiedAt(name); !at.Equal(want) {
		t.Errorf("got %s", at)
	}
}

func TestALexiconHasTheCitysWords(t *testing.T) {
	name := filepath.Join(t.TempDir(), "words.txt")
	for text, want := range map[string]string{
		"zoneatlas: =maps\n": "", "maps\n": name,
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := wiring.OpenLexicon(name)
		if (err == nil) != (want == "") ||
			err != nil && (!strings.Contains(err.Error(), want) || digest.Hint(err) == "") {
			t.Errorf("%q: got %v, %q", text, err, digest.Hint(err))
		}
	}
	if _, err := wiring.OpenLexicon(name + "x"); err == nil || !strings.Contains(err.Error(), "reading the synonyms") {
		t.Errorf("got %v", err)
	}
	if l, err := wiring.OpenLexicon(""); err != nil || l == nil {
		t.Errorf("got %v, %v", l, err)
	}
}
