package digest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestMergeTellsOneEventOnce(t *testing.T) {
	evening := at(21, 19, 0)
	for name, c := range map[string]struct {
		harvests [][]digest.Event
		want     []string // titles
	}{
		"the same title and start by two sources":                  {[][]digest.Event{{event("Async tricks", evening, by("meetup"))}, {event("Async Tricks!", evening, by("luma"))}}, []string{"Async tricks"}},
		"a title that says more":                                   {[][]digest.Event{{event("July talks", evening, by("meetup"))}, {event("SoCal Python July talks: async and maps", evening, by("luma"))}}, []string{"July talks"}},
		"the group's bare name":                                    {[][]digest.Event{{event("Async tricks", evening, by("meetup"))}, {event("SoCal Python", evening, by("luma"))}}, []string{"Async tricks"}},
		"two tracks of one source are two":                         {[][]digest.Event{{event("Talks: beginners", evening), event("Talks: experts", evening)}}, []string{"Talks: beginners", "Talks: experts"}},
		"two tracks, seen by a second source":                      {[][]digest.Event{{event("Talks: beginners", evening), event("Talks: experts", evening)}, {event("Talks: experts", evening, by("luma"))}}, []string{"Talks: beginners", "Talks: experts"}},
		"a renumbered event in one source":                         {[][]digest.Event{{event("Async tricks", evening, uid("event_abc")), event("Async tricks", evening, uid("event_123"))}}, []string{"Async tricks"}},
		"other groups meet at the same time":                       {[][]digest.Event{{event("Monthly meeting", evening)}, {event("Monthly meeting", evening, of("LA PHP"), by("luma"))}}, []string{"Monthly meeting", "Monthly meeting"}},
		"one page, listed by two groups":                           {[][]digest.Event{{event("Joint night", evening, page("https://m.example/e/1/"))}, {event("Joint night", evening, of("LA PHP"), by("luma"), page("https://m.example/e/1"))}}, []string{"Joint night"}},
		"nothing in common but the hour":                           {[][]digest.Event{{event("Async tricks", evening)}, {event("Board games", evening, by("luma"))}}, []string{"Async tricks", "Board games"}},
		"occurrences of a series are events of their own":          {[][]digest.Event{{event("Hack night", at(21, 19, 0), series("u", "20260721T190000")), event("Hack night", at(28, 19, 0), series("u", "20260728T190000"))}}, []string{"Hack night", "Hack night"}},
		"one identifier, two hours: the first source has the word": {[][]digest.Event{{event("Async tricks", evening, uid("u"))}, {event("Async tricks", at(21, 18, 0), uid("u"), by("luma"))}}, []string{"Async tricks"}},
		"an all-day event is not a midnight event":                 {[][]digest.Event{{event("Hackathon", at(21, 0, 0), by("meetup"))}, {event("Hackathon", at(21, 0, 0), by("luma"), day(21))}}, []string{"Hackathon", "Hackathon"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range digest.Merge(harvests(c.harvests), nil, la) {
				got = append(got, e.Title)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func harvests(lists [][]digest.Event) []digest.Harvest {
	var out []digest.Harvest
	for _, l := range lists {
		out = append(out, digest.Harvest{Events: l})
	}
	return out
}

func TestMergeTakesFieldsFromTheBestSourceThatHasThem(t *testing.T) {
	meetup := event("Async tricks", at(21, 19, 0), by("meetup"), page("https://meetup.example/1"))
	luma := event("Async tricks at the library", at(21, 19, 0), by("luma"), page("https://luma.example/1"), where("Central Library"), ends(at(21, 21, 0)))
	luma.Mode, luma.Summary = digest.InPerson, "Bring a laptop."
	got := digest.Merge(harvests([][]digest.Event{{meetup}, {luma}}), nil, la)
	want := event("Async tricks", at(21, 19, 0), page("https://meetup.example/1"), where("Central Library"), ends(at(21, 21, 0)))
	want.Mode, want.Summary, want.Sources = digest.InPerson, "Bring a laptop.", []string{"meetup", "luma"}
	want.Links = []digest.Link{{Label: "meetup", URL: "https://meetup.example/1"}, {Label: "luma", URL: "https://luma.example/1"}}
	want.Links[0].URL, want.Links[1].URL = meetup.Links[0].URL, luma.Links[0].URL
	if diff := cmp.Diff([]digest.Event{want}, got); diff != "" {
		t.Error(diff)
	}
}

func TestMergeBelievesBadNews(t *testing.T) {
	for name, c := range map[string]struct{ a, b, want digest.Status }{
		"a cancellation told by the second": {digest.Confirmed, digest.Cancelled, digest.Cancelled},
		"a postponement":                    {digest.Postponed, digest.Confirmed, digest.Postponed},
		"tentative and confirmed":           {digest.Tentative, digest.Confirmed, digest.Confirmed},
		"tentative alone":                   {digest.Tentative, digest.Tentative, digest.Tentative},
	} {
		t.Run(name, func(t *testing.T) {
			got := digest.Merge(harvests([][]digest.Event{{event("Async", at(21, 19, 0), is(c.a))}, {event("Async", at(21, 19, 0), is(c.b), by("luma"))}}), nil, la)
			if len(got) != 1 || got[0].Status != c.want {
				t.Errorf("got %+v, want one that is %s", got, c.want)
			}
		})
	}
}

// anyHarvests draws a few sources that tell of overlapping things.
func anyHarvests(t *rapid.T) []digest.Harvest {
	var out []digest.Harvest
	for s := range rapid.IntRange(1, 4).Draw(t, "sources") {
		var h digest.Harvest
		for range rapid.IntRange(0, 8).Draw(t, "events") {
			e := event(
				rapid.SampledFrom([]string{"Async tricks", "Async Tricks", "SoCal Python", "Hack night", "Hack night: maps", "Maps"}).Draw(t, "title"),
				at(rapid.IntRange(20, 22).Draw(t, "day"), rapid.SampledFrom([]int{18, 19}).Draw(t, "hour"), 0), by(fmt.Sprint("source", s)))
			e.UID = rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "uid")
			e.Group = rapid.SampledFrom([]string{"SoCal Python", "LA PHP"}).Draw(t, "group")
			e.Summary = rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "summary")
			e.Status = rapid.SampledFrom([]digest.Status{digest.Confirmed, digest.Tentative, digest.Cancelled}).Draw(t, "status")
			h.Events = append(h.Events, e)
		}
		out = append(out, h)
	}
	return out
}

func TestMergeDoesNotDependOnTheOrderWithinASource(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyHarvests(t)
		want := asJSON(t, digest.Merge(in, nil, la))
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for _, h := range in {
			random.Shuffle(len(h.Events), func(i, j int) { h.Events[i], h.Events[j] = h.Events[j], h.Events[i] })
		}
		if got := asJSON(t, digest.Merge(in, nil, la)); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

func TestMergeOfWhatIsMergedChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := digest.Merge(anyHarvests(t), nil, la)
		twice := digest.Merge([]digest.Harvest{{Events: slices.Clone(once)}}, nil, la)
		if a, b := asJSON(t, once), asJSON(t, twice); a != b {
			t.Fatalf("once  %s\ntwice %s", a, b)
		}
	})
}

func TestMergeLosesNoSourceAndNoLink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyHarvests(t)
		links := map[string]bool{}
		for _, e := range digest.Merge(in, nil, la) {
			for _, l := range e.Links {
				links[l.URL] = true
			}
		}
		for _, h := range in {
			for _, e := range h.Events {
				if !links[e.Links[0].URL] {
					t.Fatalf("the link %s is lost", e.Links[0].URL)
				}
			}
		}
	})
}
