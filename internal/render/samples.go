package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Samples are invented editions on which every template set is tried: busy, quiet, empty and nasty.
func Samples() []digest.Edition {
	return []digest.Edition{busy(), quiet(), empty(), nasty()}
}

func pacific() *time.Location {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		return time.UTC
	}
	return zone
}

func sampleDay(day, hour, minute int) time.Time {
	return time.Date(2026, 7, day, hour, minute, 0, 0, pacific())
}

func empty() digest.Edition {
	return digest.Edition{
		Name: "2026-07-20", Title: "Desk", TimeZone: "America/Los_Angeles",
		Period: digest.Period{Since: sampleDay(13, 9, 0), Start: sampleDay(20, 9, 0), End: time.Date(2026, 8, 18, 0, 0, 0, 0, pacific())},
	}
}

func quiet() digest.Edition {
	e := empty()
	e.Spotlight = &digest.Repository{Name: "city/tree-walk", URL: "https://github.example/city/tree-walk", Description: "A walk along the oldest trees of each neighborhood"}
	e.Events = []digest.Event{{
		Title: "Hack night", Start: sampleDay(21, 19, 0), End: sampleDay(21, 21, 0), TimeZone: "America/Los_Angeles", Status: digest.Confirmed,
		Mode: digest.Online, Group: "Civic Coders", URL: "https://meet.example/1",
	}}
	return e
}

func busy() digest.Edition {
	e := empty()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		tokyo = time.UTC
	}
	slot := digest.Event{
		Title: "Maps & Leaflets", Start: sampleDay(22, 18, 30), End: sampleDay(22, 20, 30), TimeZone: "America/Los_Angeles", Status: digest.Confirmed, Mode: digest.InPerson,
		Group: "Map Makers", URL: "https://meet.example/2", Place: digest.Place{Name: "Reading Room", Address: "12 Olive St, Los Angeles, CA 90012"},
		Links:  []digest.Link{{Label: "Meetup", URL: "https://meet.example/2"}, {Label: "Luma", URL: "https://luma.example/maps"}},
		Change: digest.ChangeNew, Summary: "Short talks about maps on the web.",
	}
	project := digest.Repository{Name: "city/curb-map", URL: "https://github.example/city/curb-map", Description: "An interactive map of loading zones"}
	e.Present = []digest.Match{{
		Event: slot, Repository: project, Score: 0.8, Reasons: []string{"the organiser still needs a speaker", "written in JavaScript, a topic of the group"},
		Pitch:      digest.Pitch{Title: "curb-map: an interactive map of loading zones", Abstract: "curb-map is open source, made by a team of the city. We show how it works. A talk of 20 minutes."},
		ProposeURL: "https://meet.example/propose", Deadline: time.Date(2026, 7, 26, 23, 59, 0, 0, pacific()),
	}}
	e.Events = []digest.Event{
		{Title: "Welcome night", Start: sampleDay(21, 19, 0), End: sampleDay(21, 21, 0), TimeZone: "America/Los_Angeles", Status: digest.Confirmed, Mode: digest.Online, Group: "Civic Coders", URL: "https://meet.example/1"},
		slot,
		{Title: "Async tricks", Start: sampleDay(23, 19, 0), TimeZone: "America/Los_Angeles", Status: digest.Confirmed, Mode: digest.Hybrid, Group: "Snake Charmers", URL: "https://meet.example/3", Change: digest.ChangeMoved, Was: sampleDay(22, 19, 0)},
		{Title: "Budget data dive", Start: sampleDay(24, 18, 0), End: sampleDay(24, 20, 0), TimeZone: "America/Los_Angeles", Status: digest.Cancelled, Mode: digest.InPerson, Group: "Number Crunchers", URL: "https://meet.example/4", Change: digest.ChangeCancelled},
		{Title: "Hack weekend", AllDay: true, Start: time.Date(2026, 7, 25, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 7, 27, 0, 0, 0, 0, time.UTC), TimeZone: "America/Los_Angeles", Status: digest.Confirmed, Mode: digest.InPerson, Group: "Civic Coders"},
		{Title: "Watch party", Start: time.Date(2026, 7, 29, 4, 0, 0, 0, tokyo), End: time.Date(2026, 7, 29, 5, 0, 0, 0, tokyo), TimeZone: "Asia/Tokyo", Status: digest.Tentative, Mode: digest.Online, Group: "Snake Charmers", URL: "https://meet.example/5"},
		{Title: "Gone quiet", Start: sampleDay(30, 18, 0), TimeZone: "America/Los_Angeles", Status: digest.Confirmed, Mode: digest.UnknownMode, Group: "Number Crunchers", URL: "https://meet.example/6", Change: digest.ChangeUnlisted},
	}
	e.More = 3
	e.Tasks = []digest.Task{{Repository: "city/curb-map", Number: 54, Title: "Show hours in the reader's language", URL: "https://github.example/city/curb-map/issues/54", Labels: []string{"help wanted"}, AskAt: "Map Makers, Wed Jul 22, 6:30 PM PDT"}}
	e.Activity = []digest.Activity{
		{Kind: digest.KindRelease, Repository: "city/curb-map", Title: "2.3: bike corrals", URL: "https://github.example/city/curb-map/releases/2.3", At: sampleDay(17, 12, 0)},
		{Kind: digest.KindFirstContribution, Repository: "city/curb-map", Title: "Load visible markers only", URL: "https://github.example/city/curb-map/pull/60", Author: "amara-o", At: sampleDay(18, 12, 0)},
	}
	for i := range 10 {
		e.Activity = append(e.Activity, digest.Activity{Kind: digest.KindMerged, Repository: "city/tree-walk", Title: fmt.Sprintf("Plant tree %d", i+1), URL: fmt.Sprintf("https://github.example/city/tree-walk/pull/%d", i+1), Author: "rosa", At: sampleDay(16, 12, i)})
	}
	e.Elsewhere = []digest.Activity{{Kind: digest.KindRelease, Repository: "Other/city-forecast", Title: "3.1", URL: "https://github.example/Other/city-forecast/releases/3.1", At: sampleDay(16, 12, 0)}}
	e.Talks = []digest.Talk{{ID: "1", Repository: "tree-walk", Group: "Civic Coders", At: sampleDay(28, 19, 0), Speaker: "Rosa Delgado", State: "accepted"}}
	return e
}

