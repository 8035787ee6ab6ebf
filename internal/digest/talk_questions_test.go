package digest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// A talk is asked about from the day after it, until somebody answers; its slides, for a month.
func TestTalksAreAskedAboutWhenTheirDayIsOver(t *testing.T) {
	la, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	evening := time.Date(2026, 7, 28, 19, 0, 0, 0, la)
	talk := func(state string) digest.Talk { return digesttest.Talk("curb", "curb-map", "Group", evening, state) }
	slides := func(t *digest.Talk) { t.Slides = "https://s.example" }
	recap := func(t *digest.Talk) { t.Recap = "https://r.example" }
	undated := func(t *digest.Talk) { t.At = time.Time{} }
	with := func(talk digest.Talk, change func(*digest.Talk)) digest.Talk { change(&talk); return talk }
	given := digest.TalkPresented
	midnight := time.Date(2026, 7, 29, 0, 0, 0, 0, la)
	for name, c := range map[string]struct {
		talk     digest.Talk
		now      time.Time
		question string // empty: none
		answers  string
	}{
		"accepted, that night": {talk(digest.TalkAccepted), midnight.Add(-time.Second), "", ""},
		"accepted, the day after": {
			talk(digest.TalkAccepted), midnight,
			"was the talk on Tuesday, July 28, about city/curb-map, at Group given, and are there slides?",
			"digest talk present curb --slides ADDRESS; if it was not given: digest talk decline curb",
		},
		"proposed, a year after": {
			with(talk(digest.TalkProposed), func(t *digest.Talk) { t.Speaker = "Rosa" }), midnight.AddDate(1, 0, 0),
			"was the talk on Tuesday, July 28, about city/curb-map, by Rosa, at Group given, and are there slides?",
			"digest talk present curb --slides ADDRESS; if it was not given: digest talk decline curb",
		},
		"given without slides": {
			talk(given), midnight,
			"are there slides or a recap of the talk on Tuesday, July 28, about city/curb-map, at Group?",
			"digest talk present curb --slides ADDRESS",
		},
		"given without slides, a month after": {talk(given), midnight.AddDate(0, 0, 31), "", ""},
		"given with slides":                   {with(talk(given), slides), midnight, "", ""},
		"given with a recap":                  {with(talk(given), recap), midnight, "", ""},
		"declined":                            {talk(digest.TalkDeclined), midnight, "", ""},
		"without a day":                       {with(talk(digest.TalkAccepted), undated), midnight, "", ""},
	} {
		question, answers := "", ""
		for _, q := range digest.TalkQuestions([]digest.Talk{c.talk}, c.now.UTC(), la) {
			question, answers = question+q.Text(la), answers+q.Answers()
		}
		if diff := cmp.Diff([]string{c.question, c.answers}, []string{question, answers}); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
