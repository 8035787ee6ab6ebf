package githubtest

import (
	"fmt"
	"strings"
	"time"
)

// kind is a kind of repository that cities have.
type kind struct {
	name, description, license string
	languages, topics          []string
}

// kinds follows the mix of a city: half of it notebooks, themes, planners, and budgets, and much of it without a
// license.
var kinds = []kind{
	{
		"curb-atlas",
		"Map of loading zones and curb rules, block by block",
		"MIT",
		[]string{"JavaScript", "HTML"},
		[]string{"leaflet", "maps", "transportation"},
	},
	{
		"library-holds-notebooks",
		"Notebooks on how long readers wait for a book",
		"Apache-2.0",
		[]string{"Jupyter Notebook", "Python"},
		[]string{"pandas", "data-science"},
	},
	{
		"arts-grants-theme",
		"WordPress theme of the arts grants pages",
		"GPL-2.0",
		[]string{"PHP", "CSS"},
		[]string{"wordpress"},
	},
	{
		"street-tree-planner",
		"Plans where the next street trees are planted",
		"MIT",
		[]string{"TypeScript", "JavaScript"},
		[]string{"nodejs", "react"},
	},
	{"open-budget-csv", "The adopted budget as tables", "CC-BY-4.0", nil, []string{"open-data", "budget"}},
	{"heat-relief-app", "Finds the nearest cool room, also offline", "", []string{"Dart", "Swift"}, []string{"flutter"}},
	{"noise-complaints-r", "Seasonal model of noise complaints", "NOASSERTION", []string{"R"}, []string{"tidyverse"}},
	{
		"web-style-guide",
		"How our pages look and sound",
		"",
		[]string{"SCSS", "HTML"},
		[]string{"design-system", "accessibility"},
	},
	{
		"permit-status-api",
		"Answers where a permit stands",
		"Apache-2.0",
		[]string{"Python", "Dockerfile"},
		[]string{"fastapi", "api"},
	},
	{"council-minutes-search", "Searches the minutes of the council", "", []string{"Python"}, []string{"nlp"}},
	{"pothole-triage", "Sorts street reports by urgency", "MIT", []string{"Python"}, []string{"machine-learning"}},
	{
		"data-catalog-scripts",
		"Loads tables into the open data portal",
		"",
		[]string{"Shell", "Python"},
		[]string{"open-data", "etl"},
	},
}

