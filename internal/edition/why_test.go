package edition_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// askedMaterial returns material in which everything happens that can happen to an item.
func askedMaterial() edition.Material {
	ready := map[string]bool{
		digest.Licence: true, digest.Readme: true, digest.Documentation: true,
		digest.Contributing: true,
	}
	now := digesttest.Monday
	repo := func(name string, change ...func(*digest.Repository)) digest.Repository {
		r := digest.Repository{
			Name: name, Description: "Bus arrivals in Python, for everyone who waits",
			Languages: []string{"Python"}, Pushed: now.AddDate(0, 0, -3), License: "MIT", Has: ready,
		}
		for _, c := range change {
			c(&r)
		}
		return r
	}
	task := func(repo string, n int, change ...func(*digest.Task)) digest.Task {
		t := digest.Task{
			Repository: repo, Number: n, Title: fmt.Sprintf("Task %d", n),
			URL: fmt.Sprintf("https://github.example/%s/issues/%d", repo, n), UpdatedAt: now.AddDate(0, 0, -5),
			Body: "Draw the stops where the buses really halt, on each of the maps.", Labels: []string{"good first issue"},
		}
		for _, c := range change {
			c(&t)
		}
		return t
	}
	release := func(repo, title string, at time.Time) digest.Activity {
		return digest.Activity{Kind: digest.KindRelease, Repository: repo, Title: title, URL: "https://github.example/" +
			repo + "/" + title, At: at}
	}
	group := digest.Group{
		Name: "SoCal Python", Topics: []string{"python", "data"},
		Propose: "https://socal.example/propose", Sources: 2,
	}
	old := digesttest.Event("Old hands", digesttest.At(28, 19, 0), digesttest.Is(digest.Cancelled))
	moved := digesttest.Event("Moving maps", digesttest.At(24, 18, 0), digesttest.Uid("m"))
	vanished := digesttest.Event("Vanished evening", digesttest.At(29, 19, 0))
	return edition.Material{
		Lead: time.Nanosecond,
		Name: "2026-07-20", Title: "Digest", Zone: digesttest.La, Groups: []digest.Group{
			group,
			{Name: "JS.LA", Sources: 1},
			{Name: "Hacks"},
		},
		Period: digest.Period{Since: now.AddDate(0, 0, -7), Start: now, End: now.AddDate(0, 0, 28)},
		Collections: []edition.Collection{
			{
				Listing: digest.Listing{Name: "meetup", Group: "SoCal Python"}, At: now,
				Harvest: digest.Harvest{Horizon: digesttest.At(30, 0, 0), Events: []digest.Event{
					digesttest.Event("Async night", digesttest.At(23, 19, 0), digesttest.Uid("a")), digesttest.Event("Far away",
						digesttest.At(23, 19, 0).AddDate(0, 2, 0)), old, digesttest.Event("Moving maps", digesttest.At(25, 18, 0),
						digesttest.Uid("m")),
				}},
			},
			{
				Listing: digest.Listing{Name: "luma", Group: "SoCal Python"}, At: now,
				Harvest: digest.Harvest{Events: []digest.Event{digesttest.Event("Async night at the library",
					digesttest.At(23, 19, 0))}},
			},
			{
				Listing: digest.Listing{Name: "broken", Group: "JS.LA"}, At: now.AddDate(0, 0, -7), Err: errors.New("500"),
				Harvest: digest.Harvest{Events: []digest.Event{digesttest.Event("Lunch", digesttest.At(31, 12, 30),
					digesttest.Of("JS.LA"))}},
			},
			{Listing: digest.Listing{Name: "github.com/city"}, At: now, Harvest: digest.Harvest{
				Repositories: []digest.Repository{
					repo("city/waits"), repo("city/bare",
						func(r *digest.Repository) { r.Has = map[string]bool{digest.Licence: false} }),
					repo("city/asleep", func(r *digest.Repository) { r.Pushed = now.AddDate(-2, 0, 0) }),
					repo("city/copy", func(r *digest.Repository) { r.Fork = true }),
				},
				Tasks: []digest.Task{
					task("city/waits", 1), task("city/bare", 2),
					task("city/waits", 3, func(t *digest.Task) { t.UpdatedAt = now.AddDate(-1, 0, 0) }),
					task("city/waits", 4, func(t *digest.Task) { t.Body = "" }), task("city/unknown", 5),
				},
				Activities: []digest.Activity{release("city/waits", "v1", now.AddDate(0, 0, -2)), release("city/waits", "v0",
					now.AddDate(0, 0, -20)), release("city/copy", "v9", now.AddDate(0, 0, -2))},
			}},
		},
		History: digest.History{
			Editions: []digest.Edition{{Name: "2026-07-13", Events: []digest.Event{old, moved, vanished}}},
			Talks:    []digest.Talk{{ID: "t1", Repository: "city/waits", Group: "LA PHP", State: "proposed"}},
		},
	}
}

