package digest_test

import (
	"slices"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestChangedFields(t *testing.T) {
	a := digest.Edition{Name: "2026-07-20", Title: "Desk", Intro: "Two events"}
	b := a
	if got := a.ChangedFields(b); len(got) > 0 {
		t.Errorf("nothing changed: got %v", got)
	}
	b.Title, b.Intro, b.Events = "Another", "", []digest.Event{{Title: "Async"}}
	want := []string{"events", "intro", "title"}
	if got := a.ChangedFields(b); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := b.ChangedFields(a); !slices.Equal(got, want) {
		t.Errorf("the other way round: got %v, want %v", got, want)
	}
}
