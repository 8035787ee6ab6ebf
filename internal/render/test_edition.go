package render

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// TestEdition returns a short invented edition which says that it is a test. Its events are in the days after now, and
// nobody is asked to do its tasks.
func (r *Renderer) TestEdition(title string, now time.Time, zone *time.Location) digest.Edition {
	e := quiet()
	e.Name, e.Demo, e.TimeZone = digest.TestName(now), true, zone.String()
	e.Title, e.Intro = r.set.say("test.title", "name", title), r.set.say("test.intro")
	shift := now.Sub(e.Period.Start)
	const week = 7 * 24 * time.Hour
	days := 7 * int((shift+week-1)/week) // each event stays on its day of the week
	e.Period = digest.Period{Since: e.Period.Since.Add(shift), Start: now, End: e.Period.End.Add(shift)}
	later := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day()+days, t.Hour(), t.Minute(), 0, 0, zone)
	}
	for i, v := range e.Events {
		e.Events[i].Start, e.Events[i].End, e.Events[i].TimeZone = later(v.Start), later(v.End), zone.String()
	}
	for i := range e.Tasks {
		e.Tasks[i].AskAt = ""
	}
	return e
}
