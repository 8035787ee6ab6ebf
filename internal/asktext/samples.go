package asktext

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Samples returns invented views of every kind, with every reason.
func Samples() []View {
	zone := time.FixedZone("PDT", -7*3600)
	start := time.Date(2026, 8, 11, 19, 0, 0, 0, zone)
	v := View{
		Name: "Rosa Medina", Lead: "Lea Okafor", Repository: "CityOfLosAngeles/curb-space-map",
		RepositoryURL: "https://github.com/CityOfLosAngeles/curb-space-map", Maintainers: []string{"rmedina", "samk"},
		Group: "SoCal Python", GroupPage: "https://example.org/socal", Propose: "https://example.org/socal/talks",
		GroupNote: "Talks are recorded.", Event: "August lightning talks", EventURL: "https://example.org/e/1",
		Place: "Central Library, 630 W 5th St", Start: start, AnswerBy: start.AddDate(0, 0, -19).Add(-9 * time.Hour),
		Minutes: 30, Link: "https://digest.example.org/ask/a-token", Hold: "https://digest.example.org/ask/a-token/hold.ics",
		Rules: "https://city.example.org/speakers", People: []string{"Sam Kim", `<b>"Bits"</b>`},
		Match: digest.Match{
			Reasons: []string{"Uses Python"}, Because: []digest.Because{{Code: "written_in", Terms: []string{"Python"}}},
			Pitch: digest.Pitch{
				Title: "Where the curb is free", Abstract: "Drivers circle for minutes.\nThis map shows every curb.",
				Language: "en",
			},
		},
	}
	out := []View{}
	add := func(kind, why string, change func(*View)) {
		one := v
		one.Kind, one.Why = kind, why
		if change != nil {
			change(&one)
		}
		out = append(out, one)
	}
	add("asked", "owner", nil)
	add("asked", "passed", func(v *View) { v.Before = "Sam Kim" })
	add("asked", "passed", func(v *View) { v.Project, v.Minutes, v.Match.Pitch.Missing = true, 0, "who_uses_it" })
	for _, why := range []string{"unknown", "busy", "silent", "suggested", "left", "withdrew", "unreached"} {
		add("asked", why, func(v *View) {
			v.IsLead, v.Name, v.Suggested, v.Minutes = true, v.Lead, "Ana, of Sanitation", 0
			v.Deadline, v.Project = start.AddDate(0, 0, -7), why == "left"
		})
	}
	add("reminded", "owner", nil)
	gaps := []Gap{
		{digest.Licence, "Add a file LICENSE."},
		{digest.Readme, "# curb-space-map"},
		{digest.Documentation, "# Docs"},
		{digest.Contributing, "# Contributing\n\n    make test"},
	}
	add("next", "", func(v *View) {
		v.Taken, v.Gaps, v.Checked = true, gaps, true
		v.Tasks = []digest.Task{{Title: "Add a legend", URL: "https://github.com/CityOfLosAngeles/curb-space-map/issues/7"}}
	})
	add("next", "", func(v *View) {
		v.Taken, v.Checked, v.Accepted, v.Public, v.Propose, v.Project = true, true, true, true, "", true
	})
	add("next", "", func(v *View) { v.Taken, v.Minutes, v.Propose, v.GroupPage = true, 0, "", "" })
	add("nudged", "", func(v *View) { v.Taken = true })
	for _, taken := range []bool{true, false} {
		hold := map[bool]string{true: v.Hold}[taken]
		add("moved", "", func(v *View) { v.Taken, v.Hold, v.Was = taken, hold, start.AddDate(0, 0, -2) })
		add("canceled", "", func(v *View) { v.Taken, v.Hold = taken, hold })
	}
	for _, kind := range []string{"released", "week", "day", "after", "thanked"} {
		add(kind, "", func(v *View) { v.Taken = true })
	}
	add("thanked", "", func(v *View) { v.Taken, v.Public = true, true })
	for _, why := range []string{"elsewhere", "closed", "refused", "given"} {
		add("closed", why, nil)
	}
	return out
}
