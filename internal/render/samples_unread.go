package render

import "github.com/cityoflosangeles/digest/internal/digest"

// unread returns a week with calendars that were not read completely, each for another reason.
func unread() digest.Edition {
	e := quiet()
	e.Unread = []digest.Unread{
		{Group: "Palms Civic Coders", How: digest.NotRead, AsOf: sampleTime(13, 9, 0)},
		{Group: "Venice Python Circle", How: digest.NotRead},
		{Group: "Downtown JS Lunch", How: digest.NotRead},
		{Group: "Map Makers of the Eastside", How: digest.PartlyRead, AsOf: sampleTime(6, 9, 0)},
		{Group: "Data Desk LA", How: digest.PartlyRead},
		{Group: "Harbor Hack Night", How: digest.SuddenlyEmpty, AsOf: sampleTime(13, 9, 0)},
	}
	return e
}

// unreadable returns a week in which no calendar could be read, without earlier data.
func unreadable() digest.Edition {
	e := empty()
	e.NoCalendar = true
	for _, g := range e.Groups {
		e.Unread = append(e.Unread, digest.Unread{Group: g.Name, How: digest.NotRead})
	}
	return e
}
