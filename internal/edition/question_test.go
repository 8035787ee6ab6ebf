package edition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// asking returns material of sources that list one event each, for groups with overrides.
func asking(groups []digest.Group, listings ...digest.Event) edition.Material {
	m := edition.Material{
		Name: "2026-07-20", Zone: digesttest.La,
		Period: digest.Period{Start: digesttest.At(20, 9, 0), End: digesttest.At(48, 0, 0)},
	}
	for _, g := range groups {
		g.Sources = 1
		m.Groups = append(m.Groups, g)
	}
	for _, e := range listings {
		m.Collections = append(m.Collections, edition.Collection{
			Listing: digest.Listing{Name: e.Sources[0], Group: e.Group}, At: digesttest.At(20, 9, 0),
			Harvest: digest.Harvest{Events: []digest.Event{e}},
		})
	}
	return m
}

// TestQuestionsAreAnsweredByTheirOwnLines asks about what only may be one event, and then puts the lines of each
// question into the configuration.
func TestQuestionsAreAnsweredByTheirOwnLines(t *testing.T) {
	const python, php = "SoCal Python", "LA PHP"
	hour := func(h int) func(*digest.Event) { return func(e *digest.Event) { e.Start = digesttest.At(21, h, 0) } }
	night := func(source, group string, set ...func(*digest.Event)) digest.Event {
		e := digesttest.Event("Rust night for everybody", digesttest.At(21, 18, 0), digesttest.By(source),
			digesttest.Of(group), digesttest.Page("https://"+source+".example/1"), digesttest.Uid("uid-"+source))
		for _, f := range set {
			f(&e)
		}
		return e
	}
	titled := func(title string) func(*digest.Event) { return func(e *digest.Event) { e.Title = title } }
	page, place := digesttest.Page, digesttest.Where
	for name, listings := range map[string][]digest.Event{
		"two titles at one hour": {
			night("meetup", python), night("luma", python, titled(`Ferris's "social": pizza`)),
		},
		"one title at two places": {
			night("meetup", python, place("Library")), night("luma", python, hour(19), place("City Hall")),
		},
		"one has the whole day":     {night("meetup", python), night("luma", python, digesttest.Day(21))},
		"two groups, no place":      {night("meetup", python), night("luma", php)},
		"two groups, without pages": {night("meetup", python, page("")), night("luma", php, page(""))},
		"a part of a title, near": {
			night("meetup", python), night("luma", python, hour(19), titled("Rust night for everybody, 2")),
		},
		"half of a title, an hour off": {
			night("meetup", python), night("luma", python, hour(19), titled("Rust night for nobody")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			groups := []digest.Group{{Name: python}, {Name: php}}
			e := edition.Compose(asking(groups, listings...))
			if len(e.Events) != 2 || len(e.Problems) != 1 {
				t.Fatalf("got %d events and the problems %+v", len(e.Events), e.Problems)
			}
			p := e.Problems[0]
			if !p.Note || p.Failed || len(e.Public().Problems) != 0 {
				t.Errorf("%+v is not a question for the operator alone", p)
			}
			for _, key := range []string{"merge", "split"} {
				answered := slices.Clone(groups)
				i := slices.IndexFunc(groups, func(g digest.Group) bool { return g.Name == p.Source })
				_, after, found := strings.Cut(p.Hint, key+": [[")
				list, _, closed := strings.Cut(after, "]]")
				if i < 0 || !found || !closed {
					t.Fatalf("%+v has no lines for %s", p, key)
				}
				var names []string
				for _, name := range strings.SplitAfter(list, `", `) {
					names = append(names, strings.ReplaceAll(strings.Trim(strings.TrimSuffix(name, ", "), `"`), `\"`, `"`))
				}
				want := 1
				if answered[i].Merge = [][]string{names}; key == "split" {
					answered[i].Merge, answered[i].Split, want = nil, [][]string{names}, 2
				}
				e := edition.Compose(asking(answered, listings...))
				if len(e.Events) != want || len(e.Problems) != 0 {
					t.Errorf("with %s %q: %d events, and %+v", key, names, len(e.Events), e.Problems)
				}
			}
			if lines := edition.Why(asking(groups, listings...), listings[1].Title); !strings.HasPrefix(lines[len(lines)-1],
				"question: ") {
				t.Errorf("why does not ask: %q", lines)
			}
		})
	}
}

func TestWhatIsClearIsNotAsked(t *testing.T) {
	const python = "SoCal Python"
	night := digesttest.Event("Rust night", digesttest.At(21, 18, 0), digesttest.Where("City Hall"))
	other := digesttest.Event("Ferris social", digesttest.At(21, 18, 0), digesttest.By("luma"))
	off := other
	off.Status = digest.Cancelled
	elsewhere := other
	elsewhere.Place.Name = "Central Library"
	later := other
	later.Start = digesttest.At(21, 20, 0)
	for name, second := range map[string]digest.Event{
		"at another place": elsewhere, "called off": off, "later": later,
	} {
		t.Run(name, func(t *testing.T) {
			if e := edition.Compose(asking([]digest.Group{{Name: python}}, night, second)); len(e.Problems) != 0 {
				t.Errorf("got %+v", e.Problems)
			}
		})
	}
	muted := asking([]digest.Group{{Name: python}}, night, other)
	muted.Mute = []string{"Ferris"}
	if e := edition.Compose(muted); len(e.Problems) != 0 {
		t.Errorf("it asks about an event that is muted: %+v", e.Problems)
	}
}

func TestMergeAcrossGroups(t *testing.T) {
	const page = "https://luma.example/1"
	night := digesttest.Event("Rust night", digesttest.At(21, 18, 0))
	social := digesttest.Event("Ferris social", digesttest.At(21, 18, 0), digesttest.By("luma"), digesttest.Of("LA PHP"),
		digesttest.Page(page))
	for name, c := range map[string]struct {
		name   string
		events int
		hint   string
	}{
		"by its page":  {page, 1, ""},
		"by its title": {"Ferris social", 2, `name an event of another group by its page or identifier: "` + page + `"`},
	} {
		t.Run(name, func(t *testing.T) {
			groups := []digest.Group{{Name: "SoCal Python", Merge: [][]string{{"Rust night", c.name}}}, {Name: "LA PHP"}}
			e := edition.Compose(asking(groups, night, social))
			if len(e.Events) != c.events || (len(e.Problems) == 0) != (c.hint == "") ||
				c.hint != "" && e.Problems[0].Hint != c.hint {
				t.Fatalf("got %q, and %+v", asLines(e.Events), e.Problems)
			}
			if c.events == 1 && !slices.Equal(e.Events[0].Groups, []string{"SoCal Python", "LA PHP"}) {
				t.Errorf("it is held by %q", e.Events[0].Groups)
			}
		})
	}
}
