package jsonld

import (
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

type reader struct {
	zone    *time.Location
	page    string
	harvest *digest.Harvest
	nodes   int
}

// walk looks for events in whatever was written: arrays, @graph, lists of items, series with their sub-events.
func (r *reader) walk(v any, depth int) {
	if r.nodes++; depth > maxDepth || r.nodes > maxNodes {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			r.walk(x, depth+1)
		}
	case map[string]any:
		series := is(v, "EventSeries")
		if sub, ok := first(v, "subEvent", "subEvents"); ok && (series || isEvent(v)) {
			r.walk(sub, depth+1)
			return // the series itself spans its events
		}
		if isEvent(v) && !series {
			r.event(v)
			return
		}
		for _, key := range []string{"@graph", "itemListElement", "item", "event", "events", "mainEntity", "mainEntityOfPage", "subjectOf", "hasPart"} {
			if x, ok := v[key]; ok {
				r.walk(x, depth+1)
			}
		}
	}
}

// isEvent reports whether the type is Event or one of its subtypes, all of whose names end so but for a few.
func isEvent(v map[string]any) bool {
	for _, t := range types(v) {
		if strings.HasSuffix(t, "Event") || t == "Festival" || t == "Hackathon" || t == "CourseInstance" {
			return true
		}
	}
	return false
}

func is(v map[string]any, name string) bool {
	for _, t := range types(v) {
		if t == name {
			return true
		}
	}
	return false
}

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
	if l, ok := v.([]any); ok {
		return l
	}
	if v == nil {
		return nil
	}
	return []any{v}
}

func first(v map[string]any, keys ...string) (any, bool) {
	for _, k := range keys {
		if x, ok := v[k]; ok && x != nil {
			if l, isList := x.([]any); !isList || len(l) > 0 {
				return x, true
			}
		}
	}
	return nil, false
}

// text is a value as text: of a list its first, of an object its name or @value.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case []any:
		if len(v) > 0 {
			return text(v[0])
		}
	case map[string]any:
		for _, k := range []string{"@value", "name", "@id", "url"} {
			if s, ok := v[k].(string); ok && s != "" {
				return strings.TrimSpace(s)
			}
		}
	case float64:
		return fmt.Sprint(v)
	}
	return ""
}

func (r *reader) event(v map[string]any) {
	e := digest.Event{Title: text(v["name"]), Description: text(v["description"]), URL: r.address(v), UID: text(v["identifier"]), Status: digest.Confirmed, TimeZone: r.zone.String()}
	if e.UID == "" {
		e.UID = text(v["@id"])
	}
	fail := func(err error) {
		r.harvest.Problems = append(r.harvest.Problems, digest.Problem{Item: e.Title, Error: err.Error()})
	}
	start := text(v["startDate"])
	if start == "" {
		fail(fmt.Errorf("it does not say when it begins"))
		return
	}
	var err error
	if e.Start, e.AllDay, err = moment(start, r.zone); err != nil {
		fail(err)
		return
	}
	if end := text(v["endDate"]); end != "" {
		t, day, err := moment(end, r.zone)
		switch {
		case err != nil:
			fail(err)
		case day && e.AllDay && !t.Before(e.Start):
			e.End = t.AddDate(0, 0, 1) // schema.org names the last day
		case day == e.AllDay && t.After(e.Start):
			e.End = t
		}
	}
	if loc := e.Start.Location(); !e.AllDay && loc == time.UTC {
		e.TimeZone = "UTC"
	}
	e.Status, e.Mode = status(text(v["eventStatus"])), mode(text(v["eventAttendanceMode"]))
	r.place(v["location"], &e)
	r.harvest.Events = append(r.harvest.Events, e)
}

func (r *reader) address(v map[string]any) string {
	if u := text(v["url"]); strings.HasPrefix(u, "http") {
		return u
	}
	return r.page
}

// status reads eventStatus, as a name or an address of schema.org. A rescheduled event takes place, at its new time.
func status(s string) digest.Status {
	switch s = strings.ToLower(s[strings.LastIndexAny(s, "/#")+1:]); {
	case strings.Contains(s, "cancel"):
		return digest.Cancelled
	case strings.Contains(s, "postpone"):
		return digest.Postponed
	}
	return digest.Confirmed
}

func mode(s string) digest.Mode {
	switch s = strings.ToLower(s); {
	case strings.Contains(s, "mixed"):
		return digest.Hybrid
	case strings.Contains(s, "online"):
		return digest.Online
	case strings.Contains(s, "offline"):
		return digest.InPerson
	}
	return digest.UnknownMode
}

// place reads locations: a place, a virtual one, or both.
func (r *reader) place(v any, e *digest.Event) {
	physical, virtual := false, false
	for _, l := range list(v) {
		switch l := l.(type) {
		case string:
			if e.Place.Name == "" {
				e.Place.Name, physical = l, true
			}
		case map[string]any:
			if is(l, "VirtualLocation") {
				virtual = true
				continue
			}
			if !physical {
				e.Place, physical = digest.Place{Name: text(l["name"]), Address: postal(l["address"])}, true
			}
		}
	}
	if e.Mode != digest.UnknownMode {
		return
	}
	switch {
	case physical && virtual:
		e.Mode = digest.Hybrid
	case virtual:
		e.Mode = digest.Online
	}
}

func postal(v any) string {
	m, ok := v.(map[string]any)
	if !ok {
		return text(v)
	}
	var parts []string
	for _, k := range []string{"streetAddress", "addressLocality"} {
		if s := text(m[k]); s != "" {
			parts = append(parts, s)
		}
	}
	if s := strings.TrimSpace(text(m["addressRegion"]) + " " + text(m["postalCode"])); s != "" {
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

// layouts are ISO 8601 as it is met; the digits of an offset come with and without their colon.
var layouts = []struct {
	layout     string
	zoned, day bool
}{
	{time.RFC3339Nano, true, false},
	{"2006-01-02T15:04:05Z0700", true, false},
	{"2006-01-02T15:04:05.999Z0700", true, false},
	{"2006-01-02T15:04Z07:00", true, false},
	{"2006-01-02T15:04Z0700", true, false},
	{"2006-01-02 15:04:05Z07:00", true, false},
	{"2006-01-02T15:04:05", false, false},
	{"2006-01-02T15:04", false, false},
	{"2006-01-02 15:04:05", false, false},
	{"2006-01-02 15:04", false, false},
	{"2006-01-02", false, true},
}

// moment reads a time: with an offset in zone, if that is its offset there, else in UTC; without one a wall time in zone; a date alone is a day.
func moment(s string, zone *time.Location) (time.Time, bool, error) {
	for _, l := range layouts {
		t, err := time.Parse(l.layout, s)
		if err != nil {
			continue
		}
		switch {
		case l.day:
			return t, true, nil
		case l.zoned:
			if local := t.In(zone); offset(local) == offset(t) {
				return local, false, nil
			}
			return t, false, nil
		}
		return digest.AtWall(t, zone), false, nil
	}
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return time.Time{}, false, fmt.Errorf("%q is no time that is known", s)
}

func offset(t time.Time) int {
	_, o := t.Zone()
	return o
}
