package meetup_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

func TestAnyPageOfAGroupIsEnough(t *testing.T) {
	ladder := []string{
		"https://www.meetup.com/lantern-makers/events/ical/",
		"https://www.meetup.com/lantern-makers/events/",
		"https://www.meetup.com/lantern-makers/events/rss/",
	}
	for _, location := range []string{
		"https://www.meetup.com/lantern-makers/", "https://www.meetup.com/lantern-makers",
		"http://meetup.com/lantern-makers/", "https://WWW.MEETUP.COM/lantern-makers/",
		"https://www.meetup.com/lantern-makers/events/", "https://www.meetup.com/lantern-makers/events/?type=upcoming",
		"https://www.meetup.com/lantern-makers/about/",
		"https://www.meetup.com/lantern-makers/events/ical/", "https://www.meetup.com/lantern-makers/events/rss/",
		"webcal://www.meetup.com/lantern-makers/events/ical/",
		"https://www.meetup.com/es-ES/lantern-makers/", "https://www.meetup.com/de/lantern-makers/events/",
		"https://m.meetup.com/lantern-makers/events/calendar/2026-07/",
	} {
		if diff := cmp.Diff(ladder, meetup.Addresses(location)); diff != "" {
			t.Errorf("%s: %s", location, diff)
		}
	}
}

func TestThePageOfAnEventLeadsToItsGroup(t *testing.T) {
	for _, location := range []string{
		"https://www.meetup.com/lantern-makers/events/901234567/",
		"https://www.meetup.com/fr-FR/lantern-makers/events/901234567/?recId=1",
		"https://www.meetup.com/lantern-makers/events/901234567/attendees/",
	} {
		want := []string{
			"https://www.meetup.com/lantern-makers/events/ical/",
			"https://www.meetup.com/lantern-makers/events/901234567/",
			"https://www.meetup.com/lantern-makers/events/rss/",
		}
		if diff := cmp.Diff(want, meetup.Addresses(location)); diff != "" {
			t.Errorf("%s: %s", location, diff)
		}
	}
}

func TestOtherNamesOfGroups(t *testing.T) {
	for location, want := range map[string]string{
		"https://www.meetup.com/RMDS_LA/":          "https://www.meetup.com/RMDS_LA/events/ical/",
		"https://www.meetup.com/Hacks-Hackers.LA/": "https://www.meetup.com/Hacks-Hackers.LA/events/ical/",
		"https://www.meetup.com/%E3%83%A9%E3%83%B3%E3%83%97/": "https://www.meetup.com/%E3%83%A9%E3%83%B3%E3%83%97/" +
			"events/ical/",
		"https://www.meetup.com/js/":    "https://www.meetup.com/js/events/ical/",
		"https://www.meetup.com/la-js/": "https://www.meetup.com/la-js/events/ical/",
	} {
		if got := meetup.Addresses(location); len(got) == 0 || got[0] != want {
			t.Errorf("%s: got %q, want %q", location, got, want)
		}
	}
}

func TestOtherPagesHaveNoAddresses(t *testing.T) {
	for _, location := range []string{
		"https://www.meetup.com/", "https://www.meetup.com/find/?keywords=lanterns",
		"https://www.meetup.com/pro/lantern-network/", "https://www.meetup.com/topics/lanterns/",
		"https://www.meetup.com/es-ES/",
		"https://www.meetup.com/login/?returnUri=x", "https://www.meetup.com/es-ES/find/",
		"https://www.meetup.com/events/901234567/", "https://www.meetup.com/lantern-makers/events/901234567/ical/",
		"https://meetup.com.evil.example/lantern-makers/", "https://lanterns.example/lantern-makers/events/",
		"file:///tmp/lantern-makers", "lantern-makers", "://", "", "https://www.meetup.com/..%2f..%2fx/",
		"https://www.meetup.com/es..000000",
	} {
		if got := meetup.Addresses(location); got != nil {
			t.Errorf("%s: got %q, want none", location, got)
		}
	}
}

func FuzzAddresses(f *testing.F) {
	f.Add("https://www.meetup.com/es-ES/lantern-makers/events/901234567/?a=b#c")
	f.Add("https://www.meetup.com//%2e%2e/\x00")
	f.Fuzz(func(t *testing.T, location string) {
		for i, a := range meetup.Addresses(location) {
			if !strings.HasPrefix(a, "https://www.meetup.com/") || strings.Contains(a, "..") || i > 2 {
				t.Errorf("got %q of %q", a, location)
			}
		}
	})
}
