package render

import (
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// choices fills in what follows from what the edition's reader chose.
func (b builder) choices(out *View) {
	c := b.edition.Chosen
	out.EventsOff = !c.Wants(digest.SectionEvents)
	out.EventsNone = b.say("events.nothing")
	if c.Narrow() {
		out.EventsNone = b.say("events.unmatched")
	}
	if len(out.Unread) > 0 { // nobody knows whether there is none
		out.EventsNone = b.say("events.unread")
	}
	if c != nil && c.Unmatched {
		out.Notice = b.say("choices.unmatched")
	}
}

// fitted is the view as the template of that file can show it. Templates that were stored or changed before a field
// existed must still not say what is wrong: the notice then stands before the introduction, which calendars could not
// be read after it, and what is said of a list without events stands in the place of a day.
func (s *set) fitted(v View, file string) View {
	text := s.texts[file]
	if v.Notice != "" && !strings.Contains(text, ".Notice") {
		v.Intro = v.Notice + " " + v.Intro
	}
	if len(v.Unread) > 0 && !strings.Contains(text, ".Unread") {
		v.Intro += " " + strings.Join(v.Unread, " ")
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
