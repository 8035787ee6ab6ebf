package ask_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
)

func TestLimits(t *testing.T) {
	monday := at("07-20 09:01")
	for name, c := range map[string]struct {
		change func(*town)
		now    time.Time
		want   []string
	}{
		"at night, nobody is asked":    {func(*town) {}, at("07-20 18:00"), nil},
		"on weekends, nobody is asked": {func(*town) {}, at("07-25 12:00"), nil},
		"who is away now": {func(w *town) {
			w.away("Rosa", "2026-07-20", "2026-07-20")
		}, monday, []string{"Sam asked"}},
		"who is away then": {func(w *town) {
			w.away("Rosa", "2026-08-10", "2026-08-12")
		}, monday, []string{"Sam asked"}},
		"who likes to speak": {func(w *town) {
			w.rules.Teams[0].People[1].Speaks = true
		}, monday, []string{"Sam asked"}},
		"who speaks the language": {func(w *town) {
			w.rules.Teams[0].People[0].Languages = []string{"es"}
		}, monday, []string{"Sam asked"}},
		"no team": {func(w *town) {
			w.rules.Teams = nil
		}, monday, []string{"Lea asked"}},
		"everybody is away": {func(w *town) {
			w.away("Rosa", "2026-07-20", "2026-07-20")
			w.away("Sam", "2026-07-20", "2026-07-21")
		}, monday, []string{"Lea asked"}},
		"somebody who cannot be reached": {func(w *town) {
			w.rules.Teams[0].People[0].Mail = ""
		}, monday, nil},
		"the answer would be too late": {func(*town) {}, at("08-11 12:00"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			w.edition(at("07-20 09:00"), match("City/curb-map", event("SoCal Python", "Talks", at("08-11 19:00"))))
			c.change(w)
			w.run(c.now)
			w.want(c.want...)
		})
	}
}

func (w *town) away(name, from, to string) {
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		w.must(err)
		return d
	}
	for i, p := range w.rules.Teams[0].People {
		if p.Name == name {
			w.rules.Teams[0].People[i].Away = []ask.Span{{From: day(from), To: day(to)}}
		}
	}
}

// Somebody who cannot be reached does not end a proposal: the lead gets it.
func TestSomebodyWhoCannotBeReached(t *testing.T) {
	w := newTown(t)
	w.edition(at("07-20 09:00"), match("City/curb-map", event("SoCal Python", "Talks", at("08-11 19:00"))))
	w.rules.Teams[0].People[0].Mail = ""
	w.run(at("07-20 09:01"))
	w.run(at("07-20 09:02"))
	w.want("Lea asked")
	if th := w.thread(curb); th.Why != ask.WhyNoChannel {
		t.Errorf("got %+v", th)
	}
}

// A person can be removed: no note has their name any more, and what they had goes to the lead.
func TestForgetting(t *testing.T) {
	w, _, _ := begin(t)
	n, err := ask.Forget(t.Context(), w.store, "rosa")
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	w.rules.Teams[0].People = w.rules.Teams[0].People[1:]
	notes, err := w.store.Notes(t.Context(), "", 1000)
	w.must(err)
	for _, note := range notes {
		if strings.Contains(strings.ToLower(note.Text), "rosa") {
			t.Errorf("%s still has the name: %s", note.Key, note.Text)
		}
	}
	w.run(at("07-20 12:00"))
	w.want("Lea asked")
	log, err := ask.ReadLog(t.Context(), w.store)
	w.must(err)
	if slices.Contains(log.People(), "Rosa") {
		t.Errorf("the log lists %v", log.People())
	}
}

// Where a calendar gives no identifiers, an event is followed by its earlier start. Another event of the same series is
// not taken for it.
func TestAnEventWithoutAnIdentifierIsFollowed(t *testing.T) {
	w := newTown(t)
	evening := event("SoCal Python", "Talks", at("08-11 19:00"))
	evening.UID = ""
	name := w.edition(at("07-20 09:00"), match("City/curb-map", evening))
	w.run(at("07-20 09:01"))
	other, moved := evening, evening
	other.Start, other.End = at("08-18 19:00"), at("08-18 21:00")
	w.revise(name, at("07-21 10:00"), other, other)
	w.run(at("07-21 10:01"))
	w.want("Rosa asked")
	moved.Start, moved.End, moved.Was = at("08-12 19:00"), at("08-12 21:00"), evening.Start
	w.revise(name, at("07-21 11:00"), evening, moved)
	w.run(at("07-21 11:01"))
	w.want("Rosa moved")
	if got := w.thread(curb).Proposal.Start; !got.Equal(moved.Start) {
		t.Errorf("the ask is for %s", got)
	}
}
