// Package digesttest has what tests of several packages share: suites that all parts of one kind must pass, fakes.
package digesttest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// TestStore checks that a store keeps the contracts digest.Editions, digest.Drafts, digest.Ledger and digest.Harvests. Each call of open
// returns an empty store that lives as long as its test.
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

// SampleRecord is a record with something in every corner that a store could lose: zones, dates, odd text and bytes.
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
			Name: name, Title: "Community digest", Intro: "Zwölf Abende, 1 < 2 & \"quoted\" 🎤\u2028\x00 end", TimeZone: "America/Los_Angeles",
			Period: digest.Period{Since: start.AddDate(0, 0, -7), Start: start, End: start.AddDate(0, 0, 28)},
			Present: []digest.Match{{
				Event: digest.Event{Title: "Maps night", Start: start.Add(58 * time.Hour), TimeZone: "America/Los_Angeles", Status: digest.Confirmed, Mode: digest.InPerson},
				Score: 0.1 + 0.2, Reasons: []string{"map"}, Deadline: start.Add(123456789 * time.Nanosecond),
			}},
			Events: []digest.Event{
				{Title: "Talks", Start: start.Add(34 * time.Hour), TimeZone: "America/Los_Angeles", Status: digest.Confirmed, Mode: digest.Hybrid, Change: digest.ChangeMoved, Was: start},
				{Title: "Far away", Start: time.Date(2026, 8, 1, 19, 45, 0, 0, kathmandu), TimeZone: "Asia/Kathmandu", Status: digest.Tentative, Mode: digest.Online},
				{Title: "Fair", Start: time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC), AllDay: true, Status: digest.Postponed, Mode: digest.UnknownMode},
			},
			Tasks:    []digest.Task{},
			Problems: []digest.Problem{{Source: "Maps group", Error: "no calendar of this group is known"}},
		},
		Templates:  map[string]string{"digest.txt.tmpl": "{{.Title}}\r\n", "empty.tmpl": "", "odd.tmpl": "caf\xe9 \x00"},
		ComposedAt: time.Date(2026, 7, 20, 16, 0, 1, 234e6, time.UTC),
	}
}

func testRecord(t *testing.T, s digest.Store) {
	want := SampleRecord(t, "2026-07-20")
	must(t, s.SaveEdition(t.Context(), want))
	got, err := s.Edition(t.Context(), "2026-07-20")
	must(t, err)
	sameRecord(t, got, want)
	if got.Edition.Events[1].Start.Location().String() != "Asia/Kathmandu" {
		t.Errorf("got an event in zone %s, want Asia/Kathmandu", got.Edition.Events[1].Start.Location())
	}
}

func testTemplates(t *testing.T, s digest.Store) {
	a, b, c, d := SampleRecord(t, "2026-07-20"), SampleRecord(t, "2026-07-27"), SampleRecord(t, "2026-08-03"), SampleRecord(t, "2026-08-10")
	b.Templates = map[string]string{"digest.txt.tmpl": "other"}
	d.Templates = nil
	for _, r := range []digest.Record{a, b, c, d} {
		must(t, s.SaveEdition(t.Context(), r))
	}
	for _, want := range []digest.Record{a, b, c, d} {
		got, err := s.Edition(t.Context(), want.Edition.Name)
		must(t, err)
		sameRecord(t, got, want)
	}
}

func testFixed(t *testing.T, s digest.Store) {
	first := SampleRecord(t, "2026-07-20")
	must(t, s.SaveEdition(t.Context(), first))
	second := SampleRecord(t, "2026-07-20")
	second.Edition.Title, second.Templates = "Another", map[string]string{"other.tmpl": "other"}
	for name, r := range map[string]digest.Record{"another": second, "the same": first} {
		if err := s.SaveEdition(t.Context(), r); !errors.Is(err, digest.ErrFixed) {
			t.Errorf("saving %s under a taken name: got %v, want ErrFixed", name, err)
		}
	}
	got, err := s.Edition(t.Context(), "2026-07-20")
	must(t, err)
	sameRecord(t, got, first)
}

func testFixedAtOnce(t *testing.T, s digest.Store) {
	errs := make([]error, 20)
	atOnce(len(errs), func(i int) {
		r := SampleRecord(t, "2026-07-20")
		r.Edition.Title = fmt.Sprint("by ", i)
		errs[i] = s.SaveEdition(t.Context(), r)
	})
	got, err := s.Edition(t.Context(), "2026-07-20")
	must(t, err)
	saved := 0
	for i, err := range errs {
		switch {
		case err == nil:
			saved++
			if want := fmt.Sprint("by ", i); got.Edition.Title != want {
				t.Errorf("got the edition %q, want %q, which was told to be saved", got.Edition.Title, want)
			}
		case !errors.Is(err, digest.ErrFixed):
			t.Errorf("got %v, want ErrFixed", err)
		}
	}
	if saved != 1 {
		t.Errorf("got %d who saved it, want 1", saved)
	}
}

