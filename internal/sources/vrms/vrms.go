// Package vrms reads the recurring team meetings of Hack for LA from its volunteer system,
// https://www.vrms.io/api/recurringevents.
//
// Each record holds the start and end of one past occurrence. The meeting repeats every week at the same local time in
// Los Angeles. Records also hold the passcodes of video meetings, which this package never reads.
package vrms

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

const (
	maxRecords = 2000
	// stale is the age of a record's last update after which its meetings are tentative.
	stale = 26 * 7 * 24 * time.Hour
)

// Addresses returns the address of the meeting list if location is a page of the volunteer system. Otherwise it returns
// nil.
func Addresses(location string) []string {
	u, err := url.Parse(location)
	if err != nil || strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") != "vrms.io" ||
		strings.HasPrefix(u.Path, "/api/") {
		return nil
	}
	return []string{"https://www.vrms.io/api/recurringevents"}
}

// record holds the fields of a meeting that are used. The links of video meetings are left out on purpose.
type record struct {
	ID      string `json:"_id"`
	Name    string `json:"name"`
	Type    string `json:"eventType"`
	Text    string `json:"description"`
	Start   string `json:"startTime"`
	End     string `json:"endTime"`
	Updated string `json:"updatedDate"`
	Project struct {
		Name   string `json:"name"`
		Text   string `json:"description"`
		Page   string `json:"hflaWebsiteUrl"`
		GitHub string `json:"githubUrl"`
		Status string `json:"projectStatus"`
	} `json:"project"`
}

// Recognizes reports whether the body of doc is the system's list of meetings.
func Recognizes(doc fetch.Document) bool {
	head := bytes.TrimSpace(doc.Body[:min(len(doc.Body), 20_000)])
	return bytes.HasPrefix(head, []byte("[")) && bytes.Contains(head, []byte(`"hacknight"`)) &&
		bytes.Contains(head, []byte(`"startTime"`))
}

// Parse returns every occurrence of the meetings in the period p. Meetings repeat weekly at local time in Los Angeles,
// whatever the zone of the digest. Test records, and records of deleted or finished projects, are left out.
//
// Meetings are tentative if their record was not updated for half a year, or if its text says that they do not take
// place every week but not when.
func Parse(doc fetch.Document, p digest.Period, _ *time.Location) (digest.Harvest, error) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		return digest.Harvest{}, err
	}
	var rows []json.RawMessage
	if err := json.Unmarshal(doc.Body, &rows); err != nil {
		return digest.Harvest{}, fmt.Errorf("reading the list of meetings: %w", err)
	}
	var h digest.Harvest
	for i, row := range rows {
		if i == maxRecords {
			h.Problems = append(
				h.Problems,
				digest.Problem{
					Error: fmt.Sprintf("%d meetings beyond the first %d were not read", len(rows)-maxRecords, maxRecords),
				},
			)
			break
		}
		var r record
		if err := json.Unmarshal(row, &r); err != nil {
			h.Problems = append(
				h.Problems, digest.Problem{Item: fmt.Sprintf("meeting %d", i+1), Error: "it does not have the form of a meeting"},
			)
			continue
		}
		if r.test() || r.ended() {
			continue
		}
		if strings.TrimSpace(r.Project.Name) == "" { // the project was deleted, but not its meeting
			continue
		}
		events, err := r.occurrences(p, zone)
		if err != nil {
			h.Problems = append(h.Problems, digest.Problem{Item: r.title(), Error: err.Error()})
		}
		h.Events = append(h.Events, events...)
	}
	return h, nil
}

var testing = regexp.MustCompile(
	`(?i)^\W*test(?:s|ing)?(?:[-_ ]?(?:\d+|meeting|row|project))?\W*$|^\s*test[-_]|\btest[-_ ]?event`,
)

// test reports whether the record was created only to try out the system. Teams whose work is testing do not match.
func (r record) test() bool {
	return testing.MatchString(r.Name) || testing.MatchString(r.Project.Name) || testing.MatchString(r.Text)
}

func (r record) ended() bool {
	switch strings.ToLower(strings.TrimSpace(r.Project.Status)) {
	case "completed", "inactive", "closed", "deleted", "on hold":
		return true
	}
	return false
}

func (r record) title() string {
	name, project, kind := strings.TrimSpace(r.Name), strings.TrimSpace(r.Project.Name), strings.TrimSpace(r.Type)
	switch {
	case project == "" || strings.Contains(name, project):
		return name
	case name == "" || strings.EqualFold(name, "all"):
		if kind == "" {
			return project
		}
		return project + ": " + strings.ToLower(kind)
	case kind == "" || strings.Contains(strings.ToLower(name), "meeting"):
		return project + ": " + name
	}
	return project + ": " + name + ", " + strings.ToLower(kind)
}

// occurrences returns the meetings that take place in the period.
func (r record) occurrences(p digest.Period, zone *time.Location) ([]digest.Event, error) {
	start, err := time.Parse(time.RFC3339, r.Start)
	if err != nil || start.Year() < 2000 {
		return nil, fmt.Errorf("its start %q is not a time", clip(r.Start))
	}
	var length time.Duration
	if end, err := time.Parse(time.RFC3339, r.End); err == nil && end.After(start) && end.Sub(start) < 24*time.Hour {
		length = end.Sub(start).Round(time.Minute)
	}
	wall := start.In(zone).Truncate(time.Minute) // offsets of current zones are whole minutes
	often := r.rhythm(wall.Weekday())
	status := digest.Confirmed
	if touched, err := time.Parse(time.RFC3339, r.Updated); err != nil || p.Start.Sub(touched) > stale || !often.clear {
		status = digest.Tentative
	}
	page := r.Project.Page
	if !strings.HasPrefix(page, "https://") {
		page = "https://www.hackforla.org/"
	}
	var out []digest.Event
	weeks := max(0, int(p.Start.Sub(wall).Hours()/(7*24))-1)
	for day := wall.AddDate(0, 0, 7*weeks); ; day = day.AddDate(0, 0, 7) {
		begins := digest.AtWall(
			time.Date(day.Year(), day.Month(), day.Day(), wall.Hour(), wall.Minute(), 0, 0, time.UTC), zone,
		)
		if !begins.Before(p.End) {
			return out, nil
		}
		if !often.falls(day) {
			continue
		}
		e := digest.Event{
			Title: r.title(), Start: begins, TimeZone: zone.String(), Status: status, Mode: digest.Online, URL: page,
			UID: "vrms-" + r.ID, RecurrenceID: begins.Format("20060102T150405"), Description: strings.TrimSpace(r.Text + "\n\n" +
				r.Project.Text),
		}
		if length > 0 {
			e.End = begins.Add(length)
		}
		if begins.Before(p.Start) && !e.EndsAt(zone).After(p.Start) {
			continue
		}
		out = append(out, e)
	}
}

func clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), 40)], "") }
