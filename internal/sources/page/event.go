package page

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/datetime"
)

// reader makes events of objects of schema.org.
type reader struct {
	zone    *time.Location
	period  digest.Period
	page    string
	harvest digest.Harvest
	named   map[string]map[string]any // by @id
	nodes   int
	days    int // that schedules were held against
	planned int // schedules that were understood
	series  int
	full    bool // a limit was reached
	eventON bool // the page is made by that plugin
}

func (r *reader) problem(item string, err error) {
	r.harvest.Problems = append(r.harvest.Problems, digest.Problem{Item: item, Error: err.Error()})
}

// index notes what has a name, for others refer to it by that name only.
func (r *reader) index(v any, depth int) {
	if r.nodes++; depth > maxDepth || r.nodes > maxNodes {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			r.index(x, depth+1)
		}
	case map[string]any:
		if id, ok := v["@id"].(string); ok && len(v) > 1 && r.named[id] == nil {
			r.named[id] = v
		}
		for _, x := range v {
			r.index(x, depth+1)
		}
	}
}

// whole is the object that v refers to, or v itself.
func (r *reader) whole(v map[string]any) map[string]any {
	if id, ok := v["@id"].(string); ok && len(v) == 1 && r.named[id] != nil {
		return r.named[id]
	}
	return v
}

// walk looks for events in whatever was written: arrays, @graph, lists of items, series with their sub-events.
func (r *reader) walk(v any, depth int) {
	if r.nodes++; depth > maxDepth || r.nodes > maxNodes || len(r.harvest.Events) >= maxEvents {
		r.full = true
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			r.walk(x, depth+1)
		}
	case map[string]any:
		if isEvent(v) {
			r.gathering(v, depth)
			return
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if key != "superEvent" {
				r.walk(v[key], depth+1)
			}
		}
	}
}

// gathering takes an event, or the parts of one that lasts for days: a conference of an evening has talks, a series has
// evenings.
func (r *reader) gathering(v map[string]any, depth int) {
	if len(v) <= 2 && v["name"] == nil && v["startDate"] == nil {
		return // a reference: its object stands elsewhere
	}
	if v["eventSchedule"] != nil && r.scheduled(v) {
		return
	}
	var parts []any
	undated := 0
	for _, key := range []string{"subEvent", "subEvents"} {
		for _, x := range list(v[key]) {
			switch m, ok := x.(map[string]any); {
			case ok && r.whole(m)["startDate"] != nil:
				parts = append(parts, r.whole(m))
			case ok:
				undated++
			}
		}
	}
	start, _, startErr := datetime.Parse(mended(text(v["startDate"])), r.zone)
	end, _, endErr := datetime.Parse(mended(text(v["endDate"])), r.zone)
	long := startErr == nil && endErr == nil && end.Sub(start) > 24*time.Hour
	series := is(v, "EventSeries")
	switch {
	case len(parts) > 0 && (series || long || startErr != nil):
		r.walk(parts, depth+1)
		if undated > 0 {
			r.problem(text(v["name"]), fmt.Errorf("%d of its events have no start time", undated))
		}
	case series, long && end.Sub(start) > maxLong:
		r.series++
	default:
		r.event(v)
	}
}

// isEvent reports whether the type is Event or one of its subtypes, all of whose names end so but for a few.
func isEvent(v map[string]any) bool {
	return slices.ContainsFunc(types(v), func(t string) bool {
		switch t {
		case "DeliveryEvent", "PublicationEvent", "OnDemandEvent":
			return false
		case "EventSeries", "Festival", "Hackathon", "CourseInstance":
			return true
		}
		return strings.HasSuffix(t, "Event")
	})
}

func is(v map[string]any, name string) bool { return slices.Contains(types(v), name) }

func types(v map[string]any) []string {
	var out []string
	for _, t := range list(v["@type"]) {
		if s, ok := t.(string); ok {
			out = append(out, s[strings.LastIndexAny(s, "/#:")+1:])
		}
	}
	return out
}

