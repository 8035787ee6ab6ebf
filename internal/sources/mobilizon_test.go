package sources_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestAGroupOfMobilizonIsAskedForBeforeItsCalendar(t *testing.T) {
	const shell = `<!DOCTYPE html><html><noscript>We're sorry but Mobilizon doesn't work properly without JavaScript ` +
		`enabled.</noscript>`
	const answer = `{"data":{"group":{"organizedEvents":{"elements":[{"uuid":"1","url":"https://events.example/events/` +
		`1","title":"Maps @everyone","beginsOn":"2026-07-21T19:00:00Z","status":"CANCELLED","description":"<p>Join ` +
		`https://zoom.us/j/1?pwd=2</p>"}],"total":1}}}}`
	for name, c := range map[string]struct {
		api    string
		kind   string
		status digest.Status
	}{
		"it answers": {answer, "mobilizon", digest.Cancelled},
		"it is too old": {`{"errors":[{"message":"Unknown argument \"orderDirection\" on field ` +
			`\"organizedEvents\""}]}`, "ical", digest.Confirmed},
		"it knows no such group": {
			`404 {"data":{"group":null},"errors":[{"message":"Group not found"}]}`, "ical",
			digest.Confirmed,
		},
		"it is kept from programs": {`<html><title>Just a moment...</title>`, "ical", digest.Confirmed},
		"it has no events": {
			`{"data":{"group":{"organizedEvents":{"elements":[],"total":0}}}}`, "ical",
			digest.Confirmed,
		},
	} {
		t.Run(name, func(t *testing.T) {
			base := web(
				t, map[string]string{"/@maps": shell, "/api": c.api, "/@maps/feed/ics": calendar("SUMMARY:Maps @everyone")},
			)
			r, err := check(t, base+"/@maps", "")
			if err != nil || r.Kind != c.kind || len(r.Harvest.Events) != 1 {
				t.Fatalf("got %+v, %v", r, err)
			}
			if e := r.Harvest.Events[0]; e.Status != c.status || strings.Contains(e.Description, "zoom.us") {
				t.Errorf("got %+v", e)
			}
		})
	}
}

func TestProblemsBeyondFiftyAreCounted(t *testing.T) {
	for name, body := range map[string]string{
		"mobilizon": `{"data":{"group":{"organizedEvents":{"elements":[` + strings.Repeat("7,", 120) + `7]}}}}`,
		"luma": `{"entries":[` + strings.Repeat(`{"event":{"api_id":"evt-12345","name":"A"}},`, 120) +
			`{"event":{"api_id":"evt-12345","name":"A"}}],"has_more":false}`,
	} {
		r, err := check(t, web(t, map[string]string{"/": body})+"/", name)
		if n := len(r.Harvest.Problems); err != nil || n != 51 ||
			r.Harvest.Problems[50].Error != "71 more items could not be understood" {
			t.Errorf("%s: got %d problems, the last %+v, %v", name, n, r.Harvest.Problems[max(0, n-1):], err)
		}
	}
}
