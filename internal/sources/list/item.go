package list

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/datetime"
)

// value is what is at a path of keys, which points separate; nil if there is nothing. The empty path is v itself.
func value(v any, path string) any {
	for path != "" {
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		var key string
		key, path, _ = strings.Cut(path, ".")
		v = object[key]
	}
	return v
}

// text is the first text or number at the paths, which strokes separate; empty if there is none.
func text(v any, paths string) string {
	for path := range strings.SplitSeq(paths, "|") {
		if path == "" {
			continue
		}
		switch x := value(v, path).(type) {
		case string:
			if s := strings.TrimSpace(x); s != "" {
				return s
			}
		case json.Number:
			return x.String()
		case bool:
			return fmt.Sprint(x)
		case []any:
			var parts []string
			for _, part := range x[:min(len(x), 10)] {
				if s, ok := part.(string); ok && strings.TrimSpace(s) != "" {
					parts = append(parts, strings.TrimSpace(s))
				}
			}
			if len(parts) > 0 {
				return strings.Join(parts, ", ")
			}
		}
	}
	return ""
}

// yes reports whether one of the paths says so: true, "true", or 1.
func yes(v any, paths string) bool {
	for path := range strings.SplitSeq(paths, "|") {
		if s := strings.ToLower(text(v, path)); s == "true" || s == "1" {
			return true
		}
	}
	return false
}

func namedZone(name string, otherwise *time.Location) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil && strings.Contains(name, "/") {
		return zone
	}
	return otherwise
}

// reader makes events of items.
type reader struct {
	shape   *shape
	top     any
	zone    *time.Location
	page    fetch.Document
	harvest digest.Harvest
}

// item adds the event of an item, or one for each of its times.
func (r *reader) item(item any) {
	s := r.shape
	if _, ok := item.(map[string]any); !ok {
		r.problem("", errors.New("an item does not look like an event"))
		return
	}
	if s.skip != nil && s.skip(item) {
		return
	}
	if s.times == "" {
		r.event(item, item)
		return
	}
	times, _ := value(item, s.times).([]any)
	if len(times) == 0 {
		r.problem(text(item, s.title), errors.New("it has no start time"))
	}
	for _, t := range times[:min(len(times), maxEvents)] {
		if len(r.harvest.Events) < maxEvents {
			r.event(item, value(t, s.time))
		}
	}
}

func (r *reader) problem(item string, err error) {
	r.harvest.Problems = append(r.harvest.Problems, digest.Problem{Item: item, Error: err.Error()})
}

// event adds the event of an item at one of its times.
func (r *reader) event(item, at any) {
	s := r.shape
	zone := namedZone(text(item, s.zone), r.zone)
	e := digest.Event{
		Title: text(item, s.title), Description: text(item, s.words), UID: text(at, s.id), URL: r.address(item),
		Status: digest.Confirmed, Mode: digest.UnknownMode,
		Place: digest.Place{Name: text(item, s.place), Address: joined(item, s.address)},
	}
	start, whole, err := s.moment(at, s.start, s.startOffset, zone)
	if err != nil {
		r.problem(e.Title, err)
		return
	}
	e.Start = start
	if yes(at, s.allDay) || whole {
		e.AllDay, e.Start = true, date(start)
		e.TimeUnknown = s.hourless && !yes(at, s.allDay)
	}
	if end, _, err := s.moment(at, s.end, s.endOffset, zone); err == nil && !yes(item, s.noEnd) {
		e.End = ending(e, end)
	}
	e.TimeZone = zone.String()
	if !e.AllDay {
		e.TimeZone = datetime.Zone(e.Start)
	}
	if s.state != nil {
		e.Status = s.state(item)
	}
	if s.mode != nil {
		e.Mode = s.mode(item)
	}
	if s.point != nil {
		e.Position = s.point(item)
	}
	if s.noPlace != nil && s.noPlace(item) {
		e.Place, e.Position = digest.Place{}, digest.Position{}
	}
	r.harvest.Events = append(r.harvest.Events, e)
}

// moment is the time at a path. One that has an offset, or is an instant, is put into the zone.
func (s *shape) moment(at any, path, offset string, zone *time.Location) (t time.Time, day bool, err error) {
	var said string
	if s.said != nil && path == s.start {
		said = s.said(at)
	} else {
		said = text(at, path)
	}
	if said == "" {
		return t, false, errors.New("it has no start time")
	}
	if own := text(at, offset); own != "" && !strings.HasSuffix(said, own) {
		said += own
	}
	if whole, _, fraction := strings.Cut(said, "."); fraction && len(whole) >= 10 &&
		strings.Trim(whole, "0123456789") == "" {
		said = whole
	}
	t, day, err = datetime.Parse(said, zone)
	if err == nil && !day {
		t = t.Truncate(time.Second)
		if _, seconds := t.Zone(); s.zone != "" || s.listZone != "" || seconds == 0 { // UTC says nothing of the place
			t = t.In(zone)
		}
	}
	return t, day, err
}

func date(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// ending is the end of e: exclusive, and zero if it is not after the start.
func ending(e digest.Event, end time.Time) time.Time {
	if !e.AllDay && datetime.NoEnd(e.Start, end) {
		return time.Time{}
	}
	if e.AllDay {
		last := date(end)
		if end.Hour() != 0 || end.Minute() != 0 || !last.After(e.Start) {
			last = last.AddDate(0, 0, 1)
		}
		end = last
	}
	if !end.After(e.Start) {
		return time.Time{}
	}
	return end
}

// address is the page of an item: absolute, or on the list's own site.
func (r *reader) address(item any) string {
	base, err := url.Parse(r.page.URL)
	if err != nil {
		base = &url.URL{}
	}
	said := text(item, r.shape.url)
	if r.shape.slug != nil {
		said = r.shape.slug(item, r.page.Body)
	}
	if site, err := url.Parse(text(r.top, r.shape.site)); err == nil && site.Host != "" && base.Host == "" {
		base = site
	}
	if said == "" {
		return ""
	}
	u, err := base.Parse(said)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.String()
}

// joined is the texts at the paths, on one line.
func joined(item any, paths []string) string {
	var parts []string
	for _, path := range paths {
		if s := text(item, path); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}
