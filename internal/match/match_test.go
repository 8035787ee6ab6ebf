package match_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

var fourWeeks = digest.Period{Start: digesttest.CityNow, End: digesttest.CityNow.AddDate(0, 0, 28)}

// twoTalks is what an evening says that takes talks, for tests that judge only what fits.
const twoTalks = "Two short talks."

// open are the rules of groups whose evenings take talks, for tests that judge only what fits.
var open = digest.Rules{Talks: digest.TalksOpen}

var pythonists = digest.Group{
	Name:    "SoCal Python",
	Topics:  []string{"python"},
	Propose: "https://example.org/speak",
	Page:    "https://example.org/page",
}

// proposed sums up what Present proposes: "group, title: repository".
func proposed(matches []digest.Match) []string {
	out := []string{}
	for _, m := range matches {
		out = append(out, m.Event.Group+", "+m.Event.Title+": "+strings.TrimPrefix(m.Repository.Name, "sampleville/"))
	}
	return out
}

func TestWhichRepositoriesMayBeProposed(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*digest.Repository)
		want   bool
	}{
		"one that is alive":                   {func(*digest.Repository) {}, true},
		"one that is not ready for newcomers": {func(r *digest.Repository) { r.Has = nil }, true},
		"one that was pushed to eleven months ago": {func(r *digest.Repository) {
			r.Pushed = digesttest.CityNow.AddDate(0,
				-11, 0)
		}, true},
		"not one that sleeps": {func(r *digest.Repository) {
			r.Pushed = digesttest.CityNow.AddDate(-1,
				0, -2)
		}, false},
		"not an archived one":      {func(r *digest.Repository) { r.Archived = true }, false},
		"not a fork":               {func(r *digest.Repository) { r.Fork = true }, false},
		"not a mirror":             {func(r *digest.Repository) { r.Mirror = true }, false},
		"not another government's": {func(r *digest.Repository) { r.Role = digest.RoleInspiration }, false},
		"not one that says nothing of itself": {
			func(r *digest.Repository) { r.Description, r.Readme = "", " " },
			false,
		},
		"not the organization's own forms": {func(r *digest.Repository) { r.Name = "sampleville/.github" }, false},
		"not the organization's own page": {
			func(r *digest.Repository) { r.Name = "sampleville/sampleville.github.io" },
			false,
		},
		"not its policies":            {func(r *digest.Repository) { r.Name = "sampleville/open-source-policy" }, false},
		"not one in another language": {func(r *digest.Repository) { r.Languages = []string{"R"} }, false},
		"not one where Python is only a further one": {func(r *digest.Repository) {
			r.Languages = []string{
				"JavaScript",
				"Python",
			}
		}, false},
		"one whose pages are more than its program": {func(r *digest.Repository) {
			r.Languages = []string{
				"HTML", "CSS",
				"Python",
			}
		}, true},
		"one whose topics say it": {func(r *digest.Repository) {
			r.Languages, r.Topics = nil,
				[]string{"pandas"}
		}, true},
		"one whose notebooks have another kernel": {func(r *digest.Repository) {
			r.Languages = []string{
				"Jupyter Notebook",
				"R",
			}
		}, false},
		"one whose notebooks have Python's": {
			func(r *digest.Repository) { r.Languages = []string{"Jupyter Notebook"} },
			true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := match.Present(
				fourWeeks,
				[]digest.Event{digesttest.Gathering("SoCal Python", "Evening", "", 23)},
				[]digest.Repository{digesttest.Python("waits", c.change)},
				[]digest.Group{pythonists},
				digesttest.La,
				digest.History{},
			)
			if (len(got) == 1) != c.want {
				t.Errorf("got %q, want proposed: %v", proposed(got), c.want)
			}
			r := digesttest.Python("waits", c.change)
			if why := match.WhyNotPresented(
				r,
				digesttest.CityNow,
			); why == "" != c.want && len(r.Languages) == 1 &&
				r.Languages[0] == "Python" {
				t.Errorf("got %q as the reason why not", why)
			}
		})
	}
}

