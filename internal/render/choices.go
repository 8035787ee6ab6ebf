package render

import (
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// choices sets what depends on the reader's choices.
func (b builder) choices(out *View) {
	c := b.edition.Chosen
	out.EventsOff = !c.Wants(digest.SectionEvents)
	out.EventsNone = b.say("events.nothing")
	if c.Narrow() {
		out.EventsNone = b.say("events.unmatched")
	}
	if len(out.Unread) > 0 { // it is unknown whether there is one
		out.EventsNone = b.say("events.unread")
	}
	if c != nil && c.Unmatched {
		out.Notice = b.say("choices.unmatched")
	}
}

// fitted adapts the view to what the template file supports. Templates stored or customized before a field
// existed must still be correct: the introduction then includes the notice and the unread calendars, and a
// day takes the text about an empty list of events.
func (s *set) fitted(v View, file string) View {
	text := s.texts[file]
	if v.Notice != "" && !strings.Contains(text, ".Notice") {
		v.Intro = v.Notice + " " + v.Intro
	}
	if len(v.Unread) > 0 && !strings.Contains(text, ".Unread") {
		v.Intro += " " + strings.Join(v.Unread, " ")
	}
	if !strings.Contains(text, ".TasksLead") {
		v.Tasks = slices.Clone(v.Tasks)
		for i := range v.Tasks {
			t := &v.Tasks[i]
			t.Facts = facts(t.Repository, t.Skills, t.Effort)
		}
	}
	if len(v.Days) > 0 || len(v.Corrections) > 0 {
		return v
	}
	switch {
	case v.EventsOff && !strings.Contains(text, ".EventsOff"):
		v.Days = []DayView{{Date: s.say("events.unticked")}}
	case v.EventsNone != s.say("events.nothing") && !strings.Contains(text, ".EventsNone"):
		v.Days = []DayView{{Date: v.EventsNone}}
	}
	return v
}
