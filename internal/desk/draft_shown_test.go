package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestOnlyTheFormThatWasShownIsApproved(t *testing.T) {
	desk, edits := &desktest.Channel{}, &digest.Edits{}
	private := desktest.Dest("desk", desk)
	private.Draft = true
	d := desktest.NewDesk(
		t, desktest.To(private), desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, edits),
	)
	now := digesttest.Monday.Add(-20 * time.Hour)
	desktest.Run(t, d, now)
	edits.Intro = "Hello."
	desktest.Run(t, d, now)
	if len(desk.Got) != 2 {
		t.Fatalf("got %q shown", desk.Got)
	}
	first, second := desk.Got[0], desk.Got[1]
	if _, _, err := d.ActOnShown(t.Context(), first, digest.Voice{Name: "Ada"}, digest.Approved, now); err == nil ||
		!strings.Contains(err.Error(), "changed since") {
		t.Errorf("the first form: got %v", err)
	}
	if _, s, err := d.ActOnShown(t.Context(), first, digest.Voice{Name: "Ada"}, digest.Held, now); err != nil ||
		s.Held != "Ada" {
		t.Errorf("holding: got %+v, %v", s, err)
	}
	r, s, err := d.ActOnShown(t.Context(), second, digest.Voice{Name: "Ada"}, digest.Approved, now)
	if err != nil {
		t.Fatal(err)
	}
	if hash, err := r.Hash(); err != nil || !s.Approved(hash, 1) {
		t.Errorf("the second form: got %+v, %v", s, err)
	}
	for _, name := range []string{"2026-07-20", "2026-07-20-c1", "", "2026-07-20-draft-", "2027-07-19-draft-1a2b3c4d"} {
		if _, _, err := d.ActOnShown(t.Context(), name, digest.Voice{Name: "Ada"}, digest.Approved, now); err == nil {
			t.Errorf("%q: got no error", name)
		}
	}
}

func TestAMatchIsTakenUpOnce(t *testing.T) {
	d := desktest.NewDesk(t)
	e := digesttest.Event("Open evening", digesttest.At(28, 19, 0))
	e.Group = "SoCal Python"
	record := digest.Record{Edition: digest.Edition{
		Name: "2026-07-20", Period: digest.Period{Start: digesttest.Monday}, Present: []digest.Match{
			{Event: e, Repository: digest.Repository{Name: "city/maps"}},
		},
	}}
	if err := d.Store.SaveEdition(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	talk, fresh, err := d.Propose(t.Context(), "2026-07-20", 0, "Ada", digesttest.Monday)
	if err != nil || !fresh || talk.State != digest.TalkProposed || talk.Repository != "city/maps" ||
		talk.Group != "SoCal Python" ||
		talk.Event != "Open evening" {
		t.Errorf("got %+v, %v, %v", talk, fresh, err)
	}
	again, fresh, err := d.Propose(t.Context(), "2026-07-20", 0, "Grace", digesttest.Monday.Add(time.Hour))
	if err != nil || fresh || again.ID != talk.ID {
		t.Errorf("again: got %+v, %v, %v", again, fresh, err)
	}
	talk.State = digest.TalkDeclined
	if _, err := digest.RecordTalk(t.Context(), d.Store, talk, "Ada", digesttest.Monday.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, fresh, err = d.Propose(t.Context(), "2026-07-20", 0, "Grace", digesttest.Monday.Add(3*time.Hour)); err != nil ||
		!fresh {
		t.Errorf("after it was declined: got %v, %v", fresh, err)
	}
	for _, n := range []int{-1, 1} {
		if _, _, err := d.Propose(t.Context(), "2026-07-20", n, "Ada", digesttest.Monday); err == nil {
			t.Errorf("match %d: got no error", n)
		}
	}
	if _, _, err := d.Propose(t.Context(), "2026-07-27", 0, "Ada", digesttest.Monday); !errors.Is(
		err, digest.ErrNotFound,
	) {
		t.Errorf("an edition that is not: got %v", err)
	}
	if _, _, err := d.Propose(t.Context(), "2026-07-20", 0, "Ada", digesttest.Monday.AddDate(0, 1, 0)); err == nil ||
		!strings.Contains(err.Error(), "is over") {
		t.Errorf("afterwards: got %v", err)
	}
}
