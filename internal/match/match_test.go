package match_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

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
	Name: "SoCal Python", Topics: []string{"python"}, Propose: "https://example.org/speak",
	Page: "https://example.org/page",
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
			got := match.Present(fourWeeks, []digest.Event{digesttest.Gathering("SoCal Python", "Evening", "", 23)},
				[]digest.Repository{digesttest.Python("waits", c.change)}, []digest.Group{pythonists}, digesttest.La,
				digest.History{})
			if (len(got) == 1) != c.want {
				t.Errorf("got %q, want proposed: %v", proposed(got), c.want)
			}
			r := digesttest.Python("waits", c.change)
			if why := match.WhyNotPresented(r, digesttest.CityNow); why == "" != c.want && len(r.Languages) == 1 &&
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
			got := match.Present(fourWeeks, c.events, []digest.Repository{digesttest.Python("waits")},
				[]digest.Group{pythonists}, digesttest.La, digest.History{})
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

func TestWhichGroupsAreLeftInPeace(t *testing.T) {
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
			got := match.Present(fourWeeks, []digest.Event{digesttest.Gathering("SoCal Python", "Evening", twoTalks, 23)},
				[]digest.Repository{digesttest.Python("waits")}, []digest.Group{c.group}, digesttest.La, c.history)
			if (len(got) == 1) != c.want {
				t.Errorf("got %q, want proposed: %v", proposed(got), c.want)
			}
		})
	}
}

func TestWhatAGroupWasOfferedBeforeIsNotOfferedAgain(t *testing.T) {
	for _, state := range []string{"proposed", "declined", "presented"} {
		h := digest.History{Talks: []digest.Talk{{
			Group: "SoCal Python", Repository: "Sampleville/a", State: state,
			At: digesttest.CityNow.AddDate(-1, 0, 0),
		}}}
		got := proposed(match.Present(fourWeeks, []digest.Event{digesttest.Gathering("SoCal Python", "Evening", "", 23)},
			[]digest.Repository{digesttest.Python("a"), digesttest.Python("b")}, []digest.Group{pythonists}, digesttest.La, h))
		if diff := cmp.Diff([]string{"SoCal Python, Evening: b"}, got); diff != "" {
			t.Errorf("%s: %s", state, diff)
		}
	}
}

