// Package digest has the types and contracts of the community desk, which composes one edition from many
// sources and delivers it once.
package digest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// Status is whether an event takes place.
type Status string

// States of an event. Postponed means that it does not take place at the given time, and that no new time is
// known.
const (
	Confirmed Status = "confirmed"
	Tentative Status = "tentative"
	Cancelled Status = "cancelled"
	Postponed Status = "postponed"
)

// Mode is how people attend an event.
type Mode string

// Modes of attendance.
const (
	InPerson    Mode = "in_person"
	Online      Mode = "online"
	Hybrid      Mode = "hybrid"
	UnknownMode Mode = "unknown"
)

// Change is what is different about an event since the last edition.
type Change string

// Changes that an edition marks. The empty Change marks nothing.
const (
	ChangeNew       Change = "new"
	ChangeMoved     Change = "moved"
	ChangeCancelled Change = "cancelled"
	// ChangeUnlisted means that its sources were read completely and no longer list it, without giving a
	// reason.
	ChangeUnlisted Change = "unlisted"
	// ChangeBackOn means that the last edition listed it as canceled or postponed, and it takes place after all.
	ChangeBackOn Change = "back_on"
)

// Place is where an event takes place. Either part may be empty.
type Place struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
}

// Link is a page about an event, with a label for the site, such as "Meetup".
type Link struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// Event is one gathering, merged from all sources that report it.
type Event struct {
	Title string
	// Start is the instant at which it starts, in the event's own zone. For an all-day event it is a date:
	// midnight UTC of the first day, whatever the zone, because some zones have days without a midnight.
	Start time.Time
	// End is exclusive. It is zero if no source has it, and is never guessed. For an all-day event it is a
	// date, like Start.
	End    time.Time
	AllDay bool
	// TimeUnknown reports that the source has the day but not the time, although it is not an all-day event.
	// AllDay is also set.
	TimeUnknown bool
	TimeZone    string // IANA name of the zone of Start
	Status      Status
	Mode        Mode
	Place       Place
	// Position is where the place is, if the source gives coordinates. Filters use it. Editions do not include it.
	Position Position
	URL      string // the page to open
	UID      string // the source's identifier
	// identifies the occurrence of a recurring event, in the source's spelling; empty for single events
	RecurrenceID string
	Summary      string // short plain text, safe to publish
	// Description is the whole text. A source returns it in its original form (HTML, Markdown, or plain text).
	// Package sources turns it into plain text without conference links. Matching uses it. Editions do not
	// include it.
	Description string
	// TextKey identifies the original texts of Summary and Description, and the rules that cleaned them.
	// Package sources uses it to avoid cleaning a text twice. Editions do not include it.
	TextKey string
	// Redacted reports that the texts contained access data of an online meeting, such as its address or
	// passcode, which was removed. Editions do not include it.
	Redacted bool
	// Filtered reports that the filters of all sources that list it leave it out. It is not stored.
	Filtered bool
	Sources  []string // names of the sources that report it, best first
	// SourceKeys identify those sources; see Listing.ID. They are not published. Editions of version 0.1.0 have
	// none.
	SourceKeys []string
	Group      string // the group that organizes it; of several, the first
	// Groups are all groups that hold it, in the order of the configuration; nil if it has at most one.
	Groups []string
	// Also are the listings that were merged into it and have another title or start.
	Also   []Variant
	Links  []Link // one per source page
	Change Change
	Was    time.Time // with ChangeMoved, and with ChangeBackOn if it was moved: the start in the last edition
	// Opening is the place for a speaker that the event announces; nil if it announces none.
	Opening *Opening
}