func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// text is a value as text: of a list the first that has one, of an object its value, name or address.
func text(v any) string {
	for _, x := range list(v) {
		switch x := x.(type) {
		case string:
			if s := strings.TrimSpace(x); s != "" {
				return s
			}
		case map[string]any:
			for _, k := range []string{"@value", "name", "@id", "url"} {
				if s, ok := x[k].(string); ok && strings.TrimSpace(s) != "" {
					return strings.TrimSpace(s)
				}
			}
		}
	}
	return ""
}

func (r *reader) event(v map[string]any) {
	e := digest.Event{
		Title:       cmp.Or(text(v["name"]), text(v["headline"])),
		Description: text(v["description"]),
		URL:         r.address(v),
		Status:      digest.Confirmed,
		UID:         cmp.Or(text(v["identifier"]), text(v["@id"])),
	}
	start := text(v["startDate"])
	if e.Title == "" && start == "" {
		r.problem("", errors.New("an event has no name"))
		return
	}
	if start == "" {
		r.problem(e.Title, errors.New("it has no start time"))
		return
	}
	var err error
	if e.Start, e.End, e.AllDay, err = datetime.Interval(mended(start), r.zone); err != nil {
		r.problem(e.Title, err)
		return
	}
	if end := text(v["endDate"]); end != "" {
		t, day, err := datetime.Parse(mended(end), r.zone)
		switch {
		case err != nil:
			r.problem(e.Title, err)
		case day && e.AllDay && !t.Before(e.Start):
			e.End = t.AddDate(0, 0, 1) // schema.org names the last day
		case !day && !e.AllDay && t.After(e.Start) && !r.noEnd(e.Start, t):
			e.End = t
		}
	}
	// A day without an hour is a day on which the event is, at an hour that the page does not say.
	e.TimeUnknown = e.AllDay && (e.End.IsZero() || e.End.Sub(e.Start) <= 24*time.Hour)
	e.TimeZone = r.zone.String()
	if !e.AllDay {
		e.TimeZone = datetime.Zone(e.Start)
	}
	e.Status, e.Mode = status(v["eventStatus"]), mode(v["eventAttendanceMode"])
	r.place(v["location"], &e)
	if e.Mode == digest.InPerson && strings.Contains(all(v["eventStatus"]), "movedonline") {
		e.Mode = digest.Online
	}
	r.harvest.Events = append(r.harvest.Events, e)
}

// address is the event's own page: absolute, or on this site.
func (r *reader) address(v map[string]any) string {
	base, err := url.Parse(r.page)
	if err != nil {
		base = &url.URL{}
	}
	for _, key := range []string{"url", "@id", "mainEntityOfPage"} {
		if s := text(v[key]); s != "" && (key == "url" || strings.HasPrefix(s, "http")) {
			if u, err := base.Parse(s); err == nil && u.Host != "" {
				return u.String()
			}
		}
	}
	return r.page
}

// all are the values as one text in small letters.
func all(v any) string {
	var out []string
	for _, x := range list(v) {
		out = append(out, strings.ToLower(text(x)))
	}
	return strings.Join(out, " ")
}

// status reads eventStatus, as a name or an address of schema.org. A rescheduled event takes place, at its new time.
func status(v any) digest.Status {
	switch s := all(v); {
	case strings.Contains(s, "cancel"):
		return digest.Cancelled
	case strings.Contains(s, "postpone"):
		return digest.Postponed
	case strings.Contains(s, "tentative"):
		return digest.Tentative
	}
	return digest.Confirmed
}

func mode(v any) digest.Mode {
	s := all(v)
	online, offline := strings.Contains(s, "onlineevent"), strings.Contains(s, "offline")
	switch {
	case strings.Contains(s, "mixed"), online && offline:
		return digest.Hybrid
	case online:
		return digest.Online
	case offline:
		return digest.InPerson
	}
	return digest.UnknownMode
}