func testNotFound(t *testing.T, s digest.Store) {
	if _, err := s.Edition(t.Context(), "2026-07-20"); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("edition: got %v, want ErrNotFound", err)
	}
	if _, _, err := s.LastHarvest(t.Context(), "https://m.example/maps"); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("harvest: got %v, want ErrNotFound", err)
	}
	if got, err := s.Editions(t.Context(), 10); err != nil || len(got) != 0 {
		t.Errorf("editions: got %v, %v, want none", got, err)
	}
	if got, err := s.Deliveries(t.Context(), "2026-07-20"); err != nil || len(got) != 0 {
		t.Errorf("deliveries: got %v, %v, want none", got, err)
	}
	if got, err := s.Abandon(t.Context(), time.Now(), everyone); err != nil || len(got) != 0 {
		t.Errorf("abandoned: got %v, %v, want none", got, err)
	}
}

func testEditions(t *testing.T, s digest.Store) {
	newest := []string{"2026-11-02", "2026-07-27", "2026-07-20aa", "2026-07-20z", "2026-07-20b", "2026-07-20a", "2026-07-20", "2025-12-29"}
	for _, i := range []int{3, 0, 7, 5, 1, 6, 2, 4} {
		must(t, s.SaveEdition(t.Context(), SampleRecord(t, newest[i])))
	}
	for limit, want := range map[int][]string{100: newest, 8: newest, 3: newest[:3], 1: newest[:1], 0: nil, -1: nil} {
		got, err := s.Editions(t.Context(), limit)
		must(t, err)
		var names []string
		for _, r := range got {
			names = append(names, r.Edition.Name)
			if r.Templates != nil {
				t.Errorf("edition %s: got its templates, want none", r.Edition.Name)
			}
			lean := SampleRecord(t, r.Edition.Name)
			lean.Templates = nil
			sameRecord(t, r, lean)
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("limit %d: want (-) got (+):\n%s", limit, diff)
		}
	}
}

func testCopies(t *testing.T, s digest.Store) {
	saved := SampleRecord(t, "2026-07-20")
	must(t, s.SaveEdition(t.Context(), saved))
	saved.Templates["digest.txt.tmpl"], saved.Edition.Events[0].Title = "changed", "changed"
	for range 2 {
		got, err := s.Edition(t.Context(), "2026-07-20")
		must(t, err)
		sameRecord(t, got, SampleRecord(t, "2026-07-20"))
		got.Templates["digest.txt.tmpl"], got.Edition.Events[0].Title = "changed", "changed"
	}
}

func testHarvest(t *testing.T, s digest.Store) {
	r := SampleRecord(t, "2026-07-20")
	at := time.Date(2026, 7, 20, 9, 0, 0, 123e6, r.Edition.Period.Start.Location())
	first := digest.Harvest{Problems: []digest.Problem{{Source: "Maps", Error: "not understood"}}}
	second := digest.Harvest{
		Events: r.Edition.Events, Horizon: at.AddDate(0, 1, 0), Activities: []digest.Activity{{Kind: digest.KindMerged, At: at}},
		Repositories: []digest.Repository{{Name: "city/maps", Has: map[string]bool{digest.Licence: true, digest.Readme: false}}},
		Tasks:        []digest.Task{{Repository: "city/maps", Number: 7, Labels: []string{"good first issue"}, CreatedAt: at}},
	}
	second.Events[0].Description = "<p>The whole text\x00 of \u2028it</p>"
	must(t, s.SaveHarvest(t.Context(), "https://m.example/maps", first, at.Add(-time.Hour)))
	must(t, s.SaveHarvest(t.Context(), "https://m.example/other", first, at))
	must(t, s.SaveHarvest(t.Context(), "https://m.example/maps", second, at))
	for source, want := range map[string]digest.Harvest{"https://m.example/maps": second, "https://m.example/other": first} {
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
	if maps, other := got["https://m.example/maps"], got["https://m.example/other"]; len(got) != 2 || !maps.Equal(at) || !other.Equal(at) {
		t.Errorf("got %v, want two collected at %v", got, at)
	}
}

// testContext: the caller of a call that fails so may take it for not made.
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

func sameRecord(t *testing.T, got, want digest.Record) {
	t.Helper()
	if diff := cmp.Diff(asJSON(t, want.Edition), asJSON(t, got.Edition)); diff != "" {
		t.Errorf("edition: want (-) got (+):\n%s", diff)
	}
	if len(got.Templates)+len(want.Templates) > 0 {
		if diff := cmp.Diff(want.Templates, got.Templates); diff != "" {
			t.Errorf("templates: want (-) got (+):\n%s", diff)
		}
	}
	gotHash, err := got.Hash()
	must(t, err)
	wantHash, err := want.Hash()
	must(t, err)
	if gotHash != wantHash {
		t.Errorf("got hash %s, want %s", gotHash, wantHash)
	}
	if !got.ComposedAt.Equal(want.ComposedAt) {
		t.Errorf("got composed at %v, want %v", got.ComposedAt, want.ComposedAt)
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

// atOnce runs f n times at the same time.
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
