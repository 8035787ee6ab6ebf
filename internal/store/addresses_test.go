package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
)

func TestAddresses(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		location := place(t)
		s := open(t, location)
		for _, now := range [][]digest.Address{
			{{Destination: "team", Places: []string{"a"}}, {Destination: "list", Places: []string{"b", "c"}}},
			{{Destination: "team", Places: []string{"a"}}, {Destination: "list", Places: []string{"b", "c"}}}, // unchanged
			{{Destination: "list", Places: []string{"b"}}},
			nil,
		} {
			must(t, s.NoteAddresses(t.Context(), now))
		}
		read, err := store.OpenReadOnly(t.Context(), location)
		must(t, err)
		defer func() { must(t, read.Close()) }()
		must(t, read.NoteAddresses(t.Context(), []digest.Address{{Destination: "site", Places: []string{"d"}}}))
		known, err := read.Addresses(t.Context())
		must(t, err)
		var got []string
		for _, a := range known {
			for _, p := range a.Places {
				got = append(got, a.Destination+" "+p)
			}
			if a.Since.IsZero() {
				t.Errorf("%s leads to %q since ever", a.Destination, a.Places)
			}
		}
		if diff := cmp.Diff([]string{"list b", "list c", "team a", "list b"}, got); diff != "" {
			t.Error(diff)
		}
	})
}
