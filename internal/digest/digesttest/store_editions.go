package digesttest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func testRecord(t *testing.T, s digest.Store) {
	want := SampleRecord(t, "2026-07-20")
	must(t, s.SaveEdition(t.Context(), want))
	got, err := s.Edition(t.Context(), "2026-07-20")
	must(t, err)
	sameRecord(t, got, want)
	if got.Edition.Events[1].Start.Location().String() != "Asia/Kathmandu" {
		t.Errorf("got an event in zone %s, want Asia/Kathmandu", got.Edition.Events[1].Start.Location())
	}
}

func testTemplates(t *testing.T, s digest.Store) {
	a, b, c, d := SampleRecord(t, "2026-07-20"), SampleRecord(t, "2026-07-27"), SampleRecord(t, "2026-08-03"),
		SampleRecord(t, "2026-08-10")
	b.Templates = map[string]string{"digest.txt.tmpl": "other"}
	d.Templates = nil
	for _, r := range []digest.Record{a, b, c, d} {
		must(t, s.SaveEdition(t.Context(), r))
	}
	for _, want := range []digest.Record{a, b, c, d} {
		got, err := s.Edition(t.Context(), want.Edition.Name)
		must(t, err)
		sameRecord(t, got, want)
	}
}

func testFixed(t *testing.T, s digest.Store) {
	first := SampleRecord(t, "2026-07-20")
	must(t, s.SaveEdition(t.Context(), first))
	second := SampleRecord(t, "2026-07-20")
	second.Edition.Title, second.Templates = "Another", map[string]string{"other.tmpl": "other"}
	for name, r := range map[string]digest.Record{"another": second, "the same": first} {
		if err := s.SaveEdition(t.Context(), r); !errors.Is(err, digest.ErrFixed) {
			t.Errorf("saving %s under a taken name: got %v, want ErrFixed", name, err)
		}
	}
	got, err := s.Edition(t.Context(), "2026-07-20")
	must(t, err)
	sameRecord(t, got, first)
}

func testFixedAtOnce(t *testing.T, s digest.Store) {
	errs := make([]error, 20)
	atOnce(len(errs), func(i int) {
		r := SampleRecord(t, "2026-07-20")
		r.Edition.Title = fmt.Sprint("by ", i)
		errs[i] = s.SaveEdition(t.Context(), r)
	})
	got, err := s.Edition(t.Context(), "2026-07-20")
	must(t, err)
	saved := 0
	for i, err := range errs {
		switch {
		case err == nil:
			saved++
			if want := fmt.Sprint("by ", i); got.Edition.Title != want {
				t.Errorf("got the edition %q, want %q, which was reported as saved", got.Edition.Title, want)
			}
		case !errors.Is(err, digest.ErrFixed):
			t.Errorf("got %v, want ErrFixed", err)
		}
	}
	if saved != 1 {
		t.Errorf("got %d who saved it, want 1", saved)
	}
}

func testNotFound(t *testing.T, s digest.Store) {
	if _, err := s.Edition(t.Context(), "2026-07-20"); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("edition: got %v, want ErrNotFound", err)
	}
	if _, _, err := s.LastHarvest(t.Context(), "https://m.example/maps"); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("harvest: got %v, want ErrNotFound", err)
	}
	if got, err := s.Editions(t.Context(), 10); err != nil || len(got) != 0 {
		t.Errorf("editions: got %v, %v, want none", got, err)
	}
	if got, err := s.Deliveries(t.Context(), "2026-07-20"); err != nil || len(got) != 0 {
		t.Errorf("deliveries: got %v, %v, want none", got, err)
	}
	if got, err := s.Abandon(t.Context(), time.Now(), everyone); err != nil || len(got) != 0 {
		t.Errorf("abandoned: got %v, %v, want none", got, err)
	}
}

func testEditions(t *testing.T, s digest.Store) {
	newest := []string{
		"2026-11-02", "2026-07-27", "2026-07-20aa", "2026-07-20z", "2026-07-20b", "2026-07-20a",
		"2026-07-20", "2025-12-29",
	}
	for _, i := range []int{3, 0, 7, 5, 1, 6, 2, 4} {
		must(t, s.SaveEdition(t.Context(), SampleRecord(t, newest[i])))
	}
	for limit, want := range map[int][]string{100: newest, 8: newest, 3: newest[:3], 1: newest[:1], 0: nil, -1: nil} {
		got, err := s.Editions(t.Context(), limit)
		must(t, err)
		var names []string
		for _, r := range got {
			names = append(names, r.Edition.Name)
			if r.Templates != nil {
				t.Errorf("edition %s: got its templates, want none", r.Edition.Name)
			}
			lean := SampleRecord(t, r.Edition.Name)
			lean.Templates = nil
			sameRecord(t, r, lean)
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("limit %d: want (-) got (+):\n%s", limit, diff)
		}
	}
}

func testCopies(t *testing.T, s digest.Store) {
	saved := SampleRecord(t, "2026-07-20")
	must(t, s.SaveEdition(t.Context(), saved))
	saved.Templates["digest.txt.tmpl"], saved.Edition.Events[0].Title = "changed", "changed"
	for range 2 {
		got, err := s.Edition(t.Context(), "2026-07-20")
		must(t, err)
		sameRecord(t, got, SampleRecord(t, "2026-07-20"))
		got.Templates["digest.txt.tmpl"], got.Edition.Events[0].Title = "changed", "changed"
	}
}

func sameRecord(t *testing.T, got, want digest.Record) {
	t.Helper()
	if diff := cmp.Diff(asJSON(t, want.Edition), asJSON(t, got.Edition)); diff != "" {
		t.Errorf("edition: want (-) got (+):\n%s", diff)
	}
	if len(got.Templates)+len(want.Templates) > 0 {
		if diff := cmp.Diff(want.Templates, got.Templates); diff != "" {
			t.Errorf("templates: want (-) got (+):\n%s", diff)
		}
	}
	gotHash, err := got.Hash()
	must(t, err)
	wantHash, err := want.Hash()
	must(t, err)
	if gotHash != wantHash {
		t.Errorf("got hash %s, want %s", gotHash, wantHash)
	}
	if !got.ComposedAt.Equal(want.ComposedAt) {
		t.Errorf("got composed at %v, want %v", got.ComposedAt, want.ComposedAt)
	}
}
