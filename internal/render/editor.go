package render

import (
	"github.com/cityoflosangeles/digest/internal/digest"
)

// AnnouncementView is what the editor has to say.
type AnnouncementView struct{ Title, Text, URL string }

// CorrectionView is what has changed since the edition was sent.
type CorrectionView struct {
	Title  string // "Correction of Wednesday, July 22"
	Events []RevisionView
}

// RevisionView is an event as it is now, and when it was told to be.
type RevisionView struct {
	EventView
	Told string // with another time, "told: Tuesday, July 21, 7:00–9:00 PM PDT"
}

// How much of it is shown.
const (
	maxAnnouncements = 10
	maxRevisions     = 40
)

// editor fills in what came to the edition by hand or later.
func (b builder) editor(out *View) {
	for _, a := range b.edition.Announcements[:min(len(b.edition.Announcements), maxAnnouncements)] {
		out.Announcements = append(out.Announcements, AnnouncementView{Title: b.text(a.Title, maxTitle), Text: b.text(a.Text, maxAbstract), URL: b.medium.link(a.URL)})
	}
	for _, c := range b.edition.Corrections {
		v := CorrectionView{Title: b.say("correction", "date", b.day(c.At.In(b.zone)))}
		for _, r := range c.Revisions[:min(len(c.Revisions), maxRevisions)] {
			event := RevisionView{EventView: b.event(r.Now)}
			if told := r.Told.StartsAt(b.zone).In(b.zone); !r.Told.Start.Equal(r.Now.Start) || r.Told.AllDay != r.Now.AllDay {
				event.Told = b.say("correction.told", "date", b.day(told), "time", b.when(r.Told))
			}
			v.Events = append(v.Events, event)
		}
		out.Corrections = append(out.Corrections, v)
	}
}

// pinnedFirst are the events with those that the editor pinned before the others.
func pinnedFirst(e digest.Edition, events []digest.Event) []digest.Event {
	if len(e.Pins) == 0 {
		return events
	}
	var first, rest []digest.Event
	for _, event := range events {
		if e.Pinned(event) {
			first = append(first, event)
		} else {
			rest = append(rest, event)
		}
	}
	return append(first, rest...)
}

// revisions counts the events of an edition's last correction, where it tells nothing else.
func revisions(e digest.Edition) int {
	if n := len(e.Corrections); n > 0 && e.Events == nil && e.Title == "" {
		return len(e.Corrections[n-1].Revisions)
	}
	return 0
}
