package config_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
)

func TestSkippedDaysHaveNoSlot(t *testing.T) {
	c := parse(t, minimal+"schedule: {skip: [2026-12-28, '2027-01-04']}\n", nil)
	slots := c.Slots()
	got := slots.After(time.Date(2026, 12, 21, 9, 0, 0, 0, c.Zone()))
	if want := time.Date(2027, 1, 11, 9, 0, 0, 0, c.Zone()); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if latest, ok := slots.Latest(time.Date(2027, 1, 5, 0, 0, 0, 0, c.Zone())); !ok ||
		latest.Format(time.DateOnly) != "2026-12-21" {
		t.Errorf("got latest %v, want 2026-12-21", latest)
	}
	if len(c.Warnings) > 0 {
		t.Errorf("got warnings %q, want none", c.Warnings)
	}
}

func TestWarningsOfServing(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a skipped day on which nothing appears": {
			"schedule: {skip: [2026-12-25]}\n",
			"no edition would appear on that day: 2026-12-25 is a Friday",
		},
		"a day twice":                        {"schedule: {skip: [2026-12-28, 2026-12-28]}\n", "this day is listed twice"},
		"the operator's pages for everybody": {"serve: {admin: ':8081'}\n", "everybody who can reach this address"},
		"the operator's pages by a name": {
			"serve: {admin: 'desk.example.org:8081'}\n",
			"everybody who can reach this address",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := parse(t, minimal+c.text, nil).Warnings
			if !slices.ContainsFunc(got, func(w string) bool { return strings.Contains(w, c.want) }) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if got := parse(t, minimal+"serve: {listen: ':8080', admin: 'localhost:8081'}\n", nil).Warnings; len(got) > 0 {
		t.Errorf("got %q, want none", got)
	}
}

func TestMistakesOfServing(t *testing.T) {
	for text, want := range map[string]string{
		"schedule: {skip: [28.12.2026]}\n":                             "this is not a date",
		"schedule: {skip: [2026-02-30]}\n":                             "this is not a date",
		"serve: {listen: '8080'}\n":                                    "this is not a host and a port",
		"serve: {listen: 'localhost:http'}\n":                          "this is not a host and a port",
		"serve: {admin: 'http://localhost:8081'}\n":                    "this is not a host and a port",
		"serve: {listen: 'localhost:8080', admin: 'localhost:8080'}\n": "this is the address of serve.listen",
		"serve: {trusted_proxies: [10.0.0.0/40]}\n":                    "this is not a network",
		"serve: {trusted_proxies: ['::/0']}\n":                         "this trusts everybody",
	} {
		if _, err := config.Parse("m.yaml", []byte(minimal+text), given); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestTrustedProxies(t *testing.T) {
	c := parse(t, minimal+"serve: {trusted_proxies: [10.0.0.0/8, 192.0.2.7, '2001:db8::/32']}\n", nil)
	if got := fmt.Sprint(c.Serve.Proxies()); got != "[10.0.0.0/8 192.0.2.7/32 2001:db8::/32]" {
		t.Errorf("got %s", got)
	}
}
