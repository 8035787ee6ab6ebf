package store_test

import (
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/store"
)

func TestSignsOfLife(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		location := place(t)
		a, b := open(t, location), open(t, location)
		must(t, a.Beat(t.Context(), "machine a"))
		must(t, b.Beat(t.Context(), "machine b"))
		must(t, a.Beat(t.Context(), "machine a"))
		must(t, store.Exec(t.Context(), b, `UPDATE process SET beat = beat - 120000 WHERE owner = 'machine b'`))
		silence, err := a.Silence(t.Context())
		must(t, err)
		if len(silence) != 2 || silence["machine a"].Abs() > time.Minute ||
			(silence["machine b"]-2*time.Minute).Abs() > time.Minute {
			t.Errorf("got %v, want machine a now and machine b two minutes ago", silence)
		}
		must(t, store.Exec(t.Context(), b, `UPDATE process SET beat = beat - 90000000 WHERE owner = 'machine b'`))
		must(t, a.Beat(t.Context(), "machine a"))
		if silence, err = a.Silence(t.Context()); err != nil || len(silence) != 1 {
			t.Errorf("got %v, %v, want who gave no sign for a day forgotten", silence, err)
		}
	})
}
