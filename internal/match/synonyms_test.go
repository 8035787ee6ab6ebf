package digest_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestACityAddsItsOwnSynonyms(t *testing.T) {
	t.Cleanup(func() { _ = digest.ExtendSynonyms("") })
	repo := digest.Repository{Name: "city/flux", Description: "Quagmatic pipes of the water works", Pushed: monday, License: "MIT"}
	group := digest.Group{Name: "Database Lovers", Topics: []string{"databases"}}
	score := func() float64 {
		m := digest.Fits(fourWeeks, []digest.Event{gathering(group.Name, "Evening", "", 23)}, []digest.Repository{repo}, []digest.Group{group}, la, digest.History{}, 1)
		if len(m) == 0 {
			return 0
		}
		return m[0].Score
	}
	before := score()
	if err := digest.ExtendSynonyms("# ours\nquagmatic: =databases\n"); err != nil {
		t.Fatal(err)
	}
	if with := score(); with <= before {
		t.Errorf("got %.2f with the synonym, %.2f without", with, before)
	}
	if err := digest.ExtendSynonyms(""); err != nil || score() != before {
		t.Errorf("got %.2f after it was taken back, want %.2f (%v)", score(), before, err)
	}
	if err := digest.ExtendSynonyms("quagmatic databases"); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("got %v", err)
	}
}
