package sources_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

// web serves the body of each path. A body that begins with "404 " is served as a missing page.
func web(t *testing.T, pages map[string]string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		if rest, missing := strings.CutPrefix(body, "404 "); missing || !ok {
			w.WriteHeader(http.StatusNotFound)
			body = rest
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func check(t *testing.T, location, kind string) (sources.Report, error) {
	t.Helper()
	s, err := sources.Open(
		sources.Config{
			Location: location,
			Kind:     kind,
			Group:    "Snakes",
			Zone:     time.UTC,
			Client:   fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond}),
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	return s.Check(t.Context(), digest.Period{Since: from, Start: from, End: from.AddDate(0, 2, 0)})
}

func calendar(properties ...string) string {
	return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260721T190000Z\n" + strings.Join(
		properties, "\n",
	) + "\nEND:VEVENT\nEND:VCALENDAR\n"
}

func TestOtherThanCalendarsAreNamed(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"nothing":       {"", "the answer is empty"},
		"members only":  {`{"message":"Invalid feed signature"}`, "members only"},
		"gone":          {`404 {"message":"Group not found"}`, "the group no longer exists"},
		"a robot check": {"<!DOCTYPE html><html><head><title>Just a moment...</title>", "blocked"},
		"a login":       {`<!doctype html><html><a href="https://accounts.google.com/signin">Sign in</a>`, "sign-in page"},
		"a page":        {"<!doctype html><html><p>Hello", "no events that a program can read"},
		"some text":     {"hello", "it is not a calendar, a feed, or a page"},
		"404":           {"404 gone", "not found"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := check(t, web(t, map[string]string{"/": c.body})+"/", "")
			if err == nil || !strings.Contains(err.Error(), c.want) || digest.Hint(err) == "" {
				t.Errorf("got %v (hint %q)", err, digest.Hint(err))
			}
		})
	}
}

