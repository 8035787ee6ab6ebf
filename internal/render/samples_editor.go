package render

import "github.com/cityoflosangeles/digest/internal/digest"

// edited returns a week with an editor's changes and two corrections.
func edited() digest.Edition {
	e := cancelled()
	async, days := e.Events[0], e.Events[4]
	e.Announcements = []digest.Announcement{
		{
			Title: "We have a new room", Text: "From August on, the desk meets at the Pier Room. Come and say hello.",
			URL: "https://desk.example/room",
		},
		{Title: "No digest on September 7"},
	}
	e.Pins = []string{days.URL}
	gone, later := async, days
	gone.Status, gone.Change = digest.Cancelled, digest.ChangeCancelled
	later.Start, later.End, later.Was = sampleDate(34), sampleDate(36), days.Start
	e.Corrections = []digest.Correction{
		{Number: 1, At: sampleTime(21, 10, 0), Revisions: []digest.Revision{{Told: async, Now: gone}}},
		{Number: 2, At: sampleTime(22, 10, 0), Revisions: []digest.Revision{{Told: days, Now: later}}},
	}
	return e
}
