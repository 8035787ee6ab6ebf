package setup

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/config"
)

// An answer is written to the file unchanged, or refused. It never becomes other YAML.
func TestAnswersAreWrittenUnchanged(t *testing.T) {
	t.Setenv("HOME", "elsewhere")
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]{1,20}`), rapid.SampledFrom([]string{
		"yes", "null", "12", "1e3", "0x1f", "~", "- a", "a: b", "a #b", `it's "so"`, "$HOME", "${HOME}", "$$", "{a}", "[a]",
		"a,b", " a ", "*a", "&a", "!a", "%a", "@a", "|", ">", "a\tb", ".inf", "2026-07-20", "ñandú",
	}))
	rapid.Check(t, func(t *rapid.T) {
		p := plan{file: "meetups.yaml", language: "en", zone: "America/Chicago", name: text.Draw(t, "name")}
		p.groups = []planned{{
			name: text.Draw(t, "group"), location: "https://example.org/" + text.Draw(t, "location"),
			topics: []string{text.Draw(t, "topic")}, found: text.Draw(t, "found"),
		}}
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
			t.Errorf("got different answers (-want +got):\n%s\n%s", diff, p.yaml())
		}
	})
}

func TestZoneIsGuessed(t *testing.T) {
	for city, want := range map[string]string{
		"Los Angeles": "America/Los_Angeles", "new york": "America/New_York",
		"Berlin": "Europe/Berlin", "Knox": "America/Indiana/Knox",
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

func TestPastedTextBecomesAnAddress(t *testing.T) {
	for _, c := range []struct{ pasted, address, name string }{
		{"meetup.com/socalpython", "https://meetup.com/socalpython", "socalpython"},
		{" https://www.meetup.com/de-DE/chipy/events/ ", "https://www.meetup.com/de-DE/chipy/events/", "chipy"},
		{"https://luma.com/socalpython?k=c", "https://luma.com/socalpython?k=c", "socalpython"},
		{"https://www.python.example/wp-json/v1", "https://www.python.example/wp-json/v1", "python.example"},
		{"events.ics", "events.ics", "events"},
		{`C:\city\events.ics`, `C:\city\events.ics`, "events"},
		{"../city/events.ics", "../city/events.ics", "events"},
		{"webcal://calendar.example/a.ics", "webcal://calendar.example/a.ics", "calendar.example"},
		{"https://www.meetup.com/", "https://www.meetup.com/", "meetup.com"},
	} {
		got := address(c.pasted)
		if diff := cmp.Diff([2]string{c.address, c.name}, [2]string{got, groupName(got)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.pasted, diff)
		}
	}
}
