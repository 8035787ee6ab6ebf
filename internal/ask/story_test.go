package ask_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
)

const curb = "curb-map-2026-08-11"

// begin is a town in which Rosa was asked on Monday about the evening of SoCal Python on August 11.
func begin(t *testing.T) (*town, digest.Event, string) {
	w := newTown(t)
	evening := event("SoCal Python", "Talks", at("08-11 19:00"))
	name := w.edition(at("07-20 09:00"), match("City/curb-map", evening))
	w.run(at("07-20 09:01"))
	w.want("Rosa asked")
	return w, evening, name
}

// The whole way: asked, passed on, accepted, moved, given.
func TestFromAProposalToATalkThatWasGiven(t *testing.T) {
	w, evening, name := begin(t)
	w.run(at("07-20 09:02"))
	w.want() // once

	other := ask.Answer{Thread: curb, Kind: ask.Other, Person: "Rosa", Other: "Sam"}
	if got := w.answer(at("07-20 10:00"), other); got != ask.Done {
		t.Fatal(got)
	}
	w.run(at("07-20 10:01"))
	w.want("Sam asked")
	if th := w.thread(curb); th.Why != ask.WhyPassed || th.Lead {
		t.Errorf("got %+v, want it passed to Sam", th)
	}
	if got := w.answer(at("07-20 10:05"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Rosa"}); got != ask.Elsewhere {
		t.Errorf("Rosa's late yes: got %s", got)
	}

	w.answer(at("07-20 11:00"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Sam"})
	if got := w.answer(at("07-20 11:00"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Sam"}); got != ask.Again {
		t.Errorf("a second tap: got %s", got)
	}
	if talk := w.talk(curb); talk.State != digest.TalkProposed || talk.Speaker != "" {
		t.Errorf("got %+v, want it proposed, without a name", talk)
	}
	w.run(at("07-20 11:01"))
	w.want("Sam next")

	w.answer(at("07-24 09:00"), ask.Answer{Thread: curb, Kind: ask.Accepted, Person: "Sam"})
	w.answer(at("07-24 09:01"), ask.Answer{Thread: curb, Kind: ask.Named, Person: "Sam"})
	if talk := w.talk(curb); talk.State != digest.TalkAccepted || talk.Speaker != "Sam" {
		t.Errorf("got %+v, want it accepted, by Sam", talk)
	}

	moved := evening
	moved.Start, moved.End = at("08-13 18:00"), at("08-13 20:00")
	moved.Change, moved.Was = digest.ChangeMoved, evening.Start
	w.revise(name, at("07-28 12:00"), evening, moved)
	w.through(at("07-28 12:00"), at("08-12 07:00"))
	w.want("Sam moved", "Sam week")
	if talk := w.talk(curb); !talk.At.Equal(moved.Start) || talk.State != digest.TalkAccepted {
		t.Errorf("the talk did not follow: %+v", talk)
	}
	w.through(at("08-12 08:00"), at("08-13 20:00"))
	w.want("Sam day")
	w.through(at("08-13 21:00"), at("08-14 20:00"))
	w.want("Sam after")

	w.answer(at("08-17 09:00"), ask.Answer{
		Thread: curb, Kind: ask.Given, Person: "Sam", Slides: "https://slides.example/curb", Visitors: 3,
	})
	w.through(at("08-17 09:00"), at("09-17 09:00"))
	w.want("Sam thanked")
	if talk := w.talk(curb); talk.State != digest.TalkPresented || talk.Slides != "https://slides.example/curb" ||
		talk.Speaker != "Sam" {
		t.Errorf("got %+v, want it presented with slides", talk)
	}
	if th := w.thread(curb); th.Open() || th.Visitors != 3 {
		t.Errorf("got %+v, want it closed", th)
	}
}

// Nobody answers: one reminder, then the lead, who is reminded once too. Then it lapses.
func TestNobodyAnswers(t *testing.T) {
	w, _, _ := begin(t)
	w.through(at("07-20 10:00"), at("07-23 08:00"))
	w.want()
	w.through(at("07-23 09:00"), at("07-24 12:00"))
	w.want("Rosa reminded")
	w.through(at("07-24 13:00"), at("08-20 12:00"))
	w.want("Lea asked", "Lea reminded")
	th := w.thread(curb)
	if th.Why != ask.WhyLapsed || th.Open() {
		t.Errorf("got %+v, want it lapsed", th)
	}
	for _, s := range th.Steps {
		if s.Kind == ask.Asked && s.Person == "Lea" && s.Why != ask.WhySilent {
			t.Errorf("the lead was asked because of %q", s.Why)
		}
	}
}

func TestNeverForThisProject(t *testing.T) {
	w, _, _ := begin(t)
	w.answer(at("07-20 10:00"), ask.Answer{Thread: curb, Kind: ask.Never, Person: "Rosa"})
	next := match("City/curb-map", event("JS.LA", "Talks", at("08-20 19:00")))
	w.edition(at("07-27 09:00"), next)
	w.through(at("07-27 09:00"), at("08-01 09:00"))
	w.want() // neither Rosa, nor Sam, nor the lead
	log, err := ask.ReadLog(t.Context(), w.store)
	w.must(err)
	if added, err := log.Append(t.Context(), w.store, ask.Step{Kind: ask.Allowed, Project: "City/curb-map"},
		at("08-01 10:00")); err != nil || !added {
		t.Fatal(added, err)
	}
	w.through(at("08-03 09:00"), at("08-03 10:00"))
	w.want("Sam asked") // Rosa was asked more often lately
}

func TestCanceledAfterItWasAccepted(t *testing.T) {
	w, evening, name := begin(t)
	w.answer(at("07-20 10:00"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Rosa"})
	w.answer(at("07-21 10:00"), ask.Answer{Thread: curb, Kind: ask.Accepted, Person: "Rosa"})
	w.run(at("07-21 11:00"))
	w.want("Rosa next")
	off := evening
	off.Status, off.Change = digest.Cancelled, digest.ChangeCancelled
	w.revise(name, at("07-25 12:00"), evening, off) // a Saturday: it may be about today
	w.through(at("07-25 12:00"), at("08-20 12:00"))
	w.want("Rosa canceled")
	if talk := w.talk(curb); talk.State != digest.TalkDeclined {
		t.Errorf("got %+v, want it off", talk)
	}
	if got := w.answer(at("07-26 10:00"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Rosa"}); got != ask.TooLate {
		t.Errorf("a yes to a canceled event: got %s", got)
	}
}

func TestTwoTeamsForOneEvening(t *testing.T) {
	w := newTown(t)
	evening := event("SoCal Python", "Talks", at("08-11 19:00"))
	w.edition(at("07-20 09:00"), match("City/curb-map", evening), match("City/budget", evening))
	w.run(at("07-20 09:01"))
	w.want("Rosa asked", "Bela asked")
	w.answer(at("07-20 10:00"), ask.Answer{Thread: "budget-2026-08-11", Kind: ask.Yes, Person: "Bela"})
	if got := w.answer(at("07-20 10:01"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Rosa"}); got != ask.TakenBy {
		t.Errorf("got %s, want that the evening is taken", got)
	}
	w.through(at("07-20 11:00"), at("07-21 11:00"))
	w.want("Rosa released", "Bela next")
	if th := w.thread(curb); th.Open() || th.Why != ask.WhyTaken {
		t.Errorf("got %+v", th)
	}
}

// Somebody who left is not in the configuration any more. Whether they were asked or said yes, the lead gets it.
func TestSomebodyLeftTheCity(t *testing.T) {
	for _, yes := range []bool{false, true} {
		w, _, _ := begin(t)
		if yes {
			w.answer(at("07-20 10:00"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Rosa"})
		}
		w.rules.Teams[0].People = w.rules.Teams[0].People[1:]
		w.run(at("07-20 10:30"))
		w.want("Lea asked")
		if th := w.thread(curb); th.Why != ask.WhyLeft {
			t.Errorf("yes %v: got %+v", yes, th)
		}
		if yes && w.talk(curb).State != digest.TalkDeclined {
			t.Errorf("the talk of somebody who left is %s", w.talk(curb).State)
		}
		w.answer(at("07-20 11:00"), ask.Answer{Thread: curb, Kind: ask.Other, Person: "Lea", Other: "Sam"})
		w.run(at("07-20 11:01"))
		w.want("Sam asked")
		w.answer(at("07-20 12:00"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Sam"})
		if w.talk(curb).State != digest.TalkProposed {
			t.Errorf("Sam's talk is %s", w.talk(curb).State)
		}
	}
}

// A name that is not in the configuration goes to the lead, and nobody else is written to.
func TestATypedNameGoesToTheLead(t *testing.T) {
	w, _, _ := begin(t)
	w.answer(at("07-20 10:00"), ask.Answer{
		Thread: curb, Kind: ask.Other, Person: "Rosa", Other: "  eve@attacker.example\n ",
	})
	w.run(at("07-20 10:01"))
	got := w.sent.got
	w.want("Lea asked")
	if got[0].Step.Other != "eve@attacker.example" || got[0].Step.Why != ask.WhySuggested {
		t.Errorf("got %+v, want the suggestion in one line", got[0].Step)
	}
	w.answer(at("07-20 11:00"), ask.Answer{Thread: curb, Kind: ask.Other, Person: "Lea", Other: "somebody"})
	w.through(at("07-20 11:00"), at("08-08 11:00"))
	w.want() // the lead talks to them
}

// A person who cannot come after all hands it back, and the lead finds somebody.
func TestWithdrawing(t *testing.T) {
	w, _, _ := begin(t)
	w.answer(at("07-20 10:00"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Rosa"})
	w.answer(at("07-20 10:05"), ask.Answer{Thread: curb, Kind: ask.Accepted, Person: "Rosa"})
	w.run(at("07-20 10:10"))
	w.want("Rosa next")
	w.answer(at("07-21 10:00"), ask.Answer{Thread: curb, Kind: ask.No, Person: "Rosa"})
	if got := w.talk(curb).State; got != digest.TalkDeclined {
		t.Errorf("the talk is %s", got)
	}
	w.run(at("07-21 10:01"))
	w.want("Lea asked")
	if th := w.thread(curb); th.Why != ask.WhyWithdrew {
		t.Errorf("got %+v", th)
	}
}

// What digest talk and the buttons below an edition record counts as well.
func TestTalksThatWereChangedElsewhere(t *testing.T) {
	w, evening, _ := begin(t)
	_, err := digest.RecordTalk(t.Context(), w.store, digest.Talk{
		Repository: "City/curb-map", Group: "SoCal Python", At: evening.Start, State: digest.TalkProposed,
	}, "Ada", at("07-20 10:00"))
	w.must(err)
	w.run(at("07-20 10:01"))
	w.want("Rosa released")

	w, _, _ = begin(t)
	w.answer(at("07-20 10:00"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Rosa"})
	talk := w.talk(curb)
	talk.State = digest.TalkAccepted
	_, err = digest.RecordTalk(t.Context(), w.store, talk, "Ada", at("07-20 11:00"))
	w.must(err)
	w.run(at("07-20 11:01"))
	if th := w.thread(curb); th.Phase != ask.PhaseAccepted {
		t.Errorf("got %s, want it accepted", th.Phase)
	}
	talk.State, talk.Slides = digest.TalkPresented, "https://slides.example"
	_, err = digest.RecordTalk(t.Context(), w.store, talk, "Ada", at("08-11 21:00"))
	w.must(err)
	w.run(at("08-12 10:00"))
	if th := w.thread(curb); th.Slides != "https://slides.example" || w.talk(curb).Slides != "https://slides.example" {
		t.Errorf("got %+v and %+v, want both with slides", th, w.talk(curb))
	}
}
