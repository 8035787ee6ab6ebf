package sources_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
	"github.com/cityoflosangeles/digest/internal/sources/eventbrite"
)

func TestSourcesKeepTheContract(t *testing.T) {
	base := web(t, map[string]string{"/cal": calendar("SUMMARY:A"), "/gone": "404 gone"})
	open := func(path string) digest.Source {
		s, err := sources.Open(
			sources.Config{
				Location: base + path + "?token=geheim",
				Zone:     time.UTC,
				Client:   fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond}),
			},
		)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	from := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	period := digest.Period{Since: from.AddDate(0, 0, -7), Start: from, End: from.AddDate(0, 1, 0)}
	digesttest.TestSource(t, period, "geheim", open("/cal"), open("/gone"))
}

func TestUnchangedDocumentsAreNotReadAgain(t *testing.T) {
	pages := map[string]string{"/": calendar("SUMMARY:A", "DTSTAMP:20260701T000000Z")}
	base := web(t, pages)
	from := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	period := digest.Period{Since: from, Start: from, End: from.AddDate(0, 2, 0)}
	open := func(build string) *sources.Source {
		s, err := sources.Open(
			sources.Config{
				Location: base + "/?key=geheim",
				Zone:     time.UTC,
				Build:    build,
				Client:   fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond}),
			},
		)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	last, err := open("v1").Collect(t.Context(), period)
	if err != nil || last.Sum == "" || strings.Contains(last.Sum, "geheim") || !last.Until.Equal(period.End) {
		t.Fatalf("got %+v, %v", last, err)
	}
	last.Events[0].Title = "as stored"
	for name, c := range map[string]struct{ body, build, want string }{
		"only the time of the request differs": {calendar("SUMMARY:A", "DTSTAMP:20260702T000000Z"), "v1", "as stored"},
		"it says something else":               {calendar("SUMMARY:B", "DTSTAMP:20260701T000000Z"), "v1", "B"},
		"another build reads it":               {calendar("SUMMARY:A", "DTSTAMP:20260701T000000Z"), "v2", "A"},
		"a build that is not known reads it":   {calendar("SUMMARY:A", "DTSTAMP:20260701T000000Z"), "", "A"},
	} {
		t.Run(name, func(t *testing.T) {
			pages["/"] = c.body
			got, err := open(c.build).Recollect(t.Context(), period, last)
			if err != nil || len(got.Events) != 1 || got.Events[0].Title != c.want {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	pages["/"] = "404 gone"
	if got, err := open("v1").Recollect(t.Context(), period, last); err == nil {
		t.Errorf("what is gone was taken for unchanged: %+v", got)
	}
}

func TestTheEventbriteTokenIsSentToEventbriteOnly(t *testing.T) {
	var got []string
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.URL.Path+" "+r.Header.Get("Authorization"))
		if r.URL.Query().Get("continuation") == "" {
			_, _ = w.Write(
				[]byte(
					`{"pagination":{"has_more_items":true,"continuation":"x"},"events":[{"name":{"text":"A"},` +
						`"start":{"timezone":"UTC","utc":"2026-07-21T19:00:00Z"},"url":"https://www.eventbrite.com/e/a-12345"}]}`,
				),
			)
			return
		}
		_, _ = w.Write(
			[]byte(
				`{"pagination":{"has_more_items":false},"events":[{"name":{"text":"B"},"start":{"timezone":"UTC",` +
					`"utc":"2026-07-22T19:00:00Z"}}]}`,
			),
		)
	}))
	t.Cleanup(api.Close)
	open := func(location string) *sources.Source {
		s, err := sources.Open(sources.Config{
			Location: location, Zone: time.UTC, Eventbrite: eventbrite.Config{Token: "geheim", API: api.URL + "/v3"},
			Client: fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond}),
		})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	from := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	period := digest.Period{Since: from, Start: from, End: from.AddDate(0, 2, 0)}
	r, err := open("https://www.eventbrite.com/o/maps-1234567").Check(t.Context(), period)
	if err != nil || r.Kind != "eventbrite" || len(r.Harvest.Events) != 2 ||
		r.Harvest.Events[0].Links[0].Label != "Eventbrite" {
		t.Errorf("got %+v, %v", r, err)
	}
	if _, err := open(api.URL+"/elsewhere").Check(t.Context(), period); err != nil {
		t.Error(err)
	}
	want := []string{
		"/v3/organizers/1234567/events/ Bearer geheim",
		"/v3/organizers/1234567/events/ Bearer geheim",
		"/elsewhere ",
		"/elsewhere ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