func TestARepositoryGoesToTheGroupThatItFitsBest(t *testing.T) {
	repos := []digest.Repository{
		digesttest.Python("waits", func(r *digest.Repository) { r.Topics = []string{"gtfs", "transit"} }),
		digesttest.Python("other", func(r *digest.Repository) {
			r.Description, r.Readme = "Publishes tables", "Publishes tables every night, with checks."
		}),
	}
	riders := digest.Group{Name: "Transit Coders", Topics: []string{"transit"}}
	events := []digest.Event{
		digesttest.Gathering("SoCal Python", "Evening", "", 22),
		digesttest.Gathering("Transit Coders", "Buses", twoTalks, 23),
	}
	got := proposed(match.Present(fourWeeks, events, repos, []digest.Group{pythonists, riders}, digesttest.La,
		digest.History{}))
	want := []string{"SoCal Python, Evening: other", "Transit Coders, Buses: waits"}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestARepositoryGoesToTwoGroupsOnlyIfItFitsVeryWellAndThereIsNoOther(t *testing.T) {
	theme := digesttest.Python("theme", func(r *digest.Repository) {
		r.Languages, r.Topics, r.Description = []string{"PHP"}, []string{"wordpress"},
			"WordPress theme of the arts department"
	})
	php := digest.Group{Name: "LA PHP", Topics: []string{"php", "wordpress"}}
	wordpress := digest.Group{Name: "WordPress Pasadena", Topics: []string{"wordpress", "php"}}
	pyladies := digest.Group{Name: "PyLadies"}
	events := []digest.Event{
		digesttest.Gathering("LA PHP", "Evening", twoTalks, 22), digesttest.Gathering("PyLadies", "Evening", twoTalks, 23),
		digesttest.Gathering("SoCal Python", "Evening", "", 24), digesttest.Gathering("WordPress Pasadena", "Evening",
			twoTalks, 25),
	}
	got := proposed(match.Present(fourWeeks, events, []digest.Repository{theme, digesttest.Python("a")},
		[]digest.Group{php, wordpress, pythonists, pyladies}, digesttest.La, digest.History{}))
	want := []string{"LA PHP, Evening: theme", "SoCal Python, Evening: a", "WordPress Pasadena, Evening: theme"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAMatchTellsWhyAndWhereAndUntilWhen(t *testing.T) {
	r := digesttest.Python("waits", func(r *digest.Repository) {
		r.Release, r.Released, r.Description = "v1.2", digesttest.CityNow.AddDate(0, 0, -10),
			"Measures how long riders wait for the bus"
		delete(r.Has, digest.Contributing)
	})
	e := digesttest.Gathering("SoCal Python", "Buses and maps", "Call for speakers: submit by July 22.", 28)
	got := match.Present(fourWeeks, []digest.Event{e}, []digest.Repository{r}, []digest.Group{pythonists}, digesttest.La,
		digest.History{})
	if len(got) != 1 {
		t.Fatalf("got %d matches, want 1", len(got))
	}
	m := got[0]
	want := []string{
		"There's an open call for speakers", "Written in Python, which the group focuses on", "About buses, like this event",
		"New release: v1.2 (July 10)",
	}
	if diff := cmp.Diff(want, m.Reasons); diff != "" {
		t.Error(diff)
	}
	if m.Score <= 0.5 || m.Score >= 1 {
		t.Errorf("got score %v, want one of a good fit", m.Score)
	}
	if want := time.Date(2026, 7, 22, 23, 59, 0, 0, digesttest.La); !m.Deadline.Equal(want) {
		t.Errorf("got deadline %v, want %v", m.Deadline, want)
	}
	if m.ProposeURL != pythonists.Propose {
		t.Errorf("got %q, want the group's form", m.ProposeURL)
	}
	if m.Pitch.Title == "" || m.Pitch.Abstract == "" {
		t.Errorf("got pitch %+v, want a title and an abstract", m.Pitch)
	}
}

func TestNoReasonNamesWhatARepositoryLacks(t *testing.T) {
	for _, m := range cityMatches(t) {
		if text := strings.ToLower(strings.Join(m.Reasons, " ")); strings.Contains(text, "missing") || strings.Contains(text,
			"lack") || strings.Contains(text, "not ready") {
			t.Errorf("got %q for %s", text, m.Repository.Name)
		}
		if len(m.Reasons) == 0 || len(m.Reasons) > 4 {
			t.Errorf("got %d reasons for %s, want one to four", len(m.Reasons), m.Repository.Name)
		}
	}
}

func cityMatches(tb testing.TB) []digest.Match {
	tb.Helper()
	var groups []digest.Group
	var events []digest.Event
	for _, x := range digesttest.Expectations {
		groups = append(groups, x.Group)
		events = append(events, digesttest.Gathering(x.Group.Name, x.Title, x.Text, 23))
	}
	return match.Fits(match.Input{
		Period: fourWeeks, Zone: digesttest.La, Groups: groups, Repositories: digesttest.CityRepositories(tb),
	}, events, 5)
}

// One edition for the six groups of the policy, with all of the city's repositories: no repository twice, sorted by
// start.
func TestAnEditionForTheGroupsOfThePolicy(t *testing.T) {
	var groups []digest.Group
	var events []digest.Event
	for i, x := range digesttest.Expectations[:8] {
		groups = append(groups, x.Group)
		events = append(events, digesttest.Gathering(x.Group.Name, x.Title, x.Text+"\n"+twoTalks, 21+i))
	}
	got := match.Present(fourWeeks, events, digesttest.CityRepositories(t), groups, digesttest.La, digest.History{})
	if len(got) != 6 {
		t.Errorf("got %d matches, want 6, the most that an edition has", len(got))
	}
	seen := map[string]bool{}
	for i, m := range got {
		if seen[m.Repository.Name] {
			t.Errorf("got %s twice", m.Repository.Name)
		}
		seen[m.Repository.Name] = true
		if i > 0 && m.Event.Start.Before(got[i-1].Event.Start) {
			t.Errorf("got %s before %s, want them by start", got[i-1].Event.Title, m.Event.Title)
		}
	}
	if !slices.ContainsFunc(got, func(m digest.Match) bool { return m.Event.Group == "SoCal Python" }) {
		t.Error("got nothing for the group that looks for a speaker")
	}
}

func TestWhatIsProposedDoesNotDependOnTheOrderOfRepositories(t *testing.T) {
	var groups []digest.Group
	var events []digest.Event
	for _, x := range digesttest.Expectations {
		groups = append(groups, x.Group)
		events = append(events, digesttest.Gathering(x.Group.Name, x.Title, x.Text, 23))
	}
	repos := digesttest.CityRepositories(t)
	want := match.Present(fourWeeks, events, repos, groups, digesttest.La, digest.History{})
	rapid.Check(t, func(t *rapid.T) {
		got := match.Present(fourWeeks, events, rapid.Permutation(repos).Draw(t, "repositories"), groups, digesttest.La,
			digest.History{})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSpotlightGoesAroundTheReadyRepositories(t *testing.T) {
	repos := []digest.Repository{
		digesttest.Python("a"), digesttest.Python("b", func(r *digest.Repository) { r.Pushed = r.Pushed.AddDate(0, 1, 0) }),
		digesttest.Python("c"),
		digesttest.Python("archived", func(r *digest.Repository) { r.Archived = true }), digesttest.Python("lacks",
			func(r *digest.Repository) { delete(r.Has, digest.Contributing) }),
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

func TestTheTableOfSynonymsCanBeRead(t *testing.T) {
	text, err := os.ReadFile("synonyms.txt")
	if err != nil {
		t.Fatal(err)
	}
	table, err := match.ParseSynonyms(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"maps", "javascript"}, table["leaflet"]); diff != "" {
		t.Error(diff)
	}
}

func TestAMistakeInSynonymsNamesItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"# fine\n\npandas python":     `line 3: "pandas python" is not of the form "term: word, word"`,
		"pandas:":                     `line 1: "pandas:" is not of the form "term: word, word"`,
		": python":                    `line 1: ": python" is not of the form "term: word, word"`,
		"pandas: python,, data":       `line 1: "pandas: python,, data" names an empty word`,
		"js: =":                       `line 1: "js: =" names an empty word`,
		"a: b\nc: d\nA: e":            `line 3: "a" has a line already`,
		"Leaflet:  Maps , JavaScript": "",
	} {
		t.Run(text, func(t *testing.T) {
			_, err := match.ParseSynonyms(text)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestWhateverWordsSourcesBringMatchingKeepsItsPromises(t *testing.T) {
	odd := []string{
		"", " ", ".", "..net", "c++", "#", "++", "R", "r", "Go", "go", "js.la", "node.js", "é́", "日本", "\x00",
		"\xff", "machine", "learning", "machine learning", "Python", "WordPress", "data", "speaker TBD", "until 8/14",
		strings.Repeat("ы", 3000),
	}
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(odd), 0, 6).Draw(t, name),
				rapid.SampledFrom([]string{" ", "-", "", "\n\n", ". "}).Draw(t, name+" between"))
		}
		var repos []digest.Repository
		for i := range rapid.IntRange(0, 6).Draw(t, "repositories") {
			repos = append(repos, digest.Repository{
				Name: text("name"), Description: text("description"), Readme: text("readme"),
				Languages: rapid.SliceOfN(rapid.SampledFrom(odd), 0, 3).Draw(t, "languages"),
				Topics:    []string{text("topic")}, Pushed: digesttest.CityNow.AddDate(0, -i, 0),
			})
		}
		group := digest.Group{Name: text("group"), Topics: []string{text("topics")}}
		events := []digest.Event{
			digesttest.Gathering(group.Name, text("title"), text("text"), 22),
			digesttest.Gathering(group.Name, text("title"), text("text"), 23),
		}
		for _, m := range match.Present(fourWeeks, events, repos, []digest.Group{group}, digesttest.La, digest.History{}) {
			if m.Score <= 0 || m.Score >= 1 || len(m.Reasons) == 0 || len(m.Reasons) > 4 || m.Pitch.Title == "" {
				t.Fatalf("got score %v, reasons %q, pitch %+v", m.Score, m.Reasons, m.Pitch)
			}
		}
	})
}
