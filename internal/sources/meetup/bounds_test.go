package meetup_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

func TestABadEventAffectsOnlyItself(t *testing.T) {
	for name, fields := range map[string]string{
		"no start": `"dateTime":null`, "an invalid start": `"dateTime":"soon"`,
		"the year 1": `"dateTime":"0001-01-01T00:00:00Z"`,
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(
				t,
				html(
					state(
						coming+`:{"totalCount":2,`+edges("901234567", "901234568")+`}`,
						one("901234567", "")+","+one("901234568", fields),
					),
				),
			)
			if err != nil || len(h.Events) != 1 || len(h.Problems) != 1 {
				t.Errorf("got %d events, %v, %v, want one of each", len(h.Events), h.Problems, err)
			}
		})
	}
	h, err := read(t, html(state(coming+`:{"totalCount":2,`+edges("901234567", "gone")+`}`, one("901234567", ""))))
	if err != nil || len(h.Events) != 1 || len(h.Problems) != 1 {
		t.Errorf("got %d events, %v, %v, want a problem for the reference that leads nowhere", len(h.Events), h.Problems, err)
	}
}

func TestManyEventsAreLimited(t *testing.T) {
	var objects []string
	for i := range 1500 {
		objects = append(objects, one(fmt.Sprint(900000000+i), ""))
	}
	h, err := read(t, html(state("", strings.Join(objects, ","))))
	if err != nil || len(h.Events) != 1000 {
		t.Errorf("got %d events, %v", len(h.Events), err)
	}
	var refs []string
	for i := range 1500 {
		refs = append(refs, fmt.Sprint(900000000+i))
	}
	h, err = read(t, html(state(coming+`:{"totalCount":1500,`+edges(refs...)+`}`, strings.Join(objects, ","))))
	if err != nil || len(h.Events) != 1000 || len(h.Problems) != 1 || h.Horizon.IsZero() {
		t.Errorf(
			"got %d events, %v, horizon %s, %v, want the rest to be reported as not read", len(h.Events), h.Problems, h.Horizon,
			err,
		)
	}
	bad := strings.Repeat(`{"node":{"title":"x"}},`, 400) + `{"node":{"title":"x"}}`
	h, err = read(t, html(state(coming+`:{"edges":[`+bad+`]}`, "")))
	if err != nil || len(h.Problems) != 401 {
		t.Errorf("got %d problems, %v, want one for each", len(h.Problems), err)
	}
}

// Each of these would take hours if every reference decoded its object again.
func TestManyReferencesToOneHugeObject(t *testing.T) {
	huge := `"x":"` + strings.Repeat("long ", 300_000) + `"`
	var refs, events []string
	for i := range 30_000 {
		refs = append(refs, `{"node":{"__ref":"Event:901234567"}}`)
		if i < 8000 {
			events = append(
				events,
				fmt.Sprintf(
					`"Event:%d":{"id":"%d","title":"x","dateTime":"2026-07-21T19:00:00-07:00","group":{"__ref":"Group:88"},`+
						`"venue":{"__ref":"Venue:5"}}`,
					i,
					i,
				),
			)
		}
	}
	for name, body := range map[string]string{
		"an event": html(state(coming+`:{"edges":[`+strings.Join(refs, ",")+`]}`, one("901234567", huge))),
		"a group": html(state(coming+`:{"edges":[`+refs[0]+`]}`, one("901234567", "")+
			`,"Group:88":{"id":"88","urlname":"kite-club",`+huge+`},`+strings.Join(events, ","))),
		"a venue": html(state(coming+`:{"edges":[`+refs[0]+`]}`,
			one("901234567", `"venues":[`+strings.Repeat(`{"__ref":"Venue:5"},`, 30_000)+`{}]`)+
				`,"Venue:5":{"id":"5","name":"Hall",`+huge+`}`)),
	} {
		t.Run(name, func(t *testing.T) {
			if h, err := read(t, body); err != nil || len(h.Events) != 1 || len(h.Problems) > 1 {
				t.Errorf("got %d events, %v, %v", len(h.Events), h.Problems, err)
			}
		})
	}
}

