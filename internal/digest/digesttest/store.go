// Package digesttest has shared test suites for the contracts of package digest, fakes, and fixtures.
package digesttest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// TestStore checks the contracts digest.Editions, digest.Drafts, digest.Ledger, and digest.Harvests. Each
// call of open returns an empty store that lives as long as its test.
func TestStore(t *testing.T, open func(t *testing.T) digest.Store) {
	for name, test := range map[string]func(t *testing.T, s digest.Store){
		"a record comes back byte for byte":                          testRecord,
		"a template set belongs to its record":                       testTemplates,
		"a name is taken once":                                       testFixed,
		"of many who save one name, one does":                        testFixedAtOnce,
		"what is not there is not found":                             testNotFound,
		"editions come newest first, as many as asked for":           testEditions,
		"what a caller changes does not change what is stored":       testCopies,
		"the last harvest replaces the one before":                   testHarvest,
		"of many who claim, one gets it":                             testClaimAtOnce,
		"many claim different deliveries at once":                    testClaimMany,
		"a delivery is its edition, destination and recipient":       testKeys,
		"only what is new or failed can be claimed":                  testClaim,
		"how a delivery can be settled":                              testSettle,
		"what a destination answers is kept whatever bytes it has":   testOddBytes,
		"only claims whose owner is gone are abandoned":              testAbandon,
		"of many who abandon, one does":                              testAbandonAtOnce,
		"an abandoned claim cannot be settled by who made it":        testAbandonedOwner,
		"deliveries of an edition come by destination and recipient": testOrder,
		"an ended context ends every call and changes nothing":       testContext,
		"the ledger is a state machine":                              testLedgerModel,
		"a reading is its edition's, and the last one counts":        testReadings,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
	for name, test := range mailingTests() {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
	for name, test := range attemptTests() {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
	for name, test := range draftTests() {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// SampleRecord returns a record with values that a store could lose: zones, dates, unusual text, and bytes.
func SampleRecord(t testing.TB, name string) digest.Record {
	t.Helper()
	la, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	kathmandu, err := time.LoadLocation("Asia/Kathmandu")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 7, 20, 9, 0, 0, 0, la)
	return digest.Record{
		Edition: digest.Edition{
			Name: name, Title: "Community digest", Intro: "Zwölf Abende, 1 < 2 & \"quoted\" 🎤\u2028\x00 end",
			TimeZone: "America/Los_Angeles",
			Period:   digest.Period{Since: start.AddDate(0, 0, -7), Start: start, End: start.AddDate(0, 0, 28)},
			Present: []digest.Match{{
				Event: digest.Event{
					Title: "Maps night", Start: start.Add(58 * time.Hour), TimeZone: "America/Los_Angeles",
					Status: digest.Confirmed, Mode: digest.InPerson,
				},
				Score: 0.1 + 0.2, Reasons: []string{"map"}, Deadline: start.Add(123456789 * time.Nanosecond),
			}},
			Events: []digest.Event{
				{
					Title: "Talks", Start: start.Add(34 * time.Hour), TimeZone: "America/Los_Angeles", Status: digest.Confirmed,
					Mode: digest.Hybrid, Change: digest.ChangeMoved, Was: start,
				},
				{
					Title: "Far away", Start: time.Date(2026, 8, 1, 19, 45, 0, 0, kathmandu), TimeZone: "Asia/Kathmandu",
					Status: digest.Tentative, Mode: digest.Online,
				},
				{
					Title: "Fair", Start: time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC),
					End: time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC), AllDay: true, Status: digest.Postponed, Mode: digest.UnknownMode,
				},
			},
			Tasks:    []digest.Task{},
			Problems: []digest.Problem{{Source: "Maps group", Error: "no calendar of this group is known"}},
		},
		Templates:  map[string]string{"digest.txt.tmpl": "{{.Title}}\r\n", "empty.tmpl": "", "odd.tmpl": "caf\xe9 \x00"},
		ComposedAt: time.Date(2026, 7, 20, 16, 0, 1, 234e6, time.UTC),
	}
}

func testHarvest(t *testing.T, s digest.Store) {
	r := SampleRecord(t, "2026-07-20")
	at := time.Date(2026, 7, 20, 9, 0, 0, 123e6, r.Edition.Period.Start.Location())
	first := digest.Harvest{Problems: []digest.Problem{{Source: "Maps", Error: "not understood"}}}
	second := digest.Harvest{
		Events: r.Edition.Events, Horizon: at.AddDate(0, 1, 0),
		Activities: []digest.Activity{{Kind: digest.KindMerged, At: at}},
		Repositories: []digest.Repository{
			{Name: "city/maps", Has: map[string]bool{digest.Licence: true, digest.Readme: false}},
		},
		Tasks: []digest.Task{{Repository: "city/maps", Number: 7, Labels: []string{"good first issue"}, CreatedAt: at}},
	}
	second.Events[0].Description = "<p>The whole text\x00 of \u2028it</p>"
	must(t, s.SaveHarvest(t.Context(), "https://m.example/maps", first, at.Add(-time.Hour)))
	must(t, s.SaveHarvest(t.Context(), "https://m.example/other", first, at))
	must(t, s.SaveHarvest(t.Context(), "https://m.example/maps", second, at))
	for source, want := range map[string]digest.Harvest{
		"https://m.example/maps":  second,
		"https://m.example/other": first,
	} {
		got, when, err := s.LastHarvest(t.Context(), source)
		must(t, err)
		if diff := cmp.Diff(asJSON(t, want), asJSON(t, got)); diff != "" {
			t.Errorf("%s: want (-) got (+):\n%s", source, diff)
		}
		if !when.Equal(at) {
			t.Errorf("%s: got collected at %v, want %v", source, when, at)
		}
	}
	got, err := s.Harvested(t.Context())
	must(t, err)
	if maps, other := got["https://m.example/maps"], got["https://m.example/other"]; len(got) != 2 || !maps.Equal(at) ||
		!other.Equal(at) {
		t.Errorf("got %v, want two collected at %v", got, at)
	}
}

// testContext checks that a call with an ended context fails and has no effect.
func testContext(t *testing.T, s digest.Store) {
	ctx, r := t.Context(), SampleRecord(t, "2026-07-20")
	claim(t, s, delivery("A"), true)
	before, err := s.Deliveries(ctx, "2026-07-20")
	must(t, err)

	ended, end := context.WithCancel(ctx)
	end()
	for call, f := range map[string]func() error{
		"SaveEdition": func() error { return s.SaveEdition(ended, r) },
		"Edition":     func() error { _, err := s.Edition(ended, "2026-07-20"); return err },
		"Editions":    func() error { _, err := s.Editions(ended, 1); return err },
		"Claim": func() error {
			mine, err := s.Claim(ended, digest.Delivery{Edition: "2026-07-20", Destination: "site", Owner: "A"})
			if mine {
				t.Error("Claim: got true with an error")
			}
			return err
		},
		"Settle":      func() error { return s.Settle(ended, settled("A", digest.Sent)) },
		"Deliveries":  func() error { _, err := s.Deliveries(ended, "2026-07-20"); return err },
		"Abandon":     func() error { _, err := s.Abandon(ended, time.Now(), everyone); return err },
		"SaveHarvest": func() error { return s.SaveHarvest(ended, "maps", digest.Harvest{}, time.Now()) },
		"LastHarvest": func() error { _, _, err := s.LastHarvest(ended, "maps"); return err },
		"Harvested":   func() error { _, err := s.Harvested(ended); return err },
	} {
		if err := f(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want context.Canceled", call, err)
		}
	}
	after, err := s.Deliveries(ctx, "2026-07-20")
	must(t, err)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the ledger changed:\n%s", diff)
	}
	if _, err := s.Edition(ctx, "2026-07-20"); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("edition: got %v, want ErrNotFound", err)
	}
	if _, _, err := s.LastHarvest(ctx, "maps"); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("harvest: got %v, want ErrNotFound", err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	body, err := json.Marshal(v)
	must(t, err)
	return string(body)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// atOnce runs f n times concurrently.
func atOnce(n int, f func(i int)) {
	var group sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-begin
			f(i)
		})
	}
	close(begin)
	group.Wait()
}

func everyone(string, time.Time) bool { return true }

func these(owners ...string) func(string, time.Time) bool {
	return func(owner string, _ time.Time) bool { return slices.Contains(owners, owner) }
}
