package match_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

func TestSlotsThatAreOpen(t *testing.T) {
	for text, why := range map[string]string{
		"We don't have a speaker pending.":                     "needs_speaker",
		"We don’t have a speaker yet, so come and give one!":   "needs_speaker",
		"We are still looking for a speaker for this evening.": "needs_speaker",
		"Speaker: Jane Doe. We still need a second speaker.":   "needs_speaker",

		"No speaker yet.":                                      "needs_speaker",
		"Doors at 7. Speaker TBD. Pizza.":                      "needs_speaker",
		"Speaker: TBA":                                         "needs_speaker",
		"Speakers:\nTBA":                                       "needs_speaker",
		"Topic and speaker to be announced":                    "needs_speaker",
		"Looking for speakers!":                                "needs_speaker",
		"We need two more speakers":                            "needs_speaker",
		"Speakers wanted":                                      "needs_speaker",
		"Talk: TBD":                                            "needs_speaker",
		"Our call for speakers is open.":                       "call_for_speakers",
		"Call for Proposals: https://example.org/cfp":          "call_for_speakers",
		"The CFP closes August 14.":                            "call_for_speakers",
		"Want to give a talk? Write to us.":                    "call_for_speakers",
		"Want to give a lightning talk? Tell us.":              "call_for_speakers",
		"If you would like to present, fill in the form.":      "call_for_speakers",
		"Interested in speaking? Let us know.":                 "call_for_speakers",
		"Submit a talk at example.org":                         "call_for_speakers",
		"Speakers are always welcome":                          "call_for_speakers",
		"There is room for one more talk.":                     "open_slot",
		"Two speaking slots are still open":                    "open_slot",
		"Buscamos ponentes para esta noche":                    "needs_speaker",
		"Aún no tenemos ponente.":                              "needs_speaker",
		"Ponente por confirmar":                                "needs_speaker",
		"¿Quieres dar una charla? Escríbenos.":                 "call_for_speakers",
		"Convocatoria abierta de charlas hasta el 3 de agosto": "call_for_speakers",
	} {
		t.Run(text, func(t *testing.T) {
			open, got, _ := match.SpeakerOpening(digesttest.Gathering("G", "Evening", text, 28), digesttest.CityNow,
				digesttest.La)
			if !open || got != why {
				t.Errorf("got %v %q, want open: %q", open, got, why)
			}
		})
	}
}

func TestSlotsThatAreNotOpen(t *testing.T) {
	for _, text := range []string{
		"",
		"Speaker: Jane Doe on type checking.",
		"Speaker: Jane Doe on type checking. Want to give a talk at a later evening? Write to us.",
		"Presented by Jane A. Doe",
		"CFP closed",
		"The CFP is now closed. Call for proposals was a success.",
		"The call for speakers has ended",
		"CFP closed on July 1. Our call for speakers brought forty talks.",
		"The CFP opens in September.",
		"Call for speakers: submit by July 1.",
		"All slots are taken. Want to present? Next time.",
		"The line-up is full. Submit a talk for next year.",
		"No talks tonight, just bring your laptop.",
		"No speakers this time: we hack on projects.",
		"Loudspeakers are provided.",
		"Convocatoria cerrada. Gracias por sus charlas.",
		"We talk about presenters in design patterns",
	} {
		t.Run(text, func(t *testing.T) {
			if open, why, _ := match.SpeakerOpening(digesttest.Gathering("G", "Evening", text, 28), digesttest.CityNow,
				digesttest.La); open {
				t.Errorf("got open: %q", why)
			}
		})
	}
}

func TestUntilWhenOneMayApply(t *testing.T) {
	conference := digesttest.Gathering("G", "Conference", "", 20)
	conference.Start = time.Date(2027, 1, 20, 9, 0, 0, 0, digesttest.La)
	for text, want := range map[string]string{
		"CFP closes August 14.":                                      "2026-08-14 23:59 PDT",
		"Call for speakers: submit by 8/14":                          "2026-08-14 23:59 PDT",
		"Call for proposals open until 2026-08-14":                   "2026-08-14 23:59 PDT",
		"Submit a talk by Friday, Aug. 14th, 2026 at 5pm":            "2026-08-14 23:59 PDT",
		"Submit your talk before 14 August":                          "2026-08-14 23:59 PDT",
		"CFP deadline: 8/14/26":                                      "2026-08-14 23:59 PDT",
		"CFP: proposals are due on 14/8/2026":                        "2026-08-14 23:59 PDT",
		"Call for talks! Deadline is January 5.":                     "2027-01-05 23:59 PST",
		"CFP closes Dec 1":                                           "2026-12-01 23:59 PST",
		"Convocatoria de charlas: cierra el 14 de agosto de 2026":    "2026-08-14 23:59 PDT",
		"Call for speakers. RSVP until August 1.":                    "",
		"Call for speakers. Early bird tickets until August 1.":      "",
		"Call for speakers":                                          "",
		"Call for speakers closes February 30":                       "",
		"Call for speakers: submit by 2028-02-01":                    "",
		"Call for speakers: we meet until midnight on the 3rd floor": "",
	} {
		t.Run(text, func(t *testing.T) {
			e := conference
			e.Description = text
			open, _, got := match.SpeakerOpening(e, digesttest.CityNow, digesttest.La)
			if !open {
				t.Fatal("got closed, want open")
			}
			text := ""
			if !got.IsZero() {
				text = got.In(digesttest.La).Format("2006-01-02 15:04 MST")
			}
			if text != want {
				t.Errorf("got %q, want %q", text, want)
			}
		})
	}
}

func TestACallForFurtherEveningsMayCloseAfterTheEvent(t *testing.T) {
	e := digesttest.Gathering("G", "Evening", "The CFP closes August 14.", 28)
	open, _, got := match.SpeakerOpening(e, digesttest.CityNow, digesttest.La)
	if want := time.Date(2026, 8, 14, 23, 59, 0, 0, digesttest.La); !open || !got.Equal(want) {
		t.Errorf("got %v until %v, want open until %v", open, got, want)
	}
}

func TestACallIsOpenOnItsLastDayAndNotAfterIt(t *testing.T) {
	e := digesttest.Gathering("G", "Evening", "Call for speakers: submit by July 22", 28)
	if open, _, _ := match.SpeakerOpening(e, digesttest.At(22, 23, 0), digesttest.La); !open {
		t.Error("got closed on the last evening, want open")
	}
	if open, _, _ := match.SpeakerOpening(e, digesttest.At(23, 0, 1), digesttest.La); open {
		t.Error("got open on the day after, want closed")
	}
}

func TestWhateverTextAnEventHasItsSlotIsFoundWithoutHarm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := []string{
			"CFP ", "closes ", "August ", "99", "14/", "2026-13-45", "Speaker: ", "TBA ", "until ", "\n", ". ",
			"é", "’", "lightning talks ",
		}
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 40).Draw(t, "text"), "") + rapid.String().Draw(t,
			"tail")
		open, why, deadline := match.SpeakerOpening(digesttest.Gathering("G", text, text, 28), digesttest.CityNow,
			digesttest.La)
		if open != (why != "") {
			t.Fatalf("got open %v, and %q", open, why)
		}
		if !open && !deadline.IsZero() || !deadline.IsZero() && deadline.Before(digesttest.CityNow) {
			t.Fatalf("got open %v until %v", open, deadline)
		}
	})
}