// The recorded answers are stored outside the repository.
func TestRecordedAnswers(t *testing.T) {
	want := map[string]int{ // events; -1: an error
		"meetup-html/pydata-prague-group-events-2024-11.html":     2,
		"meetup-html/next-state-online-venue.json":                5,
		"meetup-html/next-state-missing-venue.json":               5,
		"meetup-graphql/rladies-lagos-events-gqlext-2025-10.json": 13,
		"meetup-graphql/rladies-lagos-group-gqlext-2025-10.json":  -1,
		"meetup-graphql/rladies-pro-events-gqlext-2025-10.json":   5,
		"meetup-graphql/hackgvl-group-v2-gqlext.json":             6,
		"meetup-graphql/hackgvl-group-v2-null.json":               -1,
		"meetup-graphql/hackgvl-group-v1-gql.json":                6,
	}
	root := filepath.FromSlash("../../../../shared/samples")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no recorded answers beside the repository")
	}
	p := digest.Period{
		Start: time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC),
		End:   time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	for name, events := range want {
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
			if errors.Is(err, os.ErrNotExist) {
				t.Skip("this recorded answer is not on this machine")
			}
			if err != nil {
				t.Fatal(err)
			}
			d := fetch.Document{URL: name, Body: body}
			if !meetup.Recognizes(d) {
				t.Fatal("it is not recognized")
			}
			h, err := meetup.Parse(d, p, time.UTC)
			if got := len(h.Events); (err != nil) != (events < 0) || err == nil && got != events || len(h.Problems) != 0 {
				t.Errorf("got %d events, %v, %v, want %d", got, h.Problems, err, events)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	var ids, objects []string
	for i := range 10 {
		ids = append(ids, fmt.Sprint(900000000+i))
		objects = append(
			objects,
			one(
				ids[i],
				fmt.Sprintf(
					`"dateTime":"2026-07-%02dT19:00:00-07:00","description":%q`,
					10+i,
					strings.Repeat("Bring paper, wire and glue. ", 100),
				),
			),
		)
	}
	body := html(
		state(
			`"about":"`+strings.Repeat("lantern ", 5000)+`",`+coming+`:{"totalCount":10,`+edges(ids...)+`}`,
			strings.Join(objects, ","),
		),
	)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if h, err := meetup.Parse(doc(body), july(), time.UTC); err != nil || len(h.Events) != 10 {
			b.Fatal(len(h.Events), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	full := state(
		coming+`:{"totalCount":12,"pageInfo":{"hasNextPage":true,"endCursor":"x"},`+edges("901234567")+`}`,
		one(
			"901234567",
			`"venue":{"__ref":"Venue:5"},"endTime":"2026-07-21T21:00:00-07:00","duration":"PT2H"`,
		)+`,"Venue:5":{"id":"5","name":"Hall","address":"1 St"}`,
	)
	for _, s := range []string{
		html(full), full, html(state("", "")), `{"data":{"groupByUrlname":{"name":"x","events":{"edges":[{"node":` +
			strings.TrimPrefix(one("1", ""), `"Event:1":`) + `}]}}}}`,
		`{"data":{"groupByUrlname":null}}`, `{"errors":[{"message":"Too many requests","extensions":{"code":"RATE_LIMITED",` +
			`"resetAt":"2026-07-01T00:00:00Z"}}],"data":{"groupByUrlname":null}}`,
		`{"groupByUrlname":` + strings.Repeat(`{"a":`, 500), html(strings.Repeat("[", 300)),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d := fetch.Document{URL: "https://www.meetup.com/lantern-makers/", Body: body}
		meetup.Recognizes(d)
		for _, l := range meetup.Links(d) {
			if !strings.HasPrefix(l, "https://www.meetup.com/") {
				t.Errorf("got the link %q", l)
			}
		}
		h, err := meetup.Parse(d, july(), time.UTC)
		if err != nil && len(h.Events) > 0 {
			t.Error("got events and an error")
		}
		if _, err := json.Marshal(h); err != nil {
			t.Error(err)
		}
		for _, e := range h.Events {
			if e.Start.IsZero() || !e.End.IsZero() && !e.End.After(e.Start) {
				t.Errorf("got %+v", e)
			}
		}
	})
}
