package render

import (
	"github.com/cityoflosangeles/digest/internal/digest"
)

// AnnouncementView is a text by the editor.
type AnnouncementView struct{ Title, Text, URL string }

// CorrectionView lists changes since the edition was sent.
type CorrectionView struct {
	Title  string // "Correction of Wednesday, July 22"
	Events []RevisionView
}

// RevisionView is an event as it is now, with the time announced before.
type RevisionView struct {
	EventView
	Told string // if the time differs, "told: Tuesday, July 21, 7:00–9:00 PM PDT"
}

// Limits of what is shown.
const (
	maxAnnouncements = 10
	maxRevisions     = 40
)

// editor adds the editor's texts and the corrections.
func (b builder) editor(out *View) {
	for _, a := range b.edition.Announcements[:min(len(b.edition.Announcements), maxAnnouncements)] {
		out.Announcements = append(out.Announcements,
			AnnouncementView{Title: b.text(a.Title, maxTitle), Text: b.text(a.Text, maxAbstract), URL: b.medium.link(a.URL)})
	}
	for _, c := range b.edition.Corrections {
		v := CorrectionView{Title: b.say("correction", "date", b.day(c.At.In(b.zone)))}
		for _, r := range c.Revisions[:min(len(c.Revisions), maxRevisions)] {
			event := RevisionView{EventView: b.event(r.Now)}
			if before := r.Told.StartsAt(b.zone).In(b.zone); !r.Told.Start.Equal(r.Now.Start) || r.Told.AllDay != r.Now.AllDay {
				event.Told = b.say("correction.told", "date", b.day(before), "time", b.when(r.Told))
			}
			v.Events = append(v.Events, event)
		}
		out.Corrections = append(out.Corrections, v)
	}
}

// pinnedFirst returns the numbers of the first n events, those of pinned ones first.
func pinnedFirst(e digest.Edition, n int) []int {
	var first, rest []int
	for i, event := range e.Events[:n] {
		if len(e.Pins) > 0 && e.Pinned(event) {
			first = append(first, i)
		} else {
			rest = append(rest, i)
		}
	}
	return append(first, rest...)
}

// revisions counts the events of the edition's last correction. It returns 0 if there is other content.
func revisions(e digest.Edition) int {
	if n := len(e.Corrections); n > 0 && e.Events == nil && e.Title == "" {
		return len(e.Corrections[n-1].Revisions)
	}
	return 0
}
