package edition_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

func TestReportComparesBeforeAndAfter(t *testing.T) {
	first := func(repo, author string, day int) digest.Activity {
		return digest.Activity{
			Kind: digest.KindFirstContribution, Repository: repo, Author: author,
			URL: "https://x.example/" + author, At: digesttest.Monday.AddDate(0, 0, day),
		}
	}
	issue := func(week int, change func(*digest.Edition)) digest.Record {
		e := digest.Edition{
			Name:   digesttest.Monday.AddDate(0, 0, 7*week).Format(time.DateOnly),
			Period: digest.Period{Start: digesttest.Monday.AddDate(0, 0, 7*week)},
		}
		change(&e)
		return digest.Record{Edition: e}
	}
	maps := digest.Repository{Name: "city/maps"}
	records := []digest.Record{ // newest first, as a store gives them
		issue(3, func(e *digest.Edition) {
			e.Activity = []digest.Activity{first("city/maps", "chen", 15), first("city/waits", "dana", 16)}
		}),
		issue(2, func(e *digest.Edition) {
			e.Present = []digest.Match{{Repository: maps}}
			e.Tasks = []digest.Task{{Repository: "city/maps", Number: 7, Title: "Zones", URL: "https://x.example/7"}}
			e.Activity = []digest.Activity{first("city/maps", "bo", 10), {
				Kind: digest.KindRelease, Repository: "city/maps",
				URL: "r1",
			}}
		}),
		issue(1, func(e *digest.Edition) {
			e.Present = []digest.Match{{Repository: maps}}
			e.Tasks = []digest.Task{{Repository: "city/maps", Number: 7, Title: "Zones", URL: "https://x.example/7"}}
			e.Activity = []digest.Activity{first("city/maps", "amara", 3), first("city/maps", "bo", 10)}
		}),
		issue(0, func(e *digest.Edition) {
			e.Activity = []digest.Activity{first("city/maps", "old", -60), {
				Kind: digest.KindRelease, Repository: "city/maps",
				URL: "r0",
			}}
		}),
	}
	step := func(day int, state string) digest.TalkStep {
		return digest.TalkStep{
			Talk: digesttest.Talk("t1", "maps", "JS.LA", digesttest.Monday.AddDate(0, 0, 12), state),
			At:   digesttest.Monday.AddDate(0, 0, day),
		}
	}
	slides := step(20, digest.TalkPresented)
	slides.Talk.Slides = "https://slides.example/1"
	steps := []digest.TalkStep{
		step(1, digest.TalkProposed), step(8, digest.TalkAccepted), step(13, digest.TalkPresented),
		slides,
	}

	got := edition.MakeReport(records, steps, digesttest.Monday.AddDate(0, 0, 7), digesttest.Monday.AddDate(0, 0, 28))
	want := edition.Report{
		Since: digesttest.Monday.AddDate(0, 0, 7), Until: digesttest.Monday.AddDate(0, 0, 28), Editions: 3, Releases: 1,
		Talks: map[string]int{"accepted": 1, "presented": 1}, Given: []digest.Talk{slides.Talk},
		Projects: []edition.FeaturedRepository{{
			Repository: "city/maps", First: digesttest.Monday.AddDate(0, 0, 7),
			Editions: 2, Before: []string{"amara"}, After: []string{"bo", "chen"},
		}},
		Tasks: []edition.FeaturedTask{{
			Repository: "city/maps", Number: 7, Title: "Zones", URL: "https://x.example/7",
			Shown: digesttest.Monday.AddDate(0, 0, 7),
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAReportOfNothingHasEmptyLists(t *testing.T) {
	got := edition.MakeReport(nil, nil, digesttest.Monday, digesttest.Monday.AddDate(0, 0, 7))
	if got.Given == nil || got.Projects == nil || got.Tasks == nil || got.Editions != 0 {
		t.Errorf("got %+v", got)
	}
}
