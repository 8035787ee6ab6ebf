package lunchjs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/lunchjs"
)

var la = func() *time.Location {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err)
	}
	return zone
}()

const issues = `[
 {"number":1,"state":"open","title":"🌮 Silver Lake - August 4, 2026","labels":[{"name":"event"}],
 "body":"Next lunch is Tuesday at 12:15 PM @ the taco stand","html_url":"https://github.com/x/y/issues/1"},
 {"number":2,"state":"open","title":"🌮 Silver Lake - August 4, 2026","labels":[],"body":"at 12:15 PM",
 "html_url":"https://github.com/x/y/issues/2"},
 {"number":3,"state":"open","title":"Echo Park - November 3, 2026","labels":["old form"],"body":null,
 "html_url":"https://github.com/x/y/issues/3"},
 {"number":4,"state":"open","title":"Pasadena - July 2026","labels":[],"html_url":"https://github.com/x/y/issues/4"},
 {"number":5,"state":"open","title":"Calling All Champions - September 1, 2026","labels":[],
 "html_url":"https://github.com/x/y/issues/5"},
 {"number":6,"state":"open","title":"Venice - September 1, 2026","labels":[{"name":"needs champion"}],
 "html_url":"https://github.com/x/y/issues/6"},
 {"number":7,"state":"open","title":"Fix - September 1, 2026","labels":[],"pull_request":{"url":"u"},
 "html_url":"https://github.com/x/y/issues/7"},
 {"number":8,"state":"closed","title":"Venice - October 6, 2026","labels":[],
 "html_url":"https://github.com/x/y/issues/8"},
 {"number":9,"state":"open","title":"The website is down","labels":[],"html_url":"https://github.com/x/y/issues/9"},
 {"number":10,"state":"open","title":"Nowhere - February 30, 2027","labels":[],
 "html_url":"https://github.com/x/y/issues/10"},
 {"number":11,"state":"open","title":"Culver City – Tuesday, Sept. 15th, 2026","labels":[],
 "html_url":"https://github.com/x/y/issues/11"},
 {"number":12,"state":"open","title":"pasadena - aug 2026","labels":[],"html_url":"https://github.com/x/y/issues/12"}]`

func TestParse(t *testing.T) {
	doc := fetch.Document{Body: []byte(issues)}
	if !lunchjs.Recognizes(doc) {
		t.Error("it is not recognized")
	}
	h, err := lunchjs.Parse(doc, digest.Period{}, la)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range h.Events {
		got = append(got, e.Start.Format(time.RFC3339)+" "+e.Title+" @ "+e.Place.Name)
	}
	for _, p := range h.Problems {
		got = append(got, "problem: "+p.Item)
	}
	want := []string{
		"2026-08-04T12:15:00-07:00 Lunch.js: 🌮 Silver Lake @ the taco stand", "2026-11-03T12:30:00-08:00 Lunch.js: Echo " +
			"Park @ Echo Park",
		"2026-09-15T12:30:00-07:00 Lunch.js: Culver City @ Culver City",
		"problem: #4 Pasadena - July 2026", "problem: #10 Nowhere - February 30, 2027", "problem: #12 pasadena - aug 2026",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAddresses(t *testing.T) {
	if got := lunchjs.Addresses("https://github.com/jsla/lunch.js"); len(got) != 1 ||
		got[0] != "https://api.github.com/repos/jsla/lunch.js/issues?state=open&per_page=100" {
		t.Errorf("got %q", got)
	}
	if got := lunchjs.Addresses("https://github.com/jsla"); got != nil {
		t.Errorf("got %q", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(issues))
	f.Fuzz(func(_ *testing.T, body []byte) {
		doc := fetch.Document{Body: body}
		lunchjs.Recognizes(doc)
		_, _ = lunchjs.Parse(doc, digest.Period{}, la)
	})
}
