package calledoff_test

import (
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/sources/calledoff"
)

// when is the start of the events of the tests: Friday, July 10, 2026.
var when = time.Date(2026, 7, 10, 18, 0, 0, 0, time.UTC)

const (
	nothing   = calledoff.Nothing
	canceled  = calledoff.Canceled
	postponed = calledoff.Postponed
	noMeeting = calledoff.NoMeeting
	backOn    = calledoff.BackOn
	otherDay  = calledoff.OtherDay
)

func TestTitle(t *testing.T) {
	for _, c := range []struct {
		title, rest string
		state       calledoff.State
	}{
		{"CANCELLED: Async night", "Async night", canceled},
		{"Canceled: Async night", "Async night", canceled},
		{"Async night [Postponed]", "Async night", postponed},
		{"CANCELED... Harbor choir", "Harbor choir", canceled},
		{"CANCELLED/ Map night", "Map night", canceled},
		{"Canceled Early walkers at the pier", "Early walkers at the pier", canceled},
		{"CANCELLED Map night", "Map night", canceled},
		{"CANCELLED MAP NIGHT", "MAP NIGHT", canceled},
		{"CANCELLED, Map night", "Map night", canceled},
		{"CANCELLED-Map night", "Map night", canceled},
		{"Code club CANCELLED FOR TONIGHT", "Code club", canceled},
		{"Board - CANCELLED - no quorum", "Board", canceled},
		{"Planning Commission - CANCELLED - Notice of Cancellation", "Planning Commission", canceled},
		{"Planning Commission - Notice of Cancellation", "Planning Commission", canceled},
		{"Notice of Cancellation: Planning Commission", "Planning Commission", canceled},
		{"Walk Cancelled", "Walk", canceled},
		{"WALK CANCELLED", "WALK", canceled},
		{"Walk–CANCELLED", "Walk", canceled},
		{"Walk – CANCELLED", "Walk", canceled},
		{"Walk: CANCELLED", "Walk", canceled},
		{"Walk (CANCELLED)", "Walk", canceled},
		{"Walk *CANCELLED*", "Walk", canceled},
		{"Walk ❌ CANCELLED", "Walk", canceled},
		{"POSTPONED DUE TO RAIN: Paddle day", "Paddle day", postponed},
		{"CANCELED FOR LUNA'S: Saturday Walk", "Saturday Walk", canceled},
		{"CANCELED Dance by Mo: CANCELED Dance Night", "Dance by Mo: Dance Night", canceled},
		{"** CANCELED ** Chess * CANCELED **", "Chess", canceled},
		{"Club Meeting Canceled (due to weather)", "Club Meeting", canceled},
		{"Club Meeting canceled due to weather", "Club Meeting", canceled},
		{"Club meeting cancelled", "Club meeting", canceled},
		{"Market [POSTPONED TO 8/29] at the pier", "Market at the pier", postponed},
		{"Market postponed until August 29", "Market", postponed},
		{"Market POSTPONED TO 7/10", "Market POSTPONED TO 7/10", nothing}, // it is that day
		{"Rescheduled to 8/29: Market", "Market", postponed},
		{"Rescheduled: Market", "Rescheduled: Market", nothing},
		{"Harbor Elm - CANCELED - see you in January", "Harbor Elm", canceled},
		{"Harbor Elm - CANCELED - With Mara Vance", "Harbor Elm With Mara Vance", canceled},
		{"Canceled event: Harbor Rust", "Harbor Rust", canceled},
		{"Event canceled: Harbor Rust", "Harbor Rust", canceled},
		{"UPDATE: CANCELED - Harbor Rust", "Harbor Rust", canceled},
		{"Harbor Go (has been cancelled)", "Harbor Go", canceled},
		{"Harbor Go (this event is cancelled)", "Harbor Go", canceled},
		{"Harbor Go has been cancelled", "Harbor Go", canceled},
		{"Harbor Go is called off", "Harbor Go", canceled},
		{"Harbor Go (July 10 cancelled)", "Harbor Go", canceled},
		{"CANCELLED", "CANCELLED", canceled},
		{"CANCELLED due to rain", "CANCELLED due to rain", canceled},
		{"Cancelled: a play in two acts", "a play in two acts", canceled},

		{"CANCELADO: Noche de mapas", "Noche de mapas", canceled},
		{"Noche de mapas (cancelada)", "Noche de mapas", canceled},
		{"Noche de mapas - CANCELADA POR LLUVIA", "Noche de mapas", canceled},
		{"Evento cancelado: Noche de mapas", "Noche de mapas", canceled},
		{"SUSPENDIDO - Noche de mapas", "Noche de mapas", canceled},
		{"Noche de mapas aplazada hasta el 29 de agosto", "Noche de mapas", postponed},
		{"Pospuesto: Noche de mapas", "Noche de mapas", postponed},
		{"Noche de mapas ha sido cancelada", "Noche de mapas", canceled},
		{"Se suspende: Noche de mapas", "Noche de mapas", canceled},
		{"SE CANCELA - Noche de mapas", "Noche de mapas", canceled},
		{"Noche de mapas (se pospone)", "Noche de mapas", postponed},
		{"Noche de mapas - se cancela por lluvia", "Noche de mapas", canceled},

		{"Abgesagt: Kartenabend", "Kartenabend", canceled},
		{"Kartenabend fällt aus", "Kartenabend", canceled},
		{"Annulé : Soirée cartes", "Soirée cartes", canceled},
		{"Soirée cartes (reportée)", "Soirée cartes", postponed},
		{"ANNULLATO: Laboratorio aperto", "Laboratorio aperto", canceled},
		{"RINVIATO: Cena dei cartografi", "Cena dei cartografi", postponed},
		{"Отменено: встреча", "встреча", canceled},
		{"【中止】地図の会", "地図の会", canceled},
		{"已取消: 会议", "会议", canceled},
		{"[취소] 지도 모임", "지도 모임", canceled},
		{"Odwołane: spotkanie", "spotkanie", canceled},
		{"Inställt: kodkväll", "kodkväll", canceled},
		{"Peruutettu: karttailta", "karttailta", canceled},
		{"Annulleret: kortaften", "kortaften", canceled},
		{"Avbokad: kodkväll", "kodkväll", canceled},
		{"Anulowano: spotkanie", "spotkanie", canceled},
		{"Скасовано: зустріч", "зустріч", canceled},
		{"キャンセルされました: 地図の会", "地図の会", canceled},
		{"취소됨: 지도 모임", "지도 모임", canceled},
		{"Zrušeno: setkání", "setkání", canceled},
		{"Verschoben: Kartenabend", "Kartenabend", postponed},
		{"Kodkväll (framflyttad)", "Kodkväll", postponed},

		{"NO MEETING - Holiday break", "MEETING - Holiday break", noMeeting},
		{"No Meeting", "Meeting", noMeeting},
		{"No hack night this week", "Hack night this week", noMeeting},
		{"NO CLASS: Thanksgiving", "CLASS: Thanksgiving", noMeeting},
		{"No office hours today", "Office hours today", noMeeting},
		{"No hay reunión", "Reunión", noMeeting},
		{"There is no meeting this week", "Meeting this week", noMeeting},

		{"UNCANCELLED: Map night", "Map night", backOn},
		{"Map night (BACK ON)", "Map night", backOn},
		{"Back on: Map night", "Map night", backOn},
		{"Map night is back on!", "Map night", backOn},
	} {
		if rest, state := calledoff.Title(c.title, when); rest != c.rest || state != c.state {
			t.Errorf("%q: got %q, %v, want %q, %v", c.title, rest, state, c.rest, c.state)
		}
	}
}

