package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Sample is a fictional edition for testing templates.
type Sample struct {
	Name    string
	Edition digest.Edition
}

// Samples returns a busy week, a first edition, a quiet week, an empty one, one with canceled and moved events, one
// with texts that need escaping, one with an editor's changes and corrections, a correction alone, and two weeks with
// unread calendars.
func Samples() []Sample {
	return []Sample{
		{"busy", busy()},
		{"first", first()},
		{"quiet", quiet()},
		{"empty", empty()},
		{"cancelled", cancelled()},
		{"nasty", nasty()},
		{"edited", edited()},
		{"correction", edited().Note()},
		{"unread", unread()},
		{"unreadable", unreadable()},
	}
}

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return z
}

// sampleTime returns a time in Los Angeles in July 2026 or later: July 33 is August 2.
func sampleTime(day, hour, minute int) time.Time {
	return time.Date(2026, 7, day, hour, minute, 0, 0, zone("America/Los_Angeles"))
}

func sampleDate(day int) time.Time { return time.Date(2026, 7, day, 0, 0, 0, 0, time.UTC) }

func empty() digest.Edition {
	return digest.Edition{
		Name: "2026-07-20", TimeZone: "America/Los_Angeles", Demo: true,
		Period:  digest.Period{Since: sampleTime(13, 9, 0), Start: sampleTime(20, 9, 0), End: sampleTime(49, 0, 0)},
		Present: []digest.Match{}, Events: []digest.Event{}, Tasks: []digest.Task{}, Activity: []digest.Activity{},
		Talks:     []digest.Talk{},
		Readiness: []digest.Readiness{}, Problems: []digest.Problem{},
		Groups: []digest.Group{
			{Name: "Palms Civic Coders", Page: "https://meet.example/palms"},
			{Name: "Venice Python Circle", Page: "https://meet.example/venice"},
			{Name: "Downtown JS Lunch"},
		},
	}
}

func quiet() digest.Edition {
	e := empty()
	e.Events = []digest.Event{meeting("Tuesday team night", "Palms Civic Coders", 21, 19)}
	e.Events[0].End, e.Events[0].Mode, e.Events[0].Place = e.Events[0].Start.Add(2*time.Hour), digest.Online,
		digest.Place{}
	e.Spotlight = &digest.Repository{
		Name: "CityOfLosAngeles/street-tree-counts", URL: "https://github.com/CityOfLosAngeles/street-tree-counts",
		Description: "Where the city's street trees stand, how old they are, and which blocks still wait for shade.",
	}
	e.Tasks = []digest.Task{{
		Repository: "CityOfLosAngeles/street-tree-counts", Number: 12, Title: "Say in the README where the counts come from",
		URL: "https://github.com/CityOfLosAngeles/street-tree-counts/issues/12", Labels: []string{"good first issue"},
		AskAt: "Palms Civic Coders, Tue Jul 21, 7:00 PM PDT",
	}}
	return e
}

func meeting(title, group string, day, hour int) digest.Event {
	return digest.Event{
		Title: title, Group: group, Start: sampleTime(day, hour, 0), TimeZone: "America/Los_Angeles",
		Status: digest.Confirmed, Mode: digest.InPerson,
		Place:   digest.Place{Name: "The Pier Room", Address: "2941 Main St, Santa Monica, CA 90405"},
		URL:     fmt.Sprintf("https://meet.example/%s-%d", strings.ToLower(strings.Fields(group)[0]), day),
		Sources: []string{"https://meet.example/"},
	}
}