// nasty is made of words that would act if they could.
func nasty() digest.Edition {
	e := busy()
	bad := []string{
		"<!channel> <@U123> <https://evil.example|click>", "*bold* _it_ ~st~ `code` ```", "](javascript:alert(1)) [x](https://evil.example)", "<script>alert(1)</script><img src=x onerror=alert(1)>",
		"line one\r\nBcc: everyone@example.org", "\u202eevil\u202c\u200b\u2066x", strings.Repeat("long ", 2000), "\x1b[31mred\x1b[0m 👩‍💻 \x00", "{{.Words}} ${HOME} %s === # --- [[x|https://evil.example]]",
	}
	links := []string{"javascript:alert(1)", "https://ok.example/a|b>c", "data:text/html,x", "https://user:pass@evil.example/", "https://ok.example/)x", "//evil.example", "https://ok.example/\"onmouseover=alert(1)", "", "file:///etc/passwd"}
	for i := range e.Events {
		e.Events[i].Title, e.Events[i].Group, e.Events[i].URL = bad[i%len(bad)], bad[(i+1)%len(bad)], links[i%len(links)]
		e.Events[i].Place = digest.Place{Name: bad[(i+2)%len(bad)], Address: bad[(i+3)%len(bad)]}
		e.Events[i].Links = []digest.Link{{Label: bad[(i+4)%len(bad)], URL: links[(i+1)%len(links)]}}
		e.Events[i].Summary = bad[(i+5)%len(bad)]
	}
	for i, b := range bad {
		e.Tasks = append(e.Tasks, digest.Task{Repository: b, Number: i, Title: b, URL: links[i], Labels: []string{b}, AskAt: b})
		e.Activity = append(e.Activity, digest.Activity{Kind: digest.KindRelease, Repository: b, Title: b, URL: links[i], Author: b})
	}
	e.Present[0].Event, e.Present[0].Reasons, e.Present[0].ProposeURL = e.Events[0], bad, links[0]
	e.Present[0].Pitch = digest.Pitch{Title: bad[3], Abstract: bad[6]}
	return e
}
