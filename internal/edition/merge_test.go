package edition_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

func TestMergeListsOneEventOnce(t *testing.T) {
	evening := digesttest.At(21, 19, 0)
	for name, c := range map[string]struct {
		harvests [][]digest.Event
		want     []string // titles
	}{
		"the same title and start by two sources": {[][]digest.Event{{digesttest.Event("Async tricks",
			evening, digesttest.By("meetup"))}, {digesttest.Event("Async Tricks!", evening,
			digesttest.By("luma"))}}, []string{"Async tricks"}},
		"a title that says more": {[][]digest.Event{{digesttest.Event("July talks", evening,
			digesttest.By("meetup"))}, {digesttest.Event("SoCal Python July talks: async and maps", evening,
			digesttest.By("luma"))}}, []string{"July talks"}},
		"the group's bare name": {[][]digest.Event{{digesttest.Event("Async tricks",
			evening, digesttest.By("meetup"))}, {digesttest.Event("SoCal Python", evening,
			digesttest.By("luma"))}}, []string{"Async tricks"}},
		"two tracks of one source are two": {[][]digest.Event{{digesttest.Event("Talks: beginners",
			evening), digesttest.Event("Talks: experts", evening)}}, []string{"Talks: beginners", "Talks: experts"}},
		"two tracks, seen by a second source": {[][]digest.Event{{digesttest.Event("Talks: beginners",
			evening), digesttest.Event("Talks: experts", evening)}, {digesttest.Event("Talks: experts", evening,
			digesttest.By("luma"))}}, []string{"Talks: beginners", "Talks: experts"}},
		"a renumbered event in one source": {[][]digest.Event{{digesttest.Event("Async tricks",
			evening, digesttest.Uid("event_abc")), digesttest.Event("Async tricks", evening,
			digesttest.Uid("event_123"))}}, []string{"Async tricks"}},
		"other groups meet at the same time": {[][]digest.Event{{digesttest.Event("Monthly meeting",
			evening)}, {digesttest.Event("Monthly meeting", evening, digesttest.Of("LA PHP"),
			digesttest.By("luma"))}}, []string{"Monthly meeting", "Monthly meeting"}},
		"one page, listed by two groups": {[][]digest.Event{{digesttest.Event("Joint night",
			evening, digesttest.Page("https://m.example/e/1/"))}, {digesttest.Event("Joint night", evening,
			digesttest.Of("LA PHP"), digesttest.By("luma"),
			digesttest.Page("https://m.example/e/1"))}}, []string{"Joint night"}},
		"nothing in common but the hour": {[][]digest.Event{{digesttest.Event("Async tricks",
			evening)}, {digesttest.Event("Board games", evening,
			digesttest.By("luma"))}}, []string{"Async tricks", "Board games"}},
		"occurrences of a series are events of their own": {[][]digest.Event{{digesttest.Event("Hack night",
			digesttest.At(21, 19, 0), digesttest.Series("u", "20260721T190000")), digesttest.Event("Hack night",
			digesttest.At(28, 19, 0), digesttest.Series("u", "20260728T190000"))}}, []string{"Hack night", "Hack night"}},
		"one identifier, two hours: the first source has the word": {[][]digest.Event{{digesttest.Event("Async tricks",
			evening, digesttest.Uid("u"))}, {digesttest.Event("Async tricks", digesttest.At(21, 18, 0), digesttest.Uid("u"),
			digesttest.By("luma"))}}, []string{"Async tricks"}},
		"an all-day event is not a midnight event": {[][]digest.Event{{digesttest.Event("Hackathon",
			digesttest.At(21, 0, 0), digesttest.By("meetup"))}, {digesttest.Event("Hackathon", digesttest.At(21, 0, 0),
			digesttest.By("luma"), digesttest.Day(21))}}, []string{"Hackathon", "Hackathon"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range edition.Merge(harvests(c.harvests), nil, digesttest.La) {
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
	meetup := digesttest.Event("Async tricks", digesttest.At(21, 19, 0), digesttest.By("meetup"),
		digesttest.Page("https://meetup.example/1"))
	luma := digesttest.Event("Async tricks at the library", digesttest.At(21, 19, 0), digesttest.By("luma"),
		digesttest.Page("https://luma.example/1"), digesttest.Where("Central Library"),
		digesttest.Ends(digesttest.At(21, 21, 0)))
	luma.Mode, luma.Summary = digest.InPerson, "Bring a laptop."
	got := edition.Merge(harvests([][]digest.Event{{meetup}, {luma}}), nil, digesttest.La)
	want := digesttest.Event("Async tricks", digesttest.At(21, 19, 0), digesttest.Page("https://meetup.example/1"),
		digesttest.Where("Central Library"), digesttest.Ends(digesttest.At(21, 21, 0)))
	want.Also = []digest.Variant{{
		Title: luma.Title, Start: luma.Start, Group: luma.Group, URL: luma.URL,
	}}
	want.Mode, want.Summary, want.Sources = digest.InPerson, "Bring a laptop.", []string{"meetup", "luma"}
	want.Links = []digest.Link{
		{Label: "meetup", URL: "https://meetup.example/1"},
		{Label: "luma", URL: "https://luma.example/1"},
	}
	want.Links[0].URL, want.Links[1].URL = meetup.Links[0].URL, luma.Links[0].URL
	if diff := cmp.Diff([]digest.Event{want}, got); diff != "" {
		t.Error(diff)
	}
}

func TestMergeBelievesBadNews(t *testing.T) {
	for name, c := range map[string]struct{ a, b, want digest.Status }{
		"the second source cancels": {digest.Confirmed, digest.Cancelled, digest.Cancelled},
		"a postponement":            {digest.Postponed, digest.Confirmed, digest.Postponed},
		"tentative and confirmed":   {digest.Tentative, digest.Confirmed, digest.Confirmed},
		"tentative alone":           {digest.Tentative, digest.Tentative, digest.Tentative},
	} {
		t.Run(name, func(t *testing.T) {
			got := edition.Merge(harvests([][]digest.Event{{digesttest.Event("Async", digesttest.At(21, 19, 0),
				digesttest.Is(c.a))}, {digesttest.Event("Async", digesttest.At(21, 19, 0), digesttest.Is(c.b),
				digesttest.By("luma"))}}), nil, digesttest.La)
			if len(got) != 1 || got[0].Status != c.want {
				t.Errorf("got %+v, want one that is %s", got, c.want)
			}
		})
	}
}

// anyHarvests draws a few sources whose events overlap.
func anyHarvests(t *rapid.T) []digest.Harvest {
	var out []digest.Harvest
	for s := range rapid.IntRange(1, 4).Draw(t, "sources") {
		var h digest.Harvest
		for range rapid.IntRange(0, 8).Draw(t, "events") {
			e := digesttest.Event(
				rapid.SampledFrom([]string{
					"Async tricks", "Async Tricks", "SoCal Python", "Hack night", "Hack night: maps",
					"Maps",
				}).Draw(t, "title"),
				digesttest.At(rapid.IntRange(20, 22).Draw(t, "day"), rapid.SampledFrom([]int{18, 19}).Draw(t, "hour"), 0),
				digesttest.By(fmt.Sprint("source", s)))
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
		want := digesttest.AsJSON(t, edition.Merge(in, nil, digesttest.La))
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for _, h := range in {
			random.Shuffle(len(h.Events), func(i, j int) { h.Events[i], h.Events[j] = h.Events[j], h.Events[i] })
		}
		if got := digesttest.AsJSON(t, edition.Merge(in, nil, digesttest.La)); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

func TestMergeOfWhatIsMergedChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := edition.Merge(anyHarvests(t), nil, digesttest.La)
		twice := edition.Merge([]digest.Harvest{{Events: slices.Clone(once)}}, nil, digesttest.La)
		if a, b := digesttest.AsJSON(t, once), digesttest.AsJSON(t, twice); a != b {
			t.Fatalf("once  %s\ntwice %s", a, b)
		}
	})
}

func TestMergeLosesNoSourceAndNoLink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyHarvests(t)
		links := map[string]bool{}
		for _, e := range edition.Merge(in, nil, digesttest.La) {
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
