package wiring_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// listings opens the sources of a configuration, and identifies them.
func listings(t *testing.T, c config.Config, s *store.Store) []digest.Listing {
	t.Helper()
	api, err := wiring.OpenGitHub(c, c.FetchConfig())
	if err != nil {
		t.Fatal(err)
	}
	opened, err := wiring.OpenSources(c, c.FetchConfig(), api, "1")
	if err != nil {
		t.Fatal(err)
	}
	all, err := wiring.IdentifyListings(t.Context(), c, s, opened)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func names(all []digest.Listing) []string {
	var out []string
	for _, l := range all {
		out = append(out, l.Name)
	}
	return out
}

const severalSources = `
groups:
  - name: Maptime
    sources: ["https://maps.example/cal.ics?key=geheim-1", "https://shared.example/cal.ics"]
    events: [{title: Map night, start: 2026-07-30 19:00}]
  - name: Python
    sources:
      - https://shared.example/cal.ics
      - https://py.example/a?token=geheim-2
      - https://py.example/a?token=geheim-3
github: [{org: city}, {repo: other/map}]
`

func TestSourcesAreListedInOrderWithoutSecrets(t *testing.T) {
	all := listings(t, configured(t, severalSources), stored(t))
	got := names(all)
	if len(got) != 8 {
		t.Fatalf("got %q", got)
	}
	for i, want := range []string{
		"https://maps.example/cal.ics", "https://shared.example/cal.ics (Maptime)", "events of Maptime in meetups.yaml",
		"https://shared.example/cal.ics (Python)", "https://py.example/a", "https://py.example/a", "github.com/city",
		"github.com/other/map",
	} {
		if !strings.HasPrefix(got[i], want) {
			t.Errorf("source %d: got %q, want %q", i+1, got[i], want)
		}
	}
	if !strings.HasSuffix(got[4], "(Python, 1 of 2)") || !strings.HasSuffix(got[5], "(Python, 2 of 2)") {
		t.Errorf("two sources with one label: got %q and %q", got[4], got[5])
	}
	if text := strings.Join(got, " "); strings.Contains(text, "geheim") {
		t.Errorf("a secret is in %q", text)
	}
	if !all[2].Written || all[0].Written || all[2].Group != "Maptime" || all[6].Group != "" {
		t.Errorf("got %+v", all)
	}
}

func TestEachSourceHasAKeyThatStays(t *testing.T) {
	s := stored(t)
	before := listings(t, configured(t, severalSources), s)
	keys := map[string]bool{}
	for _, l := range before {
		if keys[l.Key] || l.Key == "" || strings.Contains(l.Key, "geheim") {
			t.Errorf("%s has the key %q", l.Name, l.Key)
		}
		keys[l.Key] = true
	}
	again := listings(t, configured(t, severalSources), s)
	for i := range before {
		if again[i].Key != before[i].Key {
			t.Errorf("%s: the key is another one in the next run", before[i].Name)
		}
	}
	other := listings(t, configured(t, severalSources), stored(t))
	if other[0].Key == before[0].Key {
		t.Error("two stores have the same key for an address, which may contain a secret")
	}
}

func TestARenamedGroupKeepsTheDataOfItsSources(t *testing.T) {
	s := stored(t)
	before := listings(t, configured(t, severalSources), s)
	renamed := strings.Replace(severalSources, "name: Maptime", "name: Map club\n    formerly: [Maptime]", 1)
	after := listings(t, configured(t, renamed), s)
	for i := range 3 {
		if after[i].Key == before[i].Key || !slices.Contains(after[i].Formerly, before[i].Key) {
			t.Errorf("%s: the key %s is not among %q", after[i].Name, before[i].Key, after[i].Formerly)
		}
	}
	if !slices.Contains(after[2].Formerly, "events of Maptime in meetups.yaml") {
		t.Errorf("version 0.1.0 knew written events by their label: got %q", after[2].Formerly)
	}
	if diff := cmp.Diff(before[3].Key, after[3].Key); diff != "" {
		t.Errorf("another group: %s", diff)
	}
}

// Version 0.1.0 knew sources by their labels. Where several have the same, it is not known whose data it is.
func TestALabelIsAnEarlierKeyOnlyIfItIsUnique(t *testing.T) {
	all := listings(t, configured(t, severalSources), stored(t))
	if !slices.Contains(all[0].Formerly, all[0].Label) {
		t.Errorf("got %q, want %q in it", all[0].Formerly, all[0].Label)
	}
	for _, i := range []int{1, 3, 4, 5} {
		if slices.Contains(all[i].Formerly, all[i].Label) {
			t.Errorf("%s has %q", all[i].Name, all[i].Formerly)
		}
	}
}

func TestWrittenEventsAreRead(t *testing.T) {
	all := listings(t, configured(t, severalSources), stored(t))
	p := digest.Period{Start: monday, End: monday.AddDate(0, 0, 28)}
	h, err := all[2].Source.Collect(t.Context(), p)
	if err != nil || len(h.Events) != 1 || h.Events[0].Title != "Map night" ||
		h.Events[0].Start.Format("2006-01-02 15:04 MST") != "2026-07-30 19:00 PDT" {
		t.Errorf("got %+v, %v", h.Events, err)
	}
}
