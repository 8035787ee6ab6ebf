package list_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/list"
)

// A site whose clock was never set is in New York, wherever it is.
func TestASquarespaceClockThatWasNeverSet(t *testing.T) {
	const pin = `"location":{"markerLat":40.7207559,"markerLng":-74.0007613}`
	for name, c := range map[string]struct {
		zone, location, want string
		problems             int
	}{
		"a place in the west": {"America/New_York", `"location":{"markerLat":34.05,"markerLng":-118.24,
			"addressTitle":"Pier"}`, "2026-07-21T22:00:00-07:00", 0},
		"a place in the east": {"America/New_York", `"location":{"markerLat":42.36,"markerLng":-71.06,
			"addressTitle":"Pier"}`, "2026-07-21T22:00:00-04:00", 0},
		"no place":                 {"America/New_York", pin, "2026-07-21T22:00:00-04:00", 1},
		"a clock that was set":     {"America/Chicago", pin, "2026-07-21T21:00:00-05:00", 0},
		"a clock that is in place": {"America/Los_Angeles", pin, "2026-07-21T19:00:00-07:00", 0},
	} {
		body := `{"website":{"timeZone":"` + c.zone + `"},"collection":{"typeName":"events"},"upcoming":[{"id":"1",
			"title":"Maps","startDate":1784685600000,` + c.location + `}]}`
		h, err := list.Parse(document("https://a.example/e?format=json", body), digest.Period{}, la)
		if err != nil || len(h.Events) != 1 || len(h.Problems) != c.problems {
			t.Fatal(name, h, err)
		}
		if got := h.Events[0].Start.Format(time.RFC3339); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestAChapterLeadsToItsEvents(t *testing.T) {
	doc := document("https://gdg.community.dev/api/chapter_slim/gdg-harbor/", `{"id":539,"title":"GDG Harbor",
			"slug":"gdg-harbor"}`)
	links := list.Links(doc)
	if !list.Recognizes(doc) || len(links) != 1 ||
		!strings.HasPrefix(links[0], "https://gdg.community.dev/api/event_slim/for_chapter/539/?") {
		t.Errorf("got %q", links)
	}
	if _, err := list.Parse(doc, digest.Period{}, la); err == nil {
		t.Error("a chapter's record has no events")
	}
	for _, id := range []string{`"../../x"`, `null`, `{}`, `""`} {
		if links := list.Links(document(doc.URL, `{"id":`+id+`}`)); links != nil {
			t.Errorf("%s: got %q", id, links)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"collection":{"typeName":"events"},"upcoming":[{"title":"a","startDate":1784685600588,"location":[]}]}`)
	f.Add(fmt.Sprintf(wix, "true"))
	f.Add(`[{"EventBodyName":"a","EventDate":"2026-07-21T00:00:00"}]`)
	f.Add(`<a><EventDisplay><StartDate>2026-07-21</StartDate></EventDisplay></a>`)
	f.Fuzz(func(t *testing.T, body string) {
		doc := document("https://a.example/", body)
		list.Next(doc)
		h, err := list.Parse(doc, digest.Period{}, la)
		for _, e := range h.Events {
			if err != nil || e.Start.IsZero() {
				t.Errorf("got %+v, %v", e, err)
			}
		}
	})
}
