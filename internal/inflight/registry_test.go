package inflight_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

func team(change ...func(*digest.Delivery)) digest.Delivery {
	d := digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "me", Attempt: 1}
	for _, c := range change {
		c(&d)
	}
	return d
}

func ended(state digest.DeliveryState) func(*digest.Delivery) {
	return func(d *digest.Delivery) { d.State = state }
}

func TestAnAttemptIsUnsettledOnceItEnded(t *testing.T) {
	r := inflight.NewRegistry()
	if !r.Enter(team()) {
		t.Fatal("it was refused")
	}
	if r.Enter(team()) {
		t.Error("it was entered twice")
	}
	r.Begin(team())
	if a, ok := r.Find(team()); !ok || a.State != digest.Claimed || len(r.Unsettled()) > 0 {
		t.Errorf("while it runs: got %+v, %v, and %d unsettled", a, ok, len(r.Unsettled()))
	}
	r.Finish(team(ended(digest.Sent)))
	if left := r.Unsettled(); len(left) != 1 || left[0].State != digest.Sent || left[0].Attempt != 1 {
		t.Errorf("got %+v, want it sent", left)
	}
	if r.Enter(team()) {
		t.Error("it was entered again before the ledger knew")
	}
	r.Leave(team())
	if all := r.Attempts(); len(all) > 0 || !r.Enter(team()) {
		t.Errorf("after the ledger knew: got %+v", all)
	}
}

// An attempt whose claim was not answered must not go on, and does not keep the next one out.
func TestAnAbandonedAttemptMakesRoom(t *testing.T) {
	r := inflight.NewRegistry()
	r.Enter(team())
	r.Abandon(team())
	if left := r.Unsettled(); len(left) != 1 || !left[0].Void {
		t.Errorf("got %+v, want it void", left)
	}
	if !r.Enter(team()) {
		t.Error("the next attempt was refused")
	}
	if a, _ := r.Find(team()); a.Void {
		t.Error("the next attempt is void")
	}
}

// Forget removes what a caller saw, and never an attempt that was registered since, or that still runs.
func TestForgetLeavesWhatRuns(t *testing.T) {
	r := inflight.NewRegistry()
	r.Enter(team())
	r.Abandon(team())
	old := r.Unsettled()[0]
	r.Enter(team())
	r.Forget(old)
	if _, ok := r.Find(team()); !ok {
		t.Error("the attempt that runs was forgotten")
	}
	r.Finish(team(ended(digest.Failed)))
	now, _ := r.Find(team())
	r.Forget(now)
	if _, ok := r.Find(team()); ok {
		t.Error("the attempt that ended was not forgotten")
	}
}

func TestAttemptsAreInTheOrderOfTheLedger(t *testing.T) {
	r := inflight.NewRegistry()
	for _, d := range []digest.Delivery{
		{Edition: "2026-07-27", Destination: "a"},
		{Edition: "2026-07-20", Destination: "b", Recipient: "z@x.example"},
		{Edition: "2026-07-20", Destination: "b", Recipient: "a@x.example"},
		{Edition: "2026-07-20", Destination: "a"},
	} {
		r.Enter(d)
	}
	got := ""
	for _, a := range r.Attempts() {
		got += a.Edition[8:] + a.Destination + a.Recipient + " "
	}
	if want := "20a 20ba@x.example 20bz@x.example 27a "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A desk without a registry remembers nothing, and refuses nothing.
func TestTheNilRegistry(t *testing.T) {
	var r *inflight.Registry
	r.Begin(team())
	r.Finish(team(ended(digest.Sent)))
	r.Leave(team())
	for range 2 {
		if !r.Enter(team()) || len(r.Attempts()) > 0 {
			t.Error("the nil registry remembers")
		}
	}
}
