package excerpt_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/excerpt"
)

// TestSentencesAboutSlotsAreNotWhatAnEventIsAbout checks that the sentence of an event is about its subject, and not
// about who may speak there.
func TestSentencesAboutSlotsAreNotWhatAnEventIsAbout(t *testing.T) {
	const subject = "Ana shows how the gauges of the harbor talk to each other."
	for _, slot := range []string{
		"We are still looking for a speaker.", "We need one more speaker for this evening.",
		"We are seeking two more presenters for December.", "All speaker slots for the evening are filled.",
		"The call for talks is open until Friday.", "Todavía buscamos una ponente para esta noche.",
		"Nos faltan dos charlas para el jueves.", "La convocatoria de charlas cierra el viernes.",
	} {
		if got := excerpt.Of(digest.Event{Summary: slot + " " + subject}); got != subject {
			t.Errorf("%s got %q, want %q", slot, got, subject)
		}
		if got := excerpt.Of(digest.Event{Summary: slot}); got != "" {
			t.Errorf("%s got %q, want nothing", slot, got)
		}
	}
	for _, about := range []string{
		subject, "Two speakers show how they map the needs of a town.", "Una charla sobre lo que falta en los mapas.",
		"Search engines look for words, and speakers of many languages use them.",
	} {
		if got := excerpt.Of(digest.Event{Summary: about}); got != about {
			t.Errorf("got %q, want %q", got, about)
		}
	}
}