func TestAPageLeadsToItsCalendar(t *testing.T) {
	base := web(
		t,
		map[string]string{
			"/": `<!doctype html><html><link rel="alternate" type="text/calendar" href="/cal"><link rel="alternate" ` +
				`type="application/rss+xml" href="/feed">`,
			"/cal": calendar("SUMMARY:A"),
		},
	)
	r, err := check(t, base+"/", "")
	if err != nil || r.Kind != "ical" || r.Address != base+"/cal" || len(r.Harvest.Events) != 1 || len(r.Tried) != 1 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestPagesAreAlsoCalledJSONLD(t *testing.T) {
	base := web(
		t,
		map[string]string{
			"/": `<!doctype html><html><script type="application/ld+json">{"@type":"Event","name":"A",` +
				`"startDate":"2026-07-21"}</script>`,
		},
	)
	for _, kind := range []string{"page", "jsonld", ""} {
		if r, err := check(t, base+"/", kind); err != nil || r.Kind != "page" || len(r.Harvest.Events) != 1 {
			t.Errorf("%q: got %+v, %v", kind, r, err)
		}
	}
}

func TestAPageCannotLeadToAFile(t *testing.T) {
	base := web(t, map[string]string{"/": `<!doctype html><html><a href="file:///etc/passwd.ics">x</a>`})
	if r, err := check(t, base+"/", ""); err == nil || len(r.Tried) != 1 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestHarvestsAreClean(t *testing.T) {
	for name, c := range map[string]struct {
		properties []string
		want       digest.Event
	}{
		"a cancellation in the title": {
			[]string{"SUMMARY:CANCELLED: Async night"},
			digest.Event{Title: "Async night", Status: digest.Cancelled, Mode: digest.UnknownMode},
		},
		"another, in brackets": {
			[]string{"SUMMARY:Async night [Postponed]"},
			digest.Event{Title: "Async night", Status: digest.Postponed, Mode: digest.UnknownMode},
		},
		"a title that only speaks of it": {
			[]string{"SUMMARY:Cancel culture: a panel"},
			digest.Event{Title: "Cancel culture: a panel", Status: digest.Confirmed, Mode: digest.UnknownMode},
		},
		"a meeting place and a conference": {[]string{
			"SUMMARY:A", "LOCATION:Hall\\, 12 Olive St",
			"DESCRIPTION:Come early and bring a friend. Join: https://zoom.us/j/1?pwd=x",
		}, digest.Event{
			Title:  "A",
			Status: digest.Confirmed, Mode: digest.Hybrid, Place: digest.Place{Name: "Hall", Address: "12 Olive St"},
			Summary: "Come early and bring a friend.", Description: "Come early and bring a friend.", Redacted: true,
		}},
		"a place in the description only": {[]string{"SUMMARY:A", "DESCRIPTION:Come.\\nWhere: Metro hall\\, 1 " +
			"Gateway Plaza\\, Los Angeles\\, CA 90012\\nBring a friend."}, digest.Event{
			Title: "A", Status: digest.Confirmed,
			Mode: digest.InPerson, Place: digest.Place{Name: "Metro hall", Address: "1 Gateway Plaza, Los Angeles, CA 90012"},
			Summary:     "Come. Where: Metro hall, 1 Gateway Plaza, Los Angeles, CA 90012 Bring a friend.",
			Description: "Come.\nWhere: Metro hall, 1 Gateway Plaza, Los Angeles, CA 90012\nBring a friend.",
		}},
		"a place with a word in brackets": {
			[]string{"SUMMARY:A", "LOCATION:Rapid 7 (3rd floor) (https://x.example/)"},
			digest.Event{
				Title: "A", Status: digest.Confirmed, Mode: digest.InPerson,
				Place: digest.Place{Name: "Rapid 7 (3rd floor)"},
			},
		},
		"a description without an address": {[]string{"SUMMARY:A", "DESCRIPTION:Where: see the event page\\, 2 days " +
			"before"}, digest.Event{
			Title: "A", Status: digest.Confirmed, Mode: digest.UnknownMode,
			Summary: "Where: see the event page, 2 days before", Description: "Where: see the event page, 2 days before",
		}},
		"a conference as place": {
			[]string{"SUMMARY:A", "LOCATION:https://zoom.us/j/1?pwd=x"},
			digest.Event{Title: "A", Status: digest.Confirmed, Mode: digest.Online, Redacted: true},
		},
		"a title that is an address": {
			[]string{"SUMMARY:https://zoom.us/j/812345678"},
			digest.Event{Title: "Untitled event", Status: digest.Confirmed, Mode: digest.Online, Redacted: true},
		},
		"no title": {nil, digest.Event{Title: "Untitled event", Status: digest.Confirmed, Mode: digest.UnknownMode}},
		"a title that looks like a secret": {
			[]string{"SUMMARY:Meeting #57"}, digest.Event{
				Title: "Meeting #57", Status: digest.Confirmed,
				Mode: digest.UnknownMode,
			},
		},
		"the group's name as first line": {
			[]string{"SUMMARY:A", "DESCRIPTION:Snakes\\nWe **meet**."},
			digest.Event{
				Title: "A", Status: digest.Confirmed, Mode: digest.UnknownMode, Summary: "We meet.",
				Description: "We meet.",
			},
		},
		"Luma's link and Luma's tentative": {[]string{"SUMMARY:A", "STATUS:TENTATIVE", "DESCRIPTION:Get up-to-date " +
			"information at: https://luma.com/abc\\n\\nHello there."}, digest.Event{
			Title: "A", Status: digest.Confirmed,
			Mode: digest.UnknownMode, URL: "https://luma.com/abc", Summary: "Hello there.", Description: "Hello there.",
			Links: []digest.Link{{Label: "Luma", URL: "https://luma.com/abc"}},
		}},
		"an address with a password in it": {
			[]string{"SUMMARY:A", "URL:https://user:pass@x.example/"},
			digest.Event{Title: "A", Status: digest.Confirmed, Mode: digest.UnknownMode},
		},
		"an address that is a script": {
			[]string{"SUMMARY:A", "URL:javascript:alert(1)"},
			digest.Event{Title: "A", Status: digest.Confirmed, Mode: digest.UnknownMode},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := check(t, web(t, map[string]string{"/": calendar(c.properties...)})+"/", "")
			if err != nil || len(r.Harvest.Events) != 1 {
				t.Fatalf("got %+v, %v", r, err)
			}
			c.want.Start, c.want.TimeZone, c.want.UID = time.Date(2026, 7, 21, 19, 0, 0, 0, time.UTC), "UTC", "1"
			if untold := c.want.Title == "Untitled event"; untold != (len(r.Harvest.Problems) > 0) {
				t.Errorf("got the problems %v", r.Harvest.Problems)
			}
			r.Harvest.Events[0].TextKey = ""
			if diff := cmp.Diff(c.want, r.Harvest.Events[0]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestManyEventsAreLimited(t *testing.T) {
	body := "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:A\nDTSTART:20260701T000000Z\nRRULE:FREQ=HOURLY\nEND:VEVENT\n" +
		"END:VCALENDAR\n"
	r, err := check(t, web(t, map[string]string{"/": body})+"/", "")
	if err != nil || len(r.Harvest.Events) != 500 || len(r.Harvest.Problems) == 0 {
		t.Errorf("got %d events, %v, %v", len(r.Harvest.Events), r.Harvest.Problems, err)
	}
}

func TestConfigurationKnowsTheKinds(t *testing.T) {
	var names []string
	for _, k := range sources.Kinds {
		names = append(names, k.Name)
	}
	if !slices.Equal(names, config.SourceKinds) {
		t.Errorf("sources has %q, config %q", names, config.SourceKinds)
	}
}

// network answers for every host.
type network map[string]string

func (n network) RoundTrip(r *http.Request) (*http.Response, error) {
	body, ok := n[r.URL.Host+r.URL.Path]
	status := http.StatusOK
	if !ok {
		status = http.StatusNotFound
	}
	return &http.Response{
		StatusCode: status,
		Header:     http.Header{},
		Body:       io.NopCloser(strings.NewReader(body)),
		Request:    r,
	}, nil
}
