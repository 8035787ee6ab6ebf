package edition_test

import (
	"slices"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestWhyExplainsTheLastEdition(t *testing.T) {
	m := askedMaterial()
	gone := digest.Event{
		Title: "Gone workshop", Start: digesttest.At(18, 19, 0), Group: "LA PHP",
		Sources: []string{"meetup"}, Change: digest.ChangeUnlisted,
	}
	shifted := digest.Event{
		Title: "Shifted talk", Start: digesttest.At(17, 19, 0), Was: digesttest.At(16, 18, 0),
		Group: "LA PHP", Sources: []string{"meetup", "luma"}, Change: digest.ChangeMoved,
	}
	m.History.Editions = []digest.Edition{{
		Name: "2026-07-13", Events: []digest.Event{gone, shifted},
		Tasks:    []digest.Task{{Repository: "city/closed", Number: 9, Title: "Closed since"}},
		Activity: []digest.Activity{{Kind: "release", Repository: "city/closed", Title: "v77"}},
		Present: []digest.Match{{
			Repository: digest.Repository{Name: "city/shown"}, Event: gone,
			Reasons: []string{"written in PHP"},
		}},
	}}
	for query, want := range map[string]string{
		"gone workshop": `event "Gone workshop", Sat 2026-07-18 19:00 PDT, listed by meetup: edition 2026-07-13 had it ` +
			`as no longer listed: its source was read, reaches as far as its day, and does not have it any more; no source ` +
			`lists it for the next edition`,
		"shifted": `event "Shifted talk", Fri 2026-07-17 19:00 PDT, listed by meetup and luma: edition 2026-07-13 ` +
			`had it as moved from Thu 2026-07-16 18:00 PDT; it begins before the next edition`,
		"city/closed#9": `task city/closed#9 "Closed since": edition 2026-07-13 had it; it is no longer open to ` +
			`newcomers`,
		"v77":        `release "v77" of city/closed: edition 2026-07-13 had it; news is reported once`,
		"city/shown": `repository city/shown: edition 2026-07-13 had it, proposed for "Gone workshop": written in PHP`,
	} {
		if got := why(t, m, query); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %q\nwant %q", query, got, want)
		}
	}
}
