package match_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

func stageOf(title, text string) match.Stage {
	g := digest.Group{Name: "Group Z"}
	in := match.Input{Period: fourWeeks, Zone: digesttest.La, Groups: []digest.Group{g}}
	e := digesttest.Gathering(g.Name, title, text, 28)
	e.End = e.Start.Add(2 * time.Hour)
	return match.EventStages(in, []digest.Event{e})[0].Stage
}

// A phrase that the words before it deny says nothing, in either direction.
func TestDeniedPhrasesDoNotCount(t *testing.T) {
	for _, c := range []struct {
		want        match.StageKind
		title, text string
	}{
		{match.StageTalk, "January meetup", "Not a webinar: three talks by members."},
		{match.StageTalk, "January meetup", "This time without a panel. Three talks by members."},
		{match.StageNone, "January meetup", "Dinner instead of talks by members."},
		{match.StageNone, "Reunión de enero", "Esta vez sin charlas de la comunidad."},
		{match.StageNone, "January meetup", "No slots are left."},
		{match.StageOpening, "January talks", "Two slots are left."},
	} {
		if s := stageOf(c.title, c.text); s.Kind != c.want {
			t.Errorf("%q, %q: got %s for %v, against %v; want %s", c.title, c.text, s.Kind, s.For, s.Against, c.want)
		}
	}
}

// A call for speakers at another time, or at a conference, is none for the event that mentions it.
func TestCallsForOtherEventsDoNotCount(t *testing.T) {
	for text, want := range map[string]match.StageKind{
		"The call for proposals is open until July 30.":                             match.StageOpening,
		"The call for proposals of HarborConf is open until July 30.":               match.StageNone,
		"Would you like to speak at a future meetup? Our form is open.":             match.StageNone,
		"La convocatoria de charlas para próximas reuniones está abierta.":          match.StageNone,
		"The call for proposals of Group Z is open until July 30. See you in 2027!": match.StageOpening,
	} {
		if s := stageOf("August meetup", text); s.Kind != want {
			t.Errorf("%q: got %s for %v, want %s", text, s.Kind, s.For, want)
		}
	}
	s := stageOf("HarborConf 2026", "The call for proposals of HarborConf is open until July 30.")
	if s.Kind != match.StageOpening {
		t.Errorf("the conference itself: got %s against %v, want a slot", s.Kind, s.Against)
	}
}

// Five words of marketing are an advertisement, and a developer's own words are none.
func TestAdvertisementsAreNoStage(t *testing.T) {
	const sold = "Discover how leading enterprises accelerate outcomes with innovative solutions. Short talks, live demos."
	if s := stageOf("AI in action", sold); s.Kind != match.StageNone || s.Against[0].Code != "sponsor" {
		t.Errorf("got %s against %v, want none: sponsor", s.Kind, s.Against)
	}
	const own = "Short talks by members, on a product or a platform that you work on."
	if s := stageOf("AI in action", own); s.Kind != match.StageTalk {
		t.Errorf("got %s against %v, want a stage", s.Kind, s.Against)
	}
}

// A rule needs all its words in one sentence, in any order, and none of them denied.
func TestWordsThatStandTogetherInASentence(t *testing.T) {
	for text, want := range map[string]match.StageKind{
		"Neighbors put a working thing in front of a friendly crowd.":   match.StageTalk,
		"A friendly crowd of neighbors. They put up with the working.":  match.StageNone,
		"Maintainers bring small tickets.":                              match.StageProject,
		"Maintainers are away. Small tickets are at the door.":          match.StageNone,
		"So far nobody has signed up to present.":                       match.StageOpening,
		"In teams, and without datasets or any other work of your own.": match.StageNone,
	} {
		if s := stageOf("August meetup", text); s.Kind != want {
			t.Errorf("%q: got %s for %v, against %v; want %s", text, s.Kind, s.For, s.Against, want)
		}
	}
}

func TestClassesOfWordsAndGaps(t *testing.T) {
	for text, want := range map[string]string{
		"for talks any: @talk":                                            "no class",
		"class talk: talk\nfor talks any: # @talk":                        "",
		"class talk: talk\nfor talks any: @talk ...":                      "",
		"for talks any: ... a":                                            "does not begin",
		"for talks any: # ... a":                                          "does not begin",
		"together for talks: @talk a":                                     "no class",
		"together for talks: a":                                           "fewer than two sets",
		"together for talks: a b, c a|abc*":                               "does not have",
		"together maybe talks: a b":                                       "not of the form",
		"class talk: talk\ntogether for talks: @talk|explain* a|b, a|b c": "",
	} {
		err := match.ParseSigns(text)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