// eventJSON is the JSON form of an Event, as documented in docs/cli.md.
type eventJSON struct {
	Title        string    `json:"title"`
	Start        string    `json:"start"`
	End          string    `json:"end,omitempty"`
	AllDay       bool      `json:"all_day"`
	TimeUnknown  bool      `json:"time_unknown,omitempty"`
	TimeZone     string    `json:"time_zone,omitempty"`
	Status       Status    `json:"status"`
	Mode         Mode      `json:"mode"`
	Place        *Place    `json:"place,omitempty"`
	Position     Position  `json:"position,omitzero"`
	URL          string    `json:"url,omitempty"`
	UID          string    `json:"uid,omitempty"`
	RecurrenceID string    `json:"recurrence_id,omitempty"`
	Summary      string    `json:"summary,omitempty"`
	Description  string    `json:"description,omitempty"`
	TextKey      string    `json:"text_key,omitempty"`
	Redacted     bool      `json:"redacted,omitempty"`
	Sources      []string  `json:"sources"`
	SourceKeys   []string  `json:"source_keys,omitempty"`
	Group        string    `json:"group,omitempty"`
	Groups       []string  `json:"groups,omitempty"`
	Also         []Variant `json:"also,omitempty"`
	Change       Change    `json:"change,omitempty"`
	Was          string    `json:"was,omitempty"`
	Links        []Link    `json:"links,omitempty"`
	Opening      *Opening  `json:"opening,omitempty"`
}

// MarshalJSON writes instants in RFC 3339 with the event's offset, and all-day dates as dates. It omits a
// missing end.
func (e Event) MarshalJSON() ([]byte, error) {
	j := eventJSON{
		Title: e.Title, Start: e.stamp(e.Start), End: e.stamp(e.End), AllDay: e.AllDay,
		TimeUnknown: e.TimeUnknown, TimeZone: e.TimeZone,
		Status: e.Status, Mode: e.Mode, URL: e.URL, UID: e.UID, RecurrenceID: e.RecurrenceID, Summary: e.Summary,
		Description: e.Description, TextKey: e.TextKey, Redacted: e.Redacted, Sources: e.Sources, SourceKeys: e.SourceKeys,
		Group: e.Group, Groups: e.Groups, Also: e.Also, Change: e.Change, Was: e.stamp(e.Was), Links: e.Links,
		Opening: e.Opening, Position: e.Position,
	}
	if e.Place != (Place{}) {
		j.Place = &e.Place
	}
	if j.Sources == nil {
		j.Sources = []string{}
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads the output of MarshalJSON, including zones.
func (e *Event) UnmarshalJSON(data []byte) error {
	var j eventJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	*e = Event{
		Title: j.Title, AllDay: j.AllDay, TimeUnknown: j.TimeUnknown, TimeZone: j.TimeZone, Status: j.Status, Mode: j.Mode,
		URL: j.URL, UID: j.UID,
		RecurrenceID: j.RecurrenceID, Summary: j.Summary, Description: j.Description, TextKey: j.TextKey,
		Redacted: j.Redacted,
		Sources:  j.Sources, SourceKeys: j.SourceKeys, Group: j.Group, Groups: j.Groups, Also: j.Also, Change: j.Change,
		Links: j.Links, Opening: j.Opening, Position: j.Position,
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

// stamp formats t for the event's JSON. The zero time gives "".
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
	// The offset determines the instant. The name restores the zone, if this machine knows it.
	if loc, err := zoneOf(e.TimeZone); err == nil && e.TimeZone != "" {
		return t.In(loc), nil
	}
	return t, nil
}

var zones sync.Map // name to *time.Location

// zoneOf is a cached time.LoadLocation, which reads the zone file each time.
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

// StartsAt returns the instant at which the event starts for readers in zone: for an all-day event, the start
// of its first day there.
func (e Event) StartsAt(zone *time.Location) time.Time {
	if !e.AllDay {
		return e.Start
	}
	return StartOfDay(e.Start, zone)
}

// EndsAt returns the exclusive end for readers in zone. Without a known end, a timed event ends when it
// starts, and an all-day event at the end of its first day.
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

// AskLine returns the name of an event for a task's AskAt.
func AskLine(e Event, zone *time.Location) string {
	day, layout := e.Start, "Mon Jan 2"
	if !e.AllDay {
		day, layout = e.Start.In(zone), "Mon Jan 2, 3:04 PM MST"
	}
	return fmt.Sprintf("%s, %s", cmp.Or(e.Group, e.Title), day.Format(layout))
}
