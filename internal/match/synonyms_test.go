package match_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

func TestACityAddsItsOwnSynonyms(t *testing.T) {
	t.Cleanup(func() { _ = match.ExtendSynonyms("") })
	repo := digest.Repository{Name: "city/flux", Description: "Quagmatic pipes of the water works", Pushed: digesttest.Monday, License: "MIT"}
	group := digest.Group{Name: "Database Lovers", Topics: []string{"databases"}}
	score := func() float64 {
		m := match.Fits(fourWeeks, []digest.Event{digesttest.Gathering(group.Name, "Evening", "", 23)}, []digest.Repository{repo}, []digest.Group{group}, digesttest.La, digest.History{}, 1)
		if len(m) == 0 {
			return 0
		}
		return m[0].Score
	}
	before := score()
	if err := match.ExtendSynonyms("# ours\nquagmatic: =databases\n"); err != nil {
		t.Fatal(err)
	}
	if with := score(); with <= before {
		t.Errorf("got %.2f with the synonym, %.2f without", with, before)
	}
	if err := match.ExtendSynonyms(""); err != nil || score() != before {
		t.Errorf("got %.2f after it was taken back, want %.2f (%v)", score(), before, err)
	}
	if err := match.ExtendSynonyms("quagmatic databases"); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("got %v", err)
	}
}
