package match_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

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
	got := proposed(
		match.Present(fourWeeks, events, repos, []digest.Group{pythonists, riders}, digesttest.La, digest.History{}),
	)
	want := []string{"SoCal Python, Evening: other", "Transit Coders, Buses: waits"}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestARepositoryGoesToTwoGroupsOnlyIfItFitsVeryWellAndThereIsNoOther(t *testing.T) {
	theme := digesttest.Python("theme", func(r *digest.Repository) {
		r.Languages, r.Topics, r.Description = []string{
			"PHP",
		}, []string{
			"wordpress",
		}, "WordPress theme of the arts department"
	})
	php := digest.Group{Name: "LA PHP", Topics: []string{"php", "wordpress"}}
	wordpress := digest.Group{Name: "WordPress Pasadena", Topics: []string{"wordpress", "php"}}
	pyladies := digest.Group{Name: "PyLadies"}
	events := []digest.Event{
		digesttest.Gathering("LA PHP", "Evening", twoTalks, 22),
		digesttest.Gathering("PyLadies", "Evening", twoTalks, 23),
		digesttest.Gathering(
			"SoCal Python",
			"Evening",
			"",
			24,
		),
		digesttest.Gathering("WordPress Pasadena", "Evening", twoTalks, 25),
	}
	got := proposed(
		match.Present(
			fourWeeks,
			events,
			[]digest.Repository{theme, digesttest.Python("a")},
			[]digest.Group{php, wordpress, pythonists, pyladies},
			digesttest.La,
			digest.History{},
		),
	)
	want := []string{"LA PHP, Evening: theme", "SoCal Python, Evening: a", "WordPress Pasadena, Evening: theme"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAMatchHasReasonsAnAddressAndADeadline(t *testing.T) {
	r := digesttest.Python("waits", func(r *digest.Repository) {
		r.Release, r.Released, r.Description = "v1.2", digesttest.CityNow.AddDate(
			0,
			0,
			-10,
		), "Measures how long riders wait for the bus"
		delete(r.Has, digest.Contributing)
	})
	e := digesttest.Gathering("SoCal Python", "Buses and maps", "Call for speakers: submit by July 22.", 28)
	got := match.Present(
		fourWeeks,
		[]digest.Event{e},
		[]digest.Repository{r},
		[]digest.Group{pythonists},
		digesttest.La,
		digest.History{},
	)
	if len(got) != 1 {
		t.Fatalf("got %d matches, want 1", len(got))
	}
	m := got[0]
	want := []string{
		"There's an open call for speakers",
		"Written in Python, which the group focuses on",
		"About buses, like this event",
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
	if len(m.Pitch.Says) < 5 || m.Pitch.Missing != "" {
		t.Errorf("got pitch %+v, want a title and four sentences", m.Pitch)
	}
}

func TestNoReasonNamesWhatARepositoryLacks(t *testing.T) {
	for _, m := range cityMatches(t) {
		if text := strings.ToLower(
			strings.Join(m.Reasons, " "),
		); strings.Contains(text, "missing") || strings.Contains(text, "lack") ||
			strings.Contains(text, "not ready") {
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
		got := match.Present(
			fourWeeks,
			events,
			rapid.Permutation(repos).Draw(t, "repositories"),
			groups,
			digesttest.La,
			digest.History{},
		)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWhatAGroupWasOfferedBeforeIsNotOfferedAgain(t *testing.T) {
	for _, state := range []string{"proposed", "declined", "presented"} {
		h := digest.History{
			Talks: []digest.Talk{
				{Group: "SoCal Python", Repository: "Sampleville/a", State: state, At: digesttest.CityNow.AddDate(-1, 0, 0)},
			},
		}
		got := proposed(
			match.Present(
				fourWeeks,
				[]digest.Event{digesttest.Gathering("SoCal Python", "Evening", "", 23)},
				[]digest.Repository{digesttest.Python("a"), digesttest.Python("b")},
				[]digest.Group{pythonists},
				digesttest.La,
				h,
			),
		)
		if diff := cmp.Diff([]string{"SoCal Python, Evening: b"}, got); diff != "" {
			t.Errorf("%s: %s", state, diff)
		}
	}
}
