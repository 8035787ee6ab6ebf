// Package lunchjs reads the lunches of JS.LA. They are issues of a GitHub repository, and their titles hold the place
// and the date.
package lunchjs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

var repository = regexp.MustCompile(`^https://github\.com/([A-Za-z0-9-]+/[A-Za-z0-9._-]+?)/?$`)

// Addresses returns the API address of a repository's open issues, if location is the page of a repository at
// github.com. Otherwise it returns nil.
func Addresses(location string) []string {
	if m := repository.FindStringSubmatch(location); m != nil {
		return []string{
			"https://api.github.com/repos/" + strings.TrimSuffix(m[1], ".git") + "/issues?state=open&per_page=100",
		}
	}
	return nil
}

type issue struct {
	Number      int                    `json:"number"`
	State       string                 `json:"state"`
	Title       string                 `json:"title"`
	Body        string                 `json:"body"`
	URL         string                 `json:"html_url"`
	Labels      []json.RawMessage      `json:"labels"`
	PullRequest map[string]interface{} `json:"pull_request"`
}

// Recognizes reports whether the body of doc is a list of GitHub issues, either as an array or as the field "issues" of
// an object. An empty array counts only if the address of doc contains /issues.
func Recognizes(doc fetch.Document) bool {
	head := bytes.TrimSpace(doc.Body[:min(len(doc.Body), 20000)])
	if bytes.HasPrefix(head, []byte("{")) {
		return bytes.Contains(head, []byte(`"issues"`)) && bytes.Contains(head, []byte(`"labels"`)) &&
			bytes.Contains(head, []byte(`"title"`))
	}
	if !bytes.HasPrefix(head, []byte("[")) {
		return false
	}
	none := bytes.HasPrefix(bytes.TrimSpace(head[1:]), []byte("]"))
	has := func(s string) bool { return bytes.Contains(head, []byte(s)) }
	return none && strings.Contains(doc.URL, "/issues") || has(`"html_url"`) && has(`"labels"`)
}

// nextLink matches the link to the next page in a Link header.
var nextLink = regexp.MustCompile(`<([^<>]{1,1000})>\s*;[^,<>]*\brel="?next\b`)

// Next returns the address of the list's next page, from the Link header (RFC 8288). It returns "" on the last page.
func Next(doc fetch.Document) string {
	if m := nextLink.FindStringSubmatch(strings.Join(doc.Header.Values("Link"), ", ")); m != nil {
		return m[1]
	}
	return ""
}

const months = `Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?` +
	`|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?`

var (
	lunch = regexp.MustCompile(
		`(?i)^\s*(.{1,80}?)\s*[-–—]\s*(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,` +
			`?\s+)?(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|` +
			`Nov(?:ember)?|Dec(?:ember)?)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`,
	)
	noDay = regexp.MustCompile(`(?i)\s[-–—]\s*(?:(?:` + months + `)(?:\.?,?\s+\d[^-–—]*)?` +
		`|tb[acd]|to be (?:announced|confirmed|determined))\W*$`)
	clock = regexp.MustCompile(`(?i)\b(\d{1,2}):(\d{2})\s*([ap])\.?m`)
	where = regexp.MustCompile(`(?m)\s@\s+([^\n]{2,120})$`)
)

// Parse reads open issues titled "PLACE - MONTH DAY, YEAR". The title may include the weekday, and months may be
// abbreviated. An issue that still asks for a champion is left out; other labels are ignored. Of several issues for the
// same place and time, the first is used.
//
// The start is the time given in the text, or 12:30 PM. Times are in zone. Events have no end. An issue whose date
// cannot be read becomes a Problem.
func Parse(doc fetch.Document, _ digest.Period, zone *time.Location) (digest.Harvest, error) {
	list, err := issues(doc.Body)
	if err != nil {
		return digest.Harvest{}, fmt.Errorf("reading the list of issues: %w", err)
	}
	var h digest.Harvest
	known := map[string]bool{}
	for _, raw := range list {
		var i issue
		if err := json.Unmarshal(raw, &i); err != nil {
			h.Problems = append(h.Problems, digest.Problem{Item: "an issue", Error: "it does not have the form of an issue"})
			continue
		}
		if i.PullRequest != nil || i.State != "" && i.State != "open" || i.needsChampion() {
			continue
		}
		e, err := i.event(zone)
		if err != nil {
			h.Problems = append(
				h.Problems,
				digest.Problem{
					Item:  fmt.Sprintf("#%d %s", i.Number, i.Title),
					Error: err.Error(),
					Hint:  "ask an organizer to put the full date in the title",
				},
			)
			continue
		}
		if key := e.Title + e.Start.String(); e.Title != "" && !known[key] {
			known[key] = true
			h.Events = append(h.Events, e)
		}
	}
	if Next(doc) != "" {
		h.Horizon = digest.CoversNothing // the list is in order of creation, not of date
	}
	return h, nil
}

// issues returns the elements of a list, which is an array or the field "issues" of an object.
func issues(body []byte) ([]json.RawMessage, error) {
	body = bytes.TrimSpace(body)
	if !bytes.HasPrefix(body, []byte("{")) {
		var list []json.RawMessage
		return list, json.Unmarshal(body, &list)
	}
	var named struct {
		Issues []json.RawMessage `json:"issues"`
	}
	err := json.Unmarshal(body, &named)
	return named.Issues, err
}

func (i issue) needsChampion() bool {
	for _, l := range i.Labels {
		if strings.Contains(strings.ToLower(string(l)), "needs champion") {
			return true
		}
	}
	return strings.Contains(strings.ToLower(i.Title), "calling all champions")
}

// event returns the lunch that an issue announces. The event has no title if the issue is about something else.
func (i issue) event(zone *time.Location) (digest.Event, error) {
	m := lunch.FindStringSubmatch(i.Title)
	if m == nil {
		if noDay.MatchString(i.Title) {
			return digest.Event{}, fmt.Errorf("its title has no date with a year")
		}
		return digest.Event{}, nil
	}
	day, err := time.Parse("Jan 2 2006", m[2][:3]+" "+m[3]+" "+m[4])
	if err != nil {
		return digest.Event{}, fmt.Errorf("its title has a date that does not exist")
	}
	hour, minute := 12, 30
	if c := clock.FindStringSubmatch(i.Body); c != nil {
		if t, err := time.Parse("3:04PM", c[1]+":"+c[2]+strings.ToUpper(c[3])+"M"); err == nil {
			hour, minute = t.Hour(), t.Minute()
		}
	}
	e := digest.Event{
		Title: "Lunch.js: " + m[1], Start: digest.AtWall(day.Add(time.Duration(hour)*time.Hour+
			time.Duration(minute)*time.Minute), zone), TimeZone: zone.String(),
		Status: digest.Confirmed, Mode: digest.InPerson, Place: digest.Place{Name: m[1]}, URL: i.URL,
		UID: fmt.Sprintf("issue-%d", i.Number), Description: i.Body,
	}
	if at := where.FindStringSubmatch(i.Body); at != nil {
		e.Place = digest.Place{Name: strings.TrimSpace(at[1]), Address: m[1]}
	}
	return e, nil
}