func TestAtWhichEventsATalkIsProposed(t *testing.T) {
	evening := func(title, text string, day int, change ...func(*digest.Event)) digest.Event {
		e := digesttest.Gathering("SoCal Python", title, text, day)
		for _, c := range change {
			c(&e)
		}
		return e
	}
	status := func(s digest.Status) func(*digest.Event) { return func(e *digest.Event) { e.Status = s } }
	for name, c := range map[string]struct {
		events []digest.Event
		want   string // the title
	}{
		"the next one": {[]digest.Event{
			evening("First", "", 22),
			evening("Second", "", 29),
		}, "First"},
		"rather the one that looks for speakers": {[]digest.Event{
			evening("First", "", 22),
			evening("Second", "No speaker yet.", 29),
		}, "Second"},
		"not the one that has its speaker": {[]digest.Event{
			evening("First", "Speaker: Jane Doe", 22),
			evening("Second", "", 29),
		}, "Second"},
		"not the one that has its speaker, if it is the only one": {
			[]digest.Event{evening("First", "Speaker: Jane Doe", 22)},
			"",
		},
		"not a study group": {[]digest.Event{
			evening("Study group", "", 22),
			evening("Second", "", 29),
		}, "Second"},
		"never a picnic": {[]digest.Event{evening("Summer picnic", "", 22)}, ""},
		"never one that is cancelled": {[]digest.Event{evening("First", "", 22,
			status(digest.Cancelled)), evening("Second", "", 29)}, "Second"},
		"never one that is postponed": {[]digest.Event{evening("First", "", 22,
			status(digest.Postponed))}, ""},
		"never one that is not listed any more": {[]digest.Event{evening("First", "", 22,
			func(e *digest.Event) { e.Change = digest.ChangeUnlisted })}, ""},
		"never one that is over": {[]digest.Event{evening("First", "", 19)}, ""},
		"never one about another language": {[]digest.Event{
			evening("JavaScript night", "", 22),
			evening("Second", "", 29),
		}, "Second"},
		"one that is about its language and another": {
			[]digest.Event{evening("From Python to Rust", "", 22)},
			"From Python to Rust",
		},
		"one whose other language is the group's own name": {[]digest.Event{evening("SoCal Python: Rust night", "",
			22)}, ""},
		"one with an everyday word that is a language too": {[]digest.Event{evening("Let's go and express ourselves",
			"", 22)}, "Let's go and express ourselves"},
	} {
		t.Run(name, func(t *testing.T) {
			got := match.Present(
				fourWeeks,
				c.events,
				[]digest.Repository{digesttest.Python("waits")},
				[]digest.Group{pythonists},
				digesttest.La,
				digest.History{},
			)
			title := ""
			if len(got) > 0 {
				title = got[0].Event.Title
			}
			if title != c.want {
				t.Errorf("got %q, want %q", title, c.want)
			}
		})
	}
}

func TestGroupsWithoutProposals(t *testing.T) {
	talk := func(state string, at time.Time) digest.History {
		return digest.History{Talks: []digest.Talk{{Group: "SoCal Python", State: state, At: at}}}
	}
	for name, c := range map[string]struct {
		group   digest.Group
		history digest.History
		want    bool
	}{
		"a group that takes talks":        {pythonists, digest.History{}, true},
		"a group whose form is not known": {digest.Group{Name: "SoCal Python"}, digest.History{}, true},
		"not a group without talks": {digest.Group{
			Name:  "SoCal Python",
			Rules: digest.Rules{Talks: "none"},
		}, digest.History{}, false},
		"not one that heard us two months ago": {pythonists, talk("presented", digesttest.CityNow.AddDate(0, -2,
			0)), false},
		"one that heard us four months ago": {pythonists, talk("presented", digesttest.CityNow.AddDate(0, -4,
			0)), true},
		"not one that is about to hear us": {
			pythonists, talk("accepted", digesttest.CityNow.AddDate(0, 0, 10)),
			false,
		},
		"one that declined": {pythonists, talk("declined", digesttest.CityNow.AddDate(0, 0,
			-10)), true},
		"one to which a talk is proposed, not yet heard": {
			pythonists, talk("proposed", digesttest.CityNow.AddDate(0, 0, 10)),
			true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := match.Present(
				fourWeeks,
				[]digest.Event{digesttest.Gathering("SoCal Python", "Evening", twoTalks, 23)},
				[]digest.Repository{digesttest.Python("waits")},
				[]digest.Group{c.group},
				digesttest.La,
				c.history,
			)
			if (len(got) == 1) != c.want {
				t.Errorf("got %q, want proposed: %v", proposed(got), c.want)
			}
		})
	}
}

func TestTheSpotlightRotatesAmongReadyRepositories(t *testing.T) {
	repos := []digest.Repository{
		digesttest.Python(
			"a",
		),
		digesttest.Python("b", func(r *digest.Repository) { r.Pushed = r.Pushed.AddDate(0, 1, 0) }),
		digesttest.Python("c"),
		digesttest.Python(
			"archived",
			func(r *digest.Repository) { r.Archived = true },
		),
		digesttest.Python("lacks", func(r *digest.Repository) { delete(r.Has, digest.Contributing) }),
		digesttest.Python("theirs", func(r *digest.Repository) { r.Role = digest.RoleInspiration }),
	}
	var h digest.History
	var got []string
	for range 5 {
		r := match.Spotlight(repos, h)
		if r == nil {
			t.Fatal("got nothing")
		}
		got = append(got, strings.TrimPrefix(r.Name, "sampleville/"))
		h.Editions = append([]digest.Edition{{Spotlight: r}}, h.Editions...)
	}
	if diff := cmp.Diff([]string{"b", "a", "c", "b", "a"}, got); diff != "" {
		t.Error(diff)
	}
	if got := match.Spotlight(repos[3:], h); got != nil {
		t.Errorf("got %s, want nothing where nothing is ready", got.Name)
	}
}
