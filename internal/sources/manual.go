package sources

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
)

// Manual is an event from the configuration.
type Manual struct {
	Event  digest.Event
	Repeat string      // how it repeats: an RRULE (RFC 5545 §3.3.10); empty: never
	Except []time.Time // days on which it does not take place
}

// OpenManual returns a source of the given events. The error names the event whose Repeat is not valid.
func OpenManual(group string, zone *time.Location, events []Manual) (*Written, error) {
	w := &Written{Source{config: Config{Group: group, Zone: zone}}, events}
	for _, m := range events {
		start := m.Event.StartsAt(zone)
		h, err := m.harvest(digest.Period{Start: start, End: start.AddDate(0, 0, 1)}, zone)
		if err == nil && len(h.Problems) > 0 {
			err = fmt.Errorf("%s", h.Problems[0].Error)
		}
		if err != nil {
			return nil, digest.WithHint(
				fmt.Errorf("event %q: %w", m.Event.Title, err),
				"repeat: FREQ=MONTHLY;BYDAY=1TU is the first Tuesday of every month",
			)
		}
	}
	return w, nil
}

// Written is a source of events from the configuration. It implements digest.Source.
type Written struct {
	source Source
	events []Manual
}

// Collect implements digest.Source. It reads no documents, and fails only if an event is not valid.
func (w *Written) Collect(_ context.Context, p digest.Period) (digest.Harvest, error) {
	f := found{kind: Kind{Name: "manual"}}
	for _, m := range w.events {
		h, err := m.harvest(p, w.source.config.Zone)
		if err != nil {
			return digest.Harvest{}, err
		}
		f.harvest.Events = append(f.harvest.Events, h.Events...)
		f.harvest.Problems = append(f.harvest.Problems, h.Problems...)
	}
	return w.source.clean(f, p), nil
}

// harvest returns the occurrences of the event. It expands them as those of a calendar.
func (m Manual) harvest(p digest.Period, zone *time.Location) (digest.Harvest, error) {
	stamp := func(t time.Time) string {
		if m.Event.AllDay {
			return ";VALUE=DATE:" + t.Format("20060102")
		}
		return ";TZID=" + m.Event.TimeZone + ":" + t.Format("20060102T150405")
	}
	lines := []string{"BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:manual", "SUMMARY:x", "DTSTART" + stamp(m.Event.Start)}
	if !m.Event.End.IsZero() {
		lines = append(lines, "DTEND"+stamp(m.Event.End))
	}
	if m.Repeat != "" {
		lines = append(lines, "RRULE:"+oneLine(m.Repeat))
	}
	for _, day := range m.Except {
		lines = append(lines, "EXDATE;VALUE=DATE:"+day.Format("20060102"))
	}
	lines = append(lines, "END:VEVENT", "END:VCALENDAR", "")
	h, err := ical.Parse(fetch.Document{Body: []byte(strings.Join(lines, "\r\n"))}, p, zone)
	for i, at := range h.Events {
		h.Events[i] = m.Event
		h.Events[i].Start, h.Events[i].End, h.Events[i].RecurrenceID = at.Start, at.End, at.RecurrenceID
	}
	for i := range h.Problems {
		h.Problems[i].Item = m.Event.Title
	}
	return h, err
}
