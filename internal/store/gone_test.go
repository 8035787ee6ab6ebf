package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/store"
)

func TestAStoreThatIsGoneIsMissed(t *testing.T) {
	location := filepath.Join(t.TempDir(), "digest.db")
	lost := func() string {
		t.Helper()
		why, err := store.Lost(location)
		if err != nil {
			t.Fatal(err)
		}
		return why
	}
	if why := lost(); why != "" {
		t.Errorf("there has never been one: %q", why)
	}
	s := guarded(t, location, "a")
	vouch(t, s, true, "")
	must(t, s.Close())
	if why := lost(); why != "" {
		t.Errorf("it is there: %q", why)
	}
	must(t, os.Remove(location))
	why := lost()
	if !strings.Contains(why, "another store was put in the place") {
		t.Errorf("got %q", why)
	}
	if seen := store.Seen(why); strings.Contains(seen, "resume") || !strings.HasPrefix(why, seen) {
		t.Errorf("got %q", seen)
	}
	for _, other := range []string{":memory:", "postgres://localhost/digest", "host=localhost"} {
		if why, err := store.Lost(other); why != "" || err != nil {
			t.Errorf("%s: got %q, %v", other, why, err)
		}
	}
}
