package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// The operator is asked about a talk once when its day is over, and once for its slides. Drafts ask until somebody
// answers.
func TestTheOperatorIsAskedAboutTalks(t *testing.T) {
	pager := &desktest.Pager{}
	d := desktest.NewDesk(t, desktest.WithOperator(pager))
	talk := digesttest.Talk("", "curb-map", "SoCal Python", digesttest.Monday.Add(10*time.Hour), digest.TalkAccepted)
	record := func(state string, at time.Time) {
		t.Helper()
		talk.State = state
		var err error
		if talk, err = digest.RecordTalk(t.Context(), d.Store, talk, "Ada", at); err != nil {
			t.Fatal(err)
		}
	}
	alert := func(after time.Duration) {
		t.Helper()
		now := digesttest.Monday.Add(after)
		concerns, err := d.Concerns(t.Context(), now)
		if err == nil {
			err = d.AlertOperator(t.Context(), now, concerns)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	asked := func() map[string]int {
		return map[string]int{"given": pager.About("was the talk"), "slides": pager.About("are there slides or a recap")}
	}
	record(digest.TalkAccepted, digesttest.Monday)
	alert(11 * time.Hour)
	if diff := cmp.Diff(map[string]int{"given": 0, "slides": 0}, asked()); diff != "" {
		t.Errorf("that evening: %s", diff)
	}
	alert(24 * time.Hour)
	alert(25 * time.Hour)
	if diff := cmp.Diff(map[string]int{"given": 1, "slides": 0}, asked()); diff != "" {
		t.Errorf("the day after: %s", diff)
	}
	answers := "digest talk present " + talk.ID + " --slides ADDRESS; if it was not given: digest talk decline " + talk.ID
	if pager.About(answers) != 1 {
		t.Errorf("got %q", pager.Got)
	}
	record(digest.TalkPresented, digesttest.Monday.Add(26*time.Hour))
	alert(27 * time.Hour)
	alert(72 * time.Hour)
	if diff := cmp.Diff(map[string]int{"given": 1, "slides": 1}, asked()); diff != "" {
		t.Errorf("after it was given: %s", diff)
	}
	talk.Slides = "https://slides.example"
	record(digest.TalkPresented, digesttest.Monday.Add(73*time.Hour))
	if concerns, err := d.Concerns(t.Context(), digesttest.Monday.Add(74*time.Hour)); err != nil || len(concerns) != 0 {
		t.Errorf("after all was said: got %v, %v", concerns, err)
	}
}

// An edition asks about the talks whose day is over when it is composed, not when it is due.
func TestADraftAsksAboutTheTalksOfDaysThatAreOver(t *testing.T) {
	d := desktest.NewDesk(t)
	for _, talk := range []digest.Talk{
		digesttest.Talk("last-week", "a", "SoCal Python", digesttest.Monday.AddDate(0, 0, -6), digest.TalkAccepted),
		digesttest.Talk("tonight", "b", "SoCal Python", digesttest.Monday.Add(-14*time.Hour), digest.TalkAccepted),
	} {
		if _, err := digest.RecordTalk(t.Context(), d.Store, talk, "Ada", digesttest.Monday.AddDate(0, 0, -20)); err != nil {
			t.Fatal(err)
		}
	}
	for now, want := range map[time.Time][]string{
		digesttest.Monday.Add(-20 * time.Hour): {"last-week"},
		digesttest.Monday:                      {"last-week", "tonight"},
	} {
		r, err := d.Preview(t.Context(), now)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range r.Edition.Problems {
			if p.Source == digest.ProblemTalks {
				got = append(got, p.Item)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("at %s: %s", now, diff)
		}
		if public := r.Edition.Public(); len(public.Problems) != 0 {
			t.Errorf("the public form has problems: %v", public.Problems)
		}
	}
}
