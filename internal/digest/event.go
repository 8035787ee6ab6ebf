// Package digest is the community desk: what the sources bring becomes one edition, delivered once.
package digest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// Status says whether an event takes place.
type Status string

// The states of an event. Postponed means: it will not be at the time given, and no new time is known.
const (
	Confirmed Status = "confirmed"
	Tentative Status = "tentative"
	Cancelled Status = "cancelled"
	Postponed Status = "postponed"
)

// Mode says how one attends an event.
type Mode string

// The modes of attendance.
const (
	InPerson    Mode = "in_person"
	Online      Mode = "online"
	Hybrid      Mode = "hybrid"
	UnknownMode Mode = "unknown"
)

// Change says what is different about an event since the last edition.
type Change string

// The changes an edition marks; the empty Change marks nothing.
const (
	ChangeNew       Change = "new"
	ChangeMoved     Change = "moved"
	ChangeCancelled Change = "cancelled"
	// ChangeUnlisted: its sources were read well and do not list it any more, and none of them says why.
	ChangeUnlisted Change = "unlisted"
	// ChangeBackOn: the last edition told that it is canceled or postponed, and it takes place after all.
	ChangeBackOn Change = "back_on"
)

// Place is where an event is held. Either part may be empty.
type Place struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
}

// Link is one page about an event, labelled with whose page it is ("Meetup").
type Link struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// Event is one gathering, as all sources that report it agree.
type Event struct {
	Title string
	// Start is the instant at which it begins, in the event's own zone. Of an all-day event it is a date:
	// midnight UTC of the first day, whatever the zone (some zones have days without a midnight).
	Start time.Time
	// End is exclusive, and zero where no source tells it; it is never invented. Of an all-day event it is a date as Start is.
	End    time.Time
	AllDay bool
	// TimeUnknown reports that its source gives the day and not the hour, although it does not take all day. AllDay is set,
	// too.
	TimeUnknown  bool
	TimeZone     string // IANA name of the zone Start is given in
	Status       Status
	Mode         Mode
	Place        Place
	URL          string // the page to open
	UID          string // the source's own identifier
	RecurrenceID string // which occurrence of a recurring event, as the source spells it; empty for single events
	Summary      string // clean plain text, short, safe to publish
	// Description is the whole text. A source gives it as it came (HTML, Markdown or plain); package sources makes it clean
	// plain text without conference links. It is what matching reads. Editions do not carry it.
	Description string
	// TextKey identifies the texts that Summary and Description were made of, together with the rules that cleaned them.
	// Package sources uses it, so that it need not clean the same text again. Editions do not carry it.
	TextKey string
	// Redacted reports that something was removed from the texts that lets people into an online meeting, such as its
	// address or passcode. It does not say what. Editions do not carry it.
	Redacted bool
	Sources  []string // names of the sources that report it, best first
	// SourceKeys identify those sources; see Listing.ID. They are not published. Editions of version 0.1.0 have none.
	SourceKeys []string
	Group      string // the group that holds it
	Links      []Link // one per source page
	Change     Change
	Was        time.Time // with ChangeMoved, and with ChangeBackOn if it was moved: the start that the last edition gave
}

// eventJSON is the JSON form of an Event, as docs/cli.md states it.
type eventJSON struct {
	Title        string   `json:"title"`
	Start        string   `json:"start"`
	End          string   `json:"end,omitempty"`
	AllDay       bool     `json:"all_day"`
	TimeUnknown  bool     `json:"time_unknown,omitempty"`
	TimeZone     string   `json:"time_zone,omitempty"`
	Status       Status   `json:"status"`
	Mode         Mode     `json:"mode"`
	Place        *Place   `json:"place,omitempty"`
	URL          string   `json:"url,omitempty"`
	UID          string   `json:"uid,omitempty"`
	RecurrenceID string   `json:"recurrence_id,omitempty"`
	Summary      string   `json:"summary,omitempty"`
	Description  string   `json:"description,omitempty"`
	TextKey      string   `json:"text_key,omitempty"`
	Redacted     bool     `json:"redacted,omitempty"`
	Sources      []string `json:"sources"`
	SourceKeys   []string `json:"source_keys,omitempty"`
	Group        string   `json:"group,omitempty"`
	Change       Change   `json:"change,omitempty"`
	Was          string   `json:"was,omitempty"`
	Links        []Link   `json:"links,omitempty"`
}

