package setup

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/config"
)

// Whatever a person answers stands in the file as it was answered, or is refused; it never becomes other YAML.
func TestAnswersStandInTheFileAsTheyAre(t *testing.T) {
	t.Setenv("HOME", "elsewhere")
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]{1,20}`), rapid.SampledFrom([]string{
		"yes", "null", "12", "1e3", "0x1f", "~", "- a", "a: b", "a #b", `it's "so"`, "$HOME", "${HOME}", "$$", "{a}", "[a]", "a,b", " a ", "*a", "&a", "!a", "%a", "@a", "|", ">", "a\tb", ".inf", "2026-07-20", "ñandú",
	}))
	rapid.Check(t, func(t *rapid.T) {
		p := plan{file: "meetups.yaml", language: "en", zone: "America/Chicago", name: text.Draw(t, "name")}
		p.groups = []planned{{name: text.Draw(t, "group"), location: "https://example.org/" + text.Draw(t, "location"), topics: []string{text.Draw(t, "topic")}, seen: text.Draw(t, "seen")}}
		if p.mistake() != nil {
			return
		}
		c, err := config.Parse(p.file, p.yaml(), os.LookupEnv)
		if err != nil {
			t.Fatal(err)
		}
		g := c.Groups[0]
		got := []string{c.Name, g.Name, g.Sources[0].URL, g.Topics[0]}
		want := []string{p.name, p.groups[0].name, p.groups[0].location, p.groups[0].topics[0]}
		if want[0] == "" {
			want[0] = "Community digest"
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("got other answers (-want +got):\n%s\n%s", diff, p.yaml())
		}
	})
}

func TestAZoneIsGuessed(t *testing.T) {
	for city, want := range map[string]string{
		"Los Angeles": "America/Los_Angeles", "new york": "America/New_York", "Berlin": "Europe/Berlin", "Knox": "America/Indiana/Knox",
		"Riverside": "America/Denver", "": "America/Denver", "../etc": "America/Denver", "ñandú": "America/Denver",
	} {
		s := starter{Config: Config{Getenv: func(string) (string, bool) { return "America/Denver", true }}}
		if got := s.zoneOf(city); got != want {
			t.Errorf("%q: got %s, want %s", city, got, want)
		}
	}
	s := starter{Config: Config{Getenv: func(string) (string, bool) { return "UTC", true }}}
	if got := s.zoneOf("Riverside"); got != "" {
		t.Errorf("of a machine in UTC: got %s, want no guess", got)
	}
}

func TestWhatIsPastedBecomesAnAddress(t *testing.T) {
	for pasted, want := range map[string][2]string{
		"meetup.com/socalpython":                       {"https://meetup.com/socalpython", "socalpython"},
		" https://www.meetup.com/de-DE/chipy/events/ ": {"https://www.meetup.com/de-DE/chipy/events/", "chipy"},
		"https://luma.com/socalpython?k=c":             {"https://luma.com/socalpython?k=c", "socalpython"},
		"https://www.python-puerto.example/wp-json/v1": {"https://www.python-puerto.example/wp-json/v1", "python-puerto.example"},
		"events.ics":                      {"events.ics", "events"},
		`C:\city\events.ics`:              {`C:\city\events.ics`, "events"},
		"../city/events.ics":              {"../city/events.ics", "events"},
		"webcal://calendar.example/a.ics": {"webcal://calendar.example/a.ics", "calendar.example"},
		"https://www.meetup.com/":         {"https://www.meetup.com/", "meetup.com"},
	} {
		got := address(pasted)
		if diff := cmp.Diff(want, [2]string{got, groupName(got)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", pasted, diff)
		}
	}
}
