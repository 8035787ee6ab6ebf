package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// deskOf opens the desk of a configuration with the groups, and the store at location.
func deskOf(t *testing.T, location, groups string) *workspace {
	t.Helper()
	file := filepath.Join(t.TempDir(), "meetups.yaml")
	text := "name: Desk\ntime_zone: America/Los_Angeles\nstore: " + location + "\n" + groups
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{config: file, getenv: os.LookupEnv, stderr: t.Output(), stdout: t.Output()}
	d, err := a.openDesk(t.Context(), wiring.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.close)
	return d
}

// Sources with equal labels are still different sources.
func TestTwoSourcesOfOneLabel(t *testing.T) {
	for name, pair := range map[string][2]string{
		"a key":            {"https://m.example/cal.ics?key=qqq", "https://m.example/cal.ics?key=xxx"},
		"an author":        {"https://m.example/feed?author=1", "https://m.example/feed?author=2"},
		"a password":       {"https://ada:tiger@m.example/cal.ics", "https://ada:lion@m.example/cal.ics"},
		"a user":           {"https://ada:tiger@m.example/cal.ics", "https://bob:tiger@m.example/cal.ics"},
		"a fragment":       {"https://m.example/cal.ics#maps", "https://m.example/cal.ics#trees"},
		"percent-encoding": {"https://m.example/a%2Fb.ics", "https://m.example/a/b.ics"},
		"a private path":   {"https://m.example/private-qqq/basic.ics", "https://m.example/private-xxx/basic.ics"},
	} {
		t.Run(name, func(t *testing.T) {
			for how, groups := range map[string]string{
				"two groups": "groups:\n- {name: Maps, sources: ['" + pair[0] + "']}\n" +
					"- {name: Trees, sources: ['" + pair[1] + "']}\n",
				"one group": "groups:\n- {name: Maps, sources: ['" + pair[0] + "', '" + pair[1] + "']}\n",
			} {
				l := deskOf(t, filepath.Join(t.TempDir(), "digest.db"), groups).Sources.Listings
				if len(l) != 2 || l[0].ID() == l[1].ID() || l[0].Name == l[1].Name {
					t.Errorf("%s: got %q, %q and %q, %q", how, l[0].ID(), l[0].Name, l[1].ID(), l[1].Name)
				}
				for _, one := range l {
					for _, secret := range []string{ // not hexadecimal, so that no hash contains it
						"qqq", "xxx", "tiger", "lion", "zz1", "zz2",
					} {
						if strings.Contains(one.Name+one.ID()+strings.Join(one.Formerly, " "), secret) {
							t.Errorf("%s: %q, %q, %q shows a secret", how, one.Name, one.ID(), one.Formerly)
						}
					}
				}
			}
		})
	}
}

// Every listing has a key, and two desks of one configuration have the same keys.
func TestEveryListingHasAKey(t *testing.T) {
	const groups = `groups:
- name: Maps
  sources: [cal.ics, {url: cal.ics, kind: feed}]
  events: [{title: Fair, start: 2026-12-12T10:00, url: https://m.example/fair}]
- {name: Trees, sources: [cal.ics]}
github: [{org: CityOfLosAngeles}, {repo: Chicago/food}]
`
	location := filepath.Join(t.TempDir(), "digest.db")
	first, second := deskOf(t, location, groups).Sources.Listings, deskOf(t, location, groups).Sources.Listings
	keys := map[string]bool{}
	for i, l := range first {
		if l.Key == "" || keys[l.Key] || l.Key != second[i].Key {
			t.Errorf("%s: got key %q, then %q", l.Name, l.Key, second[i].Key)
		}
		keys[l.Key] = true
	}
	if len(keys) != 6 {
		t.Errorf("got %d listings", len(keys))
	}
}

// What a store of version 0.1.0 has about a source is found by its label, if only one source has that label.
func TestALabelOfBefore(t *testing.T) {
	location := filepath.Join(t.TempDir(), "digest.db")
	s, err := store.Open(t.Context(), location)
	if err != nil {
		t.Fatal(err)
	}
	when := time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)
	const alone, shared = "https://m.example/alone.ics?key=hidden", "https://m.example/shared.ics?key=hidden"
	for _, label := range []string{alone, shared} {
		if err := s.SaveHarvest(t.Context(), label, digest.Harvest{Sum: label}, when); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	d := deskOf(t, location, `groups:
- {name: Maps, sources: ['https://m.example/alone.ics?key=1', 'https://m.example/shared.ics?key=1']}
- {name: Trees, sources: ['https://m.example/shared.ics?key=2']}
`)
	for i, want := range []string{alone, "", ""} {
		h, at, err := digest.LastHarvest(t.Context(), d.Store, d.Sources.Listings[i])
		if h.Sum != want || (err == nil) != (want != "") || want != "" && !at.Equal(when) {
			t.Errorf("%s: got %q of %v, %v", d.Sources.Listings[i].Name, h.Sum, at, err)
		}
	}
}

// A source whose secret was rotated is the same source.
func TestARotatedSecret(t *testing.T) {
	location := filepath.Join(t.TempDir(), "digest.db")
	const groups = "groups: [{name: Maps, sources: ['https://m.example/cal.ics?key=KEY']}]\n"
	d := deskOf(t, location, strings.ReplaceAll(groups, "KEY", "old"))
	old := d.Sources.Listings[0].ID()
	if err := d.Store.SaveHarvest(t.Context(), old, digest.Harvest{Sum: "old"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	d = deskOf(t, location, strings.ReplaceAll(groups, "KEY", "new"))
	if h, _, err := digest.LastHarvest(t.Context(), d.Store, d.Sources.Listings[0]); h.Sum != "old" || err != nil ||
		d.Sources.Listings[0].ID() == old {
		t.Errorf("got %q, %v", h.Sum, err)
	}
}

func TestTheSameSourceTwiceIsRefused(t *testing.T) {
	const text = "name: Desk\ntime_zone: America/Los_Angeles\ngroups:\n- name: Maps\n  sources:\n" +
		"  - https://m.example/cal.ics?key=tiger\n  - https://m.example/cal.ics?key=tiger\n"
	_, err := config.Parse("meetups.yaml", []byte(text), os.LookupEnv)
	if err == nil || !strings.Contains(err.Error(), "meetups.yaml:7:5") ||
		!strings.Contains(err.Error(), "line 6") || strings.Contains(err.Error(), "tiger") {
		t.Errorf("got %v", err)
	}
}