// City adds an organization of n invented repositories with the mix of a city, as of now. One in twelve was pushed to
// within the last week. It has releases, tasks, merged pull requests by staff, outsiders, newcomers, and bots, forks, a
// mirror, and archived repositories. The same n and now give the same city.
func (s *Server) City(org string, n int, now time.Time) {
	ago := func(hours int) time.Time { return now.Add(-time.Duration(hours) * time.Hour).Truncate(time.Second) }
	for i := range n {
		k := kinds[i%len(kinds)]
		r := Repository{
			Org: org, Name: k.name, Description: k.description, License: k.license, Languages: k.languages, Topics: k.topics,
			Created: ago(9000 + i), Pushed: ago(200 + 50*i), Stars: i % 17, Files: map[string]string{},
		}
		if i >= len(kinds) {
			r.Name = fmt.Sprintf("%s-%d", k.name, i/len(kinds)+1)
		}
		if i%12 == 0 && i < 120 {
			r.Pushed = ago(10 + i)
		}
		if i%5 != 4 {
			r.Files["README.md"] = fmt.Sprintf(
				"# %s\n\n[![build](https://ci.example.org/badge.svg)](https://ci.example.org)\n\n%s. Made by the city for "+
					"everyone, and see the [manual](docs/index.md).\n",
				r.Name,
				k.description,
			)
		}
		if i%23 == 0 { // one in 23 repositories has contributing instructions
			r.Files["CONTRIBUTING.md"] = "# Contributing\n\nTell us on an issue that you take it.\n"
		}
		if i%4 == 0 {
			r.Files["docs/index.md"] = "# Manual\n"
		}
		switch i % 20 {
		case 7:
			r.Archived = true
		case 11:
			r.Fork = true
		case 13:
			r.Mirror = true
		case 17:
			r.Empty, r.Files = true, nil
		}
		if i%24 == 0 {
			r.Releases = []Release{
				{Name: "Version 2." + fmt.Sprint(i), Tag: "v2." + fmt.Sprint(i), Author: "ada-staff", At: ago(20 + i%100)},
			}
		}
		s.Add(r)
	}
	s.Add(
		Repository{Org: org, Name: ".github", Created: ago(9000), Pushed: ago(30)},
		Repository{
			Org:         org,
			Name:        "shade-audit",
			Description: "Counts the shade at bus stops",
			License:     "MIT",
			Languages:   []string{"Python"},
			Created:     ago(50),
			Pushed:      ago(40),
			Files:       map[string]string{"README.md": "# shade-audit\n\nCounts the shade at bus stops.\n"},
		},
		Repository{Org: org, Name: "payroll-internal", Private: true, Created: ago(50), Pushed: ago(20)},
	)
	body := "Readers of the map cannot see where a zone ends. A border of the same color would help."
	s.AddIssues(
		Issue{
			Repository:  org + "/curb-atlas",
			Number:      41,
			Title:       "Zones need a border",
			Body:        body,
			Labels:      []string{"good first issue", "design"},
			Author:      "ada-staff",
			Association: "MEMBER",
			Created:     ago(400),
			Updated:     ago(30),
			Comments:    2,
		},
		Issue{
			Repository: org + "/library-holds-notebooks",
			Number:     7,
			Title:      "Explain the columns",
			Body:       body,
			Labels:     []string{"Help Wanted"},
			Author:     "ben-reader",
			Created:    ago(300),
			Updated:    ago(60),
		},
		Issue{
			Repository: org + "/street-tree-planner",
			Number:     12,
			Title:      "Taken already",
			Body:       body,
			Labels:     []string{"help wanted"},
			Assignee:   "cleo",
			Author:     "ada-staff",
			Created:    ago(300),
			Updated:    ago(60),
		},
		Issue{
			Repository: org + "/street-tree-planner",
			Number:     13,
			Title:      "Has a pull request",
			Body:       body,
			Labels:     []string{"help wanted"},
			LinkedPull: true,
			Author:     "ada-staff",
			Created:    ago(300),
			Updated:    ago(60),
		},
		Issue{
			Repository: org + "/street-tree-planner",
			Number:     14,
			Title:      "Locked",
			Body:       body,
			Labels:     []string{"help wanted"},
			Locked:     true,
			Author:     "ada-staff",
			Created:    ago(300),
			Updated:    ago(60),
		},
		Issue{
			Repository: org + "/street-tree-planner",
			Number:     15,
			Title:      "Says nothing",
			Body:       "<!-- describe it here -->",
			Labels:     []string{"help wanted"},
			Author:     "ada-staff",
			Created:    ago(300),
			Updated:    ago(60),
		},
		Issue{
			Repository: org + "/permit-status-api",
			Number:     3,
			Title:      "Not for newcomers",
			Body:       body,
			Labels:     []string{"bug"},
			Author:     "ada-staff",
			Created:    ago(300),
			Updated:    ago(60),
		},
		Issue{
			Repository: org + "/curb-atlas",
			Number:     42,
			Title:      "Draw the red curbs",
			Labels:     []string{"map"},
			Author:     "dana-newcomer",
			Merged:     ago(26),
			Created:    ago(80),
		},
		Issue{
			Repository:  org + "/curb-atlas",
			Number:      40,
			Title:       "Correct a street name",
			Author:      "ed-regular",
			Association: "CONTRIBUTOR",
			Merged:      ago(50),
			Created:     ago(80),
		},
		Issue{
			Repository: org + "/pothole-triage",
			Number:     4,
			Title:      "Sort by depth",
			Author:     "ed-regular",
			Merged:     ago(4000),
			Created:    ago(4100),
		},
		Issue{
			Repository: org + "/permit-status-api",
			Number:     20,
			Title:      "Bump requests",
			Author:     "dependabot[bot]",
			Bot:        true,
			Merged:     ago(70),
			Created:    ago(80),
		},
		Issue{
			Repository:  org + "/permit-status-api",
			Number:      21,
			Title:       "Answer in Spanish too",
			Author:      "ada-staff",
			Association: "MEMBER",
			Merged:      ago(90),
			Created:     ago(95),
		},
	)
}

// Paths returns the requests, one per line, for messages of failed tests.
func Paths(requests []Request) string {
	var out []string
	for _, r := range requests {
		out = append(out, fmt.Sprintf("%s %s?%s %d", r.Method, r.Path, r.Query, r.Status))
	}
	return strings.Join(out, "\n")
}
