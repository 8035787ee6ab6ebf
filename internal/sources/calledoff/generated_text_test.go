package calledoff_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/sources/calledoff"
)

// TestGeneratedTexts makes first sentences that call an evening off, in English and Spanish, and others that only
// speak of it.
func TestGeneratedTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	fill := strings.NewReplacer
	english := []string{
		"{B} {G} {A} {E}.", "{B} {G} {A} {E} {R}.", "{B} {G} {A} {E} {R}!", "{E}: {B} {G}.", "*** {E} ***",
		"** {E} ** We are sorry.", "{E} {R}.", "{E}! We are sorry.",
		"UPDATE: {B} {G} {A} {E}.", "Unfortunately, {B} {G} {A} {E} {R}.",
		"We are sorry to say that {B} {G} {A} {E}.", "PLEASE NOTE: {B} {G} {A} {E}.",
		"We have {E} {B} {G} {R}.", "We had to {E2} {B} {G} {R}.", "ATTENTION - {E} {R}.", "Update: {E}.",
	}
	spanish := []string{
		"{D} {H} {Q} {M}.", "{D} {H} {Q} {M} {L}.", "{M}: {D} {H}.", "*** {M} ***", "{M} {L}.",
		"AVISO: {D} {H} {Q} {M} {L}.", "Lamentamos informar que {D} {H} {Q} {M}.",
		"{S} {D} {H} {L}.", "Lo sentimos: {D} {H} {Q} {M}.", "¡{D} {H} {Q} {M}!",
		"Atención: {M} {L}.", "Nota: {D} {H} {Q} {M} {L}.",
	}
	after := []string{
		"", " See you in January.", "\nWe draw maps together.", " Nos vemos en enero.", "\n\nBring a laptop.",
	}
	for range 4 * variants {
		later := r.IntN(3) == 0
		e, e2 := pick(r, []string{"CANCELLED", "Cancelled", "CANCELED"}), "cancel"
		m, s, want := "CANCELADO", "Se cancela", canceled
		if later {
			e, e2 = pick(r, []string{"POSTPONED", "Postponed"}), "postpone"
			m, s, want = "APLAZADO", "Se pospone", postponed
		}
		sentence := fill(
			"{E2}", e2, "{B}", pick(r, []string{"this", "This", "tonight's", "Tonight’s"}),
			"{G}", pick(r, []string{"meeting", "event", "class", "meetup"}),
			"{A}", pick(r, []string{"is", "has been", "has had to be"}), "{E}", e,
			"{R}", pick(r, []string{"due to rain", "because of illness", "until further notice", "for tonight"}),
		)
		text := sentence.Replace(pick(r, english))
		if r.IntN(2) == 0 {
			text = fill(
				"{D}", pick(r, []string{"este", "el", "Este"}), "{H}", pick(r, []string{"evento", "taller", "encuentro"}),
				"{Q}", pick(r, []string{"ha sido", "queda", "está"}), "{M}", m, "{S}", s,
				"{L}", pick(r, []string{"por lluvia", "debido al calor", "hasta nuevo aviso"}),
			).Replace(pick(r, spanish))
		}
		text += pick(r, after)
		if got := calledoff.Text(text, when, false); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
	for range 4 * variants {
		text := fill(
			"{C}", pick(r, []string{"cancelled", "canceled", "postponed"}), "{X}", pick(r, []string{"cancelado", "aplazado"}),
		).
			Replace(pick(r, []string{
				"If the event is {C}, we will write to you.", "Tickets for {C} events are refunded.", "The show was {C} in 1998.",
				"Why the concert was {C}.", "Registration can be {C} until Friday.", "The last event was {C}, so come to this one.",
				"Unless {C}, we meet at the pier.", "Our policy for {C} events is simple.", "Should the meeting be {C}, call us.",
				"Si el evento es {X}, te avisamos.", "El último evento fue {X}; este no.", "Un vuelo {X} es el tema de la charla.",
				"We draw maps. A film about a {C} flight follows.", "What to do when a flight is {C}.", "Bring your {C} stamps.",
			}))
		if got := calledoff.Text(text, when, false); got != nothing {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