// MarshalJSON writes instants in RFC 3339 with the event's own offset, all-day dates as dates, and a missing end not at all.
func (e Event) MarshalJSON() ([]byte, error) {
	j := eventJSON{
		Title: e.Title, Start: e.stamp(e.Start), End: e.stamp(e.End), AllDay: e.AllDay,
		TimeUnknown: e.TimeUnknown, TimeZone: e.TimeZone,
		Status: e.Status, Mode: e.Mode, URL: e.URL, UID: e.UID, RecurrenceID: e.RecurrenceID, Summary: e.Summary,
		Description: e.Description, TextKey: e.TextKey, Redacted: e.Redacted, Sources: e.Sources, SourceKeys: e.SourceKeys,
		Group: e.Group, Change: e.Change, Was: e.stamp(e.Was), Links: e.Links,
	}
	if e.Place != (Place{}) {
		j.Place = &e.Place
	}
	if j.Sources == nil {
		j.Sources = []string{}
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote, zones included.
func (e *Event) UnmarshalJSON(data []byte) error {
	var j eventJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	*e = Event{
		Title: j.Title, AllDay: j.AllDay, TimeUnknown: j.TimeUnknown, TimeZone: j.TimeZone, Status: j.Status, Mode: j.Mode, URL: j.URL, UID: j.UID,
		RecurrenceID: j.RecurrenceID, Summary: j.Summary, Description: j.Description, TextKey: j.TextKey, Redacted: j.Redacted,
		Sources: j.Sources, SourceKeys: j.SourceKeys, Group: j.Group, Change: j.Change, Links: j.Links,
	}
	if j.Place != nil {
		e.Place = *j.Place
	}
	for _, f := range []struct {
		text string
		into *time.Time
	}{{j.Start, &e.Start}, {j.End, &e.End}, {j.Was, &e.Was}} {
		t, err := e.parse(f.text)
		if err != nil {
			return fmt.Errorf("event %q: %w", j.Title, err)
		}
		*f.into = t
	}
	return nil
}

// stamp writes t as this event's JSON has it; the zero time is the empty string.
func (e Event) stamp(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case e.AllDay:
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

func (e Event) parse(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if e.AllDay {
		return time.Parse(time.DateOnly, text)
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, err
	}
	// The offset fixes the instant; the name gives back the zone, where this machine knows it.
	if loc, err := zoneOf(e.TimeZone); err == nil && e.TimeZone != "" {
		return t.In(loc), nil
	}
	return t, nil
}

var zones sync.Map // name to *time.Location: those that this machine knows

// zoneOf is time.LoadLocation, which reads the zone's file anew each time; this reads it once.
func zoneOf(name string) (*time.Location, error) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, zone)
	}
	return zone, err
}

// StartsAt is the instant at which the event begins for readers in zone: of an all-day event, the first instant of its first day there.
func (e Event) StartsAt(zone *time.Location) time.Time {
	if !e.AllDay {
		return e.Start
	}
	return StartOfDay(e.Start, zone)
}

// EndsAt is the exclusive end for readers in zone. Without a known end, a timed event counts as ended when it began,
// an all-day event at the end of its first day.
func (e Event) EndsAt(zone *time.Location) time.Time {
	switch {
	case !e.AllDay && e.End.IsZero():
		return e.Start
	case !e.AllDay:
		return e.End
	case e.End.IsZero():
		return StartOfDay(e.Start.AddDate(0, 0, 1), zone)
	}
	return StartOfDay(e.End, zone)
}

// Touches reports whether a part of the event is in the period.
func (e Event) Touches(p Period, zone *time.Location) bool {
	start, end := e.StartsAt(zone), e.EndsAt(zone)
	return start.Before(p.End) && !end.Before(p.Start) && (!end.Equal(p.Start) || !start.Before(p.Start))
}

// Online reports whether the event can be attended online.
func (e Event) Online() bool { return e.Mode == Online || e.Mode == Hybrid }

func CompareEvents(a, b Event, zone *time.Location) int {
	return cmp.Or(
		a.StartsAt(zone).Compare(b.StartsAt(zone)),
		cmp.Compare(a.Group, b.Group),
		cmp.Compare(a.Title, b.Title),
		cmp.Compare(a.UID, b.UID),
		cmp.Compare(a.RecurrenceID, b.RecurrenceID),
		cmp.Compare(a.URL, b.URL),
		cmp.Compare(a.Description, b.Description),
		cmp.Compare(a.Summary, b.Summary),
		a.End.Compare(b.End),
		cmp.Compare(a.Place.Name+"\x00"+a.Place.Address, b.Place.Name+"\x00"+b.Place.Address),
		cmp.Compare(a.Status+"\x00"+Status(a.Mode), b.Status+"\x00"+Status(b.Mode)),
	)
}

// AskLine is how a task's AskAt names an event.
func AskLine(e Event, zone *time.Location) string {
	day, layout := e.Start, "Mon Jan 2"
	if !e.AllDay {
		day, layout = e.Start.In(zone), "Mon Jan 2, 3:04 PM MST"
	}
	return fmt.Sprintf("%s, %s", cmp.Or(e.Group, e.Title), day.Format(layout))
}
