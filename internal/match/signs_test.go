package match_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

func TestTheShippedSignsAreUnderstoodAndSaid(t *testing.T) {
	if err := match.ParseSigns(match.StagesText); err != nil {
		t.Fatal(err)
	}
	for _, code := range match.SignCodes() {
		if match.SentenceOf(code) == "" {
			t.Errorf("no sentence says %q", code)
		}
	}
	for _, wrong := range []string{
		"for talks: a", "for talks here: a", "maybe talks any: a", "for talks any: _ a",
		"talks",
	} {
		if err := match.ParseSigns("# x\n\n" + wrong); err == nil || !strings.Contains(err.Error(), "line 3") {
			t.Errorf("%q: got %v, want an error that names line 3", wrong, err)
		}
	}
}

func TestWhatAnEveningIsGoodFor(t *testing.T) {
	hour := func(d time.Duration) func(*digest.Event) { return func(e *digest.Event) { e.End = e.Start.Add(d) } }
	plain := digest.Group{Name: "G"}
	form := digest.Group{Name: "G", Propose: "https://g.example/talk"}
	for _, c := range []struct {
		group       digest.Group
		title, text string
		change      func(*digest.Event)
		kind        match.StageKind
		code        string // the first reason
	}{
		{plain, "Monthly talks: three talks", "", nil, match.StageTalk, "talks"},
		{plain, "Evening", "Want to give a lightning talk? Tell us.", nil, match.StageOpening, "call_for_speakers"},
		{plain, "Meetup #12", "", nil, match.StageNone, "no_evidence"},
		{form, "Meetup #12", "", nil, match.StageTalk, "takes_proposals"},
		{form, "Annual general meeting", "", nil, match.StageNone, "meeting"},
		{form, "Class 3 of 8: loops", "", nil, match.StageNone, "course"},
		{form, "Evening", "A webinar of our partner.", nil, match.StageNone, "webinar"},
		{form, "Talk by Maria Lopez: async", "", nil, match.StageNone, "named_speaker"},
		{form, "Async in practice with Maria Lopez", "", nil, match.StageNone, "named_speaker"},
		{form, "Maria Lopez: async in practice", "", nil, match.StageNone, "named_speaker"},
		{form, "Data pipelines with Apache Airflow", "", nil, match.StageTalk, "takes_proposals"},
		{form, "Evening", "All speaker slots are filled.", nil, match.StageNone, "program_full"},
		{form, "Evening", "Sold out!", nil, match.StageNone, "sold_out"},
		{form, "Evening", "Two talks.", hour(25 * time.Minute), match.StageNone, "too_short"},
		{form, "Evening", "Two talks.", hour(2 * time.Hour), match.StageTalk, "talks"},
		{form, "Picnic", "", nil, match.StageNone, "social"},
		{form, "Summer social", "", nil, match.StageNone, "social"},
		{form, "Lightning talks and social", "", nil, match.StageTalk, "lightning_talks"},
		{form, "Panel: who owns data", "", nil, match.StageNone, "panel"},
		{form, "Solar panels, measured", "", nil, match.StageTalk, "takes_proposals"},
		{form, "Training data at scale", "", nil, match.StageTalk, "takes_proposals"},
		{form, "Evening", "No talks tonight, just bring your laptop.", nil, match.StageNone, "social"},
		{plain, "Civic hack night", "", nil, match.StageProject, "hack_night"},
		{plain, "Hackathon", "We still need a speaker.", nil, match.StageProject, "hackathon"},
		{
			plain, "Evening", "Bring your laptop. CFP is closed, but lightning talks are open to all.", nil, match.StageTalk,
			"lightning_talks",
		},
		{
			digest.Group{Name: "G", Rules: digest.Rules{Talks: "none"}},
			"Lightning talks", "", nil, match.StageNone,
			"group_none",
		},
		{digest.Group{Name: "G", Rules: digest.Rules{Talks: "open"}}, "Meetup #12", "", nil, match.StageTalk, "group_open"},
		{digest.Group{Name: "G", Rules: digest.Rules{Talks: "open"}}, "Book club", "", nil, match.StageNone, "book_club"},
		{digest.Group{Name: "G", Rules: digest.Rules{Talks: "ask"}}, "Meetup #12", "", nil, match.StageTalk, "ask_first"},
		{
			digest.Group{Name: "G", Stage: []string{"second Tuesday"}},
			"Second Tuesday lunch", "", nil, match.StageTalk,
			"stage_word",
		},
		{
			digest.Group{Name: "G", Stage: []string{"second Tuesday"}},
			"Lightning talks", "", nil, match.StageNone,
			"other_stage",
		},
		{plain, "Reunión mensual", "Aún queda un espacio de diez minutos.", nil, match.StageOpening, "open_slot"},
		{form, "Asamblea anual", "", nil, match.StageNone, "meeting"},
	} {
		t.Run(c.title+" "+c.text, func(t *testing.T) {
			e := digesttest.Gathering("G", c.title, c.text, 28)
			if c.change != nil {
				c.change(&e)
			}
			in := match.Input{Period: fourWeeks, Zone: digesttest.La, Groups: []digest.Group{c.group}}
			got := match.EventStages(in, []digest.Event{e})[0].Stage
			reasons := got.For
			if got.Kind == match.StageNone {
				reasons = got.Against
			}
			if got.Kind != c.kind || len(reasons) == 0 || reasons[0].Code != c.code {
				t.Errorf("got %s for %v, against %v; want %s: %s", got.Kind, got.For, got.Against, c.kind, c.code)
			}
			if got.Explain() == "" {
				t.Error("got no explanation")
			}
		})
	}
}

// A group whose earlier evenings were talks of their own takes talks at an evening that says nothing.
func TestEarlierEveningsShowAStage(t *testing.T) {
	for name, c := range map[string]struct {
		past  []string
		title string
		want  match.StageKind
	}{
		"two of them were talks": {
			[]string{"Lightning talks", "Two talks: maps and trams"},
			"December meetup",
			match.StageTalk,
		},
		"three with subjects": {
			[]string{"Typing without tears", "From cron to Airflow", "Ten thousand PDFs"},
			"Meetup", match.StageTalk,
		},
		"two with subjects": {[]string{"Typing without tears", "From cron to Airflow"}, "Meetup", match.StageNone},
		"always the same title": {
			[]string{"Monthly meetup", "Monthly meetup", "Monthly meetup"},
			"Meetup",
			match.StageNone,
		},
		"they were co-working": {[]string{"Co-working", "Study group", "Book club"}, "Meetup", match.StageNone},
		"this one has its own title": {
			[]string{"Lightning talks", "Two talks: maps and trams"},
			"A tour of the port",
			match.StageNone,
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := trialGroup{Name: "G", Past: c.past}
			in := match.Input{
				Period: fourWeeks, Zone: digesttest.La, Groups: []digest.Group{{Name: "G"}}, History: g.history(),
			}
			if got := match.EventStages(in, []digest.Event{digesttest.Gathering("G", c.title, "",
				28)})[0].Stage; got.Kind != c.want {
				t.Errorf("got %s: %v, %v; want %s", got.Kind, got.For, got.Against, c.want)
			}
		})
	}
}