func busy() digest.Edition {
	e := empty()
	night := meeting("Project night: open data and pandas", "Venice Python Circle", 21, 18)
	night.Start, night.End = sampleTime(21, 18, 30), sampleTime(21, 20, 30)
	night.Change, night.Summary = digest.ChangeNew, "Bring a notebook, or a question. We still need a second speaker."
	night.Opening = &digest.Opening{Because: digest.Because{Code: "needs_speaker"}, Deadline: sampleTime(20, 23, 59)}
	night.Links = []digest.Link{
		{Label: "Meetup", URL: night.URL},
		{Label: "Luma", URL: "https://luma.example/venice-python"},
	}
	lunch := meeting("Lunch by the fountain", "Downtown JS Lunch", 23, 12)
	lunch.Place = digest.Place{Address: "Grand Park, 200 N Grand Ave, Los Angeles, CA 90012"}
	maps := meeting("Maps that load on a bus", "Map Makers of the Eastside", 28, 19)
	maps.End, maps.Mode = sampleTime(28, 21, 0), digest.Hybrid
	maps.Summary = "How to draw ten thousand signs on a phone with a slow connection. RSVP at https://meet.example/map-28."
	weekend := digest.Event{
		Title: "Civic hack weekend", Group: "Palms Civic Coders", AllDay: true, Start: sampleDate(25), End: sampleDate(27),
		TimeZone: "America/Los_Angeles",
		Status:   digest.Confirmed, Mode: digest.InPerson, Place: digest.Place{Name: "Palms Library"},
		URL: "https://meet.example/hack-weekend", Change: digest.ChangeNew,
	}
	newYork := zone("America/New_York")
	watch := digest.Event{
		Title: "Watch party: reproducible statistics", Group: "Data Desk LA",
		Start: time.Date(2026, 7, 30, 12, 0, 0, 0, newYork), End: time.Date(2026, 7, 30, 13, 30, 0, 0, newYork),
		TimeZone: "America/New_York", Status: digest.Tentative, Mode: digest.Online, URL: "https://meet.example/watch",
	}
	late := meeting("Night shift: deploy and learn", "Palms Civic Coders", 31, 22)
	late.End = sampleTime(32, 1, 0)
	exhibition := digest.Event{
		Title: "Exhibition: a century of street maps", Group: "Map Makers of the Eastside", AllDay: true,
		Start: sampleDate(18), End: sampleDate(32), TimeZone: "America/Los_Angeles",
		Status: digest.Confirmed, Mode: digest.InPerson, Place: digest.Place{Name: "Central Library, 630 W 5th St"},
		URL: "https://meet.example/exhibition",
	}
	e.Events = []digest.Event{exhibition, night, lunch, weekend, maps, watch, late}
	e.Events = slices.Insert(e.Events, 2, welcomeNights()...)
	slices.SortStableFunc(e.Events, func(a, b digest.Event) int {
		return digest.CompareEvents(a, b, zone("America/Los_Angeles"))
	})
	trees := digest.Repository{
		Name: "CityOfLosAngeles/street-tree-counts",
		URL:  "https://github.com/CityOfLosAngeles/street-tree-counts",
	}
	curbs := digest.Repository{
		Name: "CityOfLosAngeles/curb-space-map",
		URL:  "https://github.com/CityOfLosAngeles/curb-space-map",
	}
	e.Present = []digest.Match{
		{
			Event: night, Repository: trees, Score: 0.83,
			Reasons: []string{
				"the organiser still needs a speaker", "written in Python, a topic of the group",
				"there is a release to tell of: v2.1.0", "it is ready for newcomers: the audience can start on it at once",
			},
			Pitch: digest.Pitch{
				Title: "Finding the blocks that need shade, in Python",
				Abstract: "On hot days, some blocks have no shade at all. street-tree-counts shows where the city's street " +
					"trees stand, how old they are, and which blocks still wait for one. In 20 minutes, [your name, " +
					"department] would show it running and share what we learned: [what you learned]. One question for " +
					"the room: what would you have built differently? The code is open: " +
					"https://github.com/CityOfLosAngeles/street-tree-counts",
			},
			ProposeURL: "https://venice-python.example/speaking", Deadline: sampleTime(20, 23, 59),
		},
		{
			Event: maps, Repository: curbs, Score: 0.61,
			Reasons: []string{
				"written in JavaScript, a topic of the group",
				"about maps, curbs and parking, as the group is",
			},
			Pitch: digest.Pitch{
				Title: "Every loading zone on one map, in JavaScript",
				Abstract: "Drivers circle the block because nobody knows where the loading zones are. curb-space-map shows " +
					"every one of them. In 15 minutes, [your name, department] would show it running and share what we " +
					"learned: [what you learned].",
			},
			ProposeURL: "https://meet.example/maps/propose",
		},
		{
			Event: weekend, Repository: curbs, Score: 0.55, Kind: digest.MatchProject, StillOpen: true,
			Reasons: []string{"it is a hackathon", "it is ready for newcomers: the audience can start on it at once"},
			Because: []digest.Because{{Code: "hackathon"}, {Code: "ready"}},
			Pitch: digest.Pitch{
				Title: "Help map every loading zone in the city",
				Abstract: "Drivers circle for a loading zone because nobody knows where the free ones are. curb-space-map " +
					"shows every one of them. We would bring three first tasks, and explain the map in five minutes.",
			},
			ProposeURL: "https://meet.example/hack-weekend",
		},
	}
	e.MorePresent = 2
	ask := []string{
		"Venice Python Circle, Tue Jul 21, 6:30 PM PDT",
		"Map Makers of the Eastside, Tue Jul 28, 7:00 PM PDT", "Venice Python Circle, Tue Jul 21, 6:30 PM PDT",
	}
	for i, title := range []string{
		"Say in the README where the counts come from",
		"Show the hours of a loading zone in the reader's language", "Test the import with an empty file",
	} {
		repo := []string{trees.Name, curbs.Name, trees.Name}[i]
		e.Tasks = append(e.Tasks, digest.Task{
			Repository: repo, Number: 12 + i, Title: title, URL: fmt.Sprintf("https://github.com/%s/issues/%d", repo, 12+i),
			Labels: []string{"good first issue"}, AskAt: ask[i],
			Skills: []string{"Python", "R"}[:i%3], Start: fmt.Sprintf("https://github.com/%s?tab=contributing-ov-file", repo),
			Todo: []string{
				"Name the two surveys that the counts come from, with their years.", "",
				"Add a test that reads an empty file and expects no rows.",
			}[i],
			Effort: []string{digest.EffortShort, digest.EffortLong, ""}[i], Ask: []string{"rosa-m", ""}[i%2],
		})
	}
	e.Activity = []digest.Activity{
		{
			Kind: digest.KindRelease, Repository: trees.Name, Title: "v2.1.0: shade by block",
			URL: trees.URL + "/releases/v2.1.0", At: sampleTime(17, 12, 0),
		},
		{
			Kind: digest.KindNewRepository, Repository: "CityOfLosAngeles/plain-theme", Title: "CityOfLosAngeles/plain-theme",
			URL: "https://github.com/CityOfLosAngeles/plain-theme", At: sampleTime(16, 9, 0),
		},
		{
			Kind: digest.KindFirstContribution, Repository: curbs.Name, Title: "Load visible markers only",
			URL: curbs.URL + "/pull/60", Author: "amara-o", At: sampleTime(18, 12, 0),
		},
	}
	for i := range 8 {
		e.Activity = append(e.Activity, digest.Activity{
			Kind: digest.KindMerged, Repository: curbs.Name, Title: fmt.Sprintf("Draw zone %d where it really is", i+1),
			URL: fmt.Sprintf("%s/pull/%d", curbs.URL, 50+i), Author: "rosa-m", At: sampleTime(16, 12, i),
		})
	}
	e.Elsewhere = []digest.Activity{
		{
			Kind: digest.KindRelease, Repository: "Lakeside/food-forecast", Title: "3.1",
			URL: "https://github.com/Lakeside/food-forecast/releases/3.1", At: sampleTime(16, 12, 0),
		},
	}
	e.Talks = []digest.Talk{
		{
			ID: "1", Repository: "CityOfLosAngeles/permit-walkthrough", Group: "Data Desk LA", At: sampleTime(30, 19, 0),
			Speaker: "Rosa Medina", State: "accepted",
		},
		{ID: "2", Repository: "CityOfLosAngeles/plain-theme", Group: "Downtown JS Lunch", State: "declined"},
	}
	e.More = 7
	return e
}