func TestWhy(t *testing.T) {
	for query, want := range map[string][]string{
		"async night at": {`event "Async night at the library", Thu 2026-07-23 19:00 PDT, listed by luma: shown; merged ` +
			`from what meetup and luma list (they start at the same time, and their titles are alike), ` +
			`as "Async night"; new, because the last edition did not have it; a place for a ` +
			`talk: The group takes talk proposals; city/waits is proposed for it`},
		"FAR AWAY": {`event "Far away", Wed 2026-09-23 19:00 PDT, listed by meetup: left out, because it does not touch ` +
			`the edition's days, 2026-07-20 to 2026-08-17`},
		"old hands": {`event "Old hands", Tue 2026-07-28 19:00 PDT, listed by meetup: left out, because readers already ` +
			`know that it is canceled`},
		"moving": {`event "Moving maps", Sat 2026-07-25 18:00 PDT, listed by meetup: shown; moved: the last ` +
			`edition said Fri 2026-07-24 18:00 PDT`},
		"vanished": {`event "Vanished evening", Wed 2026-07-29 19:00 PDT: shown as no longer listed, because the last ` +
			`edition had it, and meetup was read well and does not list it`},
		"lunch": {`event "Lunch", Fri 2026-07-31 12:30 PDT, listed by broken on 2026-07-13 (it could not be read ` +
			`now): shown; new`},
		"broken":       {`source broken: it could not be read (500), so what it listed on 2026-07-13 is used`},
		"luma":         {`source luma: read well: 1 events`},
		"city/waits#1": {`task city/waits#1 "Task 1", listed by github.com/city: shown, number 1 of 1`},
		"city/bare#2": {`task city/bare#2 "Task 2", listed by github.com/city: left out, because its repository is not ` +
			`ready for newcomers: it lacks a license`},
		"task 3": {`task city/waits#3 "Task 3", listed by github.com/city: left out, because nobody has touched it ` +
			`since 2025-07-20`},
		"task 4": {`task city/waits#4 "Task 4", listed by github.com/city: left out, because it does not say what is to ` +
			`be done`},
		"task 5": {`task city/unknown#5 "Task 5", listed by github.com/city: left out, because nothing is known of its ` +
			`repository`},
		"city/asleep": {`repository city/asleep, listed by github.com/city: not proposed for a talk, because nothing was ` +
			`pushed to it for a year`},
		"city/copy": {`repository city/copy, listed by github.com/city: not proposed for a talk, because it is a fork`},
		"city/bare": {`repository city/bare, listed by github.com/city: not proposed for a talk: it fits "Async night" ` +
			`(SoCal Python) with`, `repository city/bare, listed by github.com/city: its tasks are not shown to newcomers, ` +
			`because it lacks a license`},
		"v1": {`release of city/waits "v1", listed by github.com/city: shown`},
		"v0": {`release of city/waits "v0", listed by github.com/city: left out, because it happened on 2026-06-30, ` +
			`and this edition covers 2026-07-13 to 2026-07-20`},
		"v9": {`release of city/copy "v9", listed by github.com/city: left out, because news of archives, forks, ` +
			`and mirrors does not count`},
		"t1":            {`talk t1, city/waits at LA PHP: proposed, as someone recorded`},
		"hacks":         {`group Hacks: no calendar of it is known`},
		"nothing":       nil,
		"city/waits#77": {`task city/waits#77: left out, because it is not among the issues that a newcomer can take`},
		"city/copy#5":   {`task city/copy#5: left out, because city/copy is an archive, a fork, or a mirror`},
		"city/never#5":  {`task city/never#5: left out, because no source lists the repository city/never`},

		"https://github.example/city/waits/issues/78": {`task city/waits#78: left out, because it is not among the issues ` +
			`that a newcomer can take`},
		" ": nil,
	} {
		t.Run(query, func(t *testing.T) {
			got := why(t, askedMaterial(), query)
			if len(got) != len(want) {
				t.Fatalf("got %q\nwant %q", got, want)
			}
			for i := range want {
				if !strings.HasPrefix(got[i], want[i]) {
					t.Errorf("got  %q\nwant %q", got[i], want[i])
				}
			}
		})
	}
}

func TestEveryItemOfAnEditionCanBeAskedAbout(t *testing.T) {
	m := askedMaterial()
	e := edition.Compose(m)
	var names []string
	for _, x := range e.Events {
		names = append(names, x.Title)
	}
	for _, x := range e.Present {
		names = append(names, x.Event.Title, x.Repository.Name)
	}
	for _, x := range e.Tasks {
		names = append(names, x.Title, x.URL, fmt.Sprintf("%s#%d", x.Repository, x.Number))
	}
	for _, x := range e.Activity {
		names = append(names, x.Title, x.URL)
	}
	for _, x := range e.Readiness {
		names = append(names, x.Repository)
	}
	for _, x := range e.Problems {
		names = append(names, x.Source)
	}
	for _, x := range e.Talks {
		names = append(names, x.ID)
	}
	if len(names) < 17 {
		t.Fatalf("got only %d items: %q", len(names), names)
	}
	for _, name := range names {
		if got := why(t, m, name); len(got) == 0 {
			t.Errorf("nothing explains %q", name)
		}
	}
	if diff := cmp.Diff(why(t, m, "async"), why(t, m, "async")); diff != "" {
		t.Error(diff)
	}
}

func why(t *testing.T, d edition.Material, query string) []string {
	t.Helper()
	return edition.Why(d, query)
}