// Titles that only speak of it are left alone.
func TestTitlesThatAreLeftAlone(t *testing.T) {
	for _, title := range []string{
		"Why the show was cancelled", "Why The Show Was Cancelled", "How my flight got canceled", "Cancel culture: a panel",
		"Cancelled flights: a study", "Cancelled Flights: A Study", "What to do when your flight is cancelled",
		"Annul: the law of marriage",
		"CANCELLED PRESENTATION", "Garden club, CANCELLED PRESENTATION", "Board meeting (public comment cancelled)",
		"January 11th Cancelled", "Book club (January 11th cancelled)", "Book club - Tuesday cancelled",
		"Reporte: presupuesto abierto de la ciudad", "Sesión 3 - Reporte", "Mesa de datos (reporte)", "Datos – Reportee",
		"Cancellation Policy Workshop", "“Cancelled”: a documentary", "Not cancelled",
		"The concert that was never cancelled",
		"Postponed dreams", "Noise-cancelled headphones", "Back on Track: a 5k", "No Meeting Required: async work",
		"No Code Night",
		"No-code meetup", "No Class Division", "No Country for Old Men", "NO KINGS rally", "Suspended animation",
		"Suspendido en el aire", "Cuando se cancela un vuelo", "Qué hacer si se suspende la clase",
		"Cómo se cancela un contrato", "Se cancela la deuda: una charla", "Por qué se aplaza todo",
		"Meeting", "", "!!!", "((", "CANCEL", "Rain or shine", "Delayed gratification", "Uncanny valley",
	} {
		if rest, state := calledoff.Title(title, when); rest != title || state != nothing && state != otherDay {
			t.Errorf("%q: got %q, %v", title, rest, state)
		}
	}
}