// cancelled returns a week with many changes.
func cancelled() digest.Edition {
	e := empty()
	moved := meeting("Async tricks", "Venice Python Circle", 23, 19)
	moved.End, moved.Change, moved.Was = sampleTime(23, 21, 0), digest.ChangeMoved, sampleTime(22, 18, 30)
	gone := meeting("Budget data dive", "Data Desk LA", 24, 18)
	gone.Status, gone.Change = digest.Cancelled, digest.ChangeCancelled
	later := meeting("Map editing evening", "Map Makers of the Eastside", 24, 19)
	later.Status = digest.Postponed
	unlisted := meeting("Lunch by the fountain", "Downtown JS Lunch", 30, 12)
	unlisted.Change = digest.ChangeUnlisted
	days := digest.Event{
		Title: "Open library days", Group: "Palms Civic Coders", AllDay: true, Start: sampleDate(33), End: sampleDate(35),
		TimeZone: "America/Los_Angeles",
		Status:   digest.Confirmed, Mode: digest.InPerson, Change: digest.ChangeMoved, Was: sampleDate(31),
		URL: "https://meet.example/library",
	}
	e.Events = []digest.Event{moved, gone, later, unlisted, days}
	e.Activity = []digest.Activity{{
		Kind: digest.KindMerged, Repository: "CityOfLosAngeles/curb-space-map", Title: "Name the zones as the signs do",
		URL: "https://github.com/CityOfLosAngeles/curb-space-map/pull/61", Author: "rosa-m", At: sampleTime(18, 12, 0),
	}}
	return e
}