func TestText(t *testing.T) {
	for text, want := range map[string]calledoff.State{
		"THIS EVENT HAS BEEN CANCELLED because the venue has no power.\nSee you in January.": canceled,
		"This event has been cancelled.":                             canceled,
		"CANCELLED: we are sorry.":                                   canceled,
		"*** CANCELLED ***\nWe draw maps.":                           canceled,
		"Cancelled due to rain. We draw maps.":                       canceled,
		"Unfortunately, tonight's meeting is cancelled.":             canceled,
		"Tonight's meeting was cancelled.":                           canceled,
		"The meeting has been postponed until further notice.":       postponed,
		"We have cancelled tonight's meeting.":                       canceled,
		"We had to cancel this event.":                               canceled,
		"Este evento ha sido cancelado.":                             canceled,
		"Se cancela la reunión por lluvia.":                          canceled,
		"La reunión de hoy está suspendida.":                         canceled,
		"No meeting tonight.":                                        noMeeting,
		"The July 10 meeting is cancelled.":                          canceled,
		"The August 4 meeting is cancelled.":                         otherDay,
		"The committee's meeting for January has been cancelled.":    otherDay,
		"The committee's meeting for July has been cancelled.":       canceled,
		"The January meeting has been cancelled.":                    otherDay,
		"CANCELLED for January. See you soon.":                       otherDay,
		"CANCELLED, see you in January.":                             canceled,
		"No hay reunión en enero.":                                   otherDay,
		"No meeting in January.":                                     otherDay,
		"No meeting in July.":                                        noMeeting,
		"If the event is cancelled, we will write to you.":           nothing,
		"Tickets for cancelled events are refunded.":                 nothing,
		"The last event was cancelled, so come to this one.":         nothing,
		"The show was cancelled in 1998, and this film is about it.": nothing,
		"We draw maps. The event may be cancelled.":                  nothing,
		"Cancelled flights are our topic.":                           nothing,
		"Registration can be cancelled until Friday.":                nothing,
		"":                             nothing,
		"A talk about cancel culture.": nothing,
	} {
		if got := calledoff.Text(text, when, false); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
	if got := calledoff.Text("Tonight's meeting is cancelled.", when, true); got != nothing {
		t.Errorf("a text that other events share: got %v", got)
	}
}
