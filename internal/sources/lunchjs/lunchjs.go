// Package lunchjs reads the lunches of JS.LA, which are issues of a GitHub repository whose titles hold place and date.
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

// Addresses are where the issues of a repository's page are found.
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

// Recognizes reports whether doc is a list of GitHub's issues, by itself or as the issues of an object. An empty list
// may be anything, and is one where the address is one of issues.
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

var goesOn = regexp.MustCompile(`<([^<>]{1,1000})>\s*;[^,<>]*\brel="?next\b`)

// Next is where the list goes on, by its Link header (RFC 8288).
func Next(doc fetch.Document) string {
	if m := goesOn.FindStringSubmatch(strings.Join(doc.Header.Values("Link"), ", ")); m != nil {
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

// Parse reads open issues titled "PLACE - MONTH DAY, YEAR", with or without a weekday; months may be cut short. Labels
// are not trusted, but a lunch that still needs a champion is none yet; a second issue for the same place and day is
// the first one's twin. The hour is that of the text, half past twelve where it names none, in Los Angeles, where zone
// is not another one. No end is told.
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
			h.Problems = append(h.Problems, digest.Problem{Item: "an issue", Error: "it is not of the form of an issue"})
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
					Hint:  "an organiser has to write the day into the title",
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
		h.Horizon = digest.CoversNothing // issues are in the order in which they were written
	}
	return h, nil
}

// issues are those of the list, which may stand alone or under a name.
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

// event makes the lunch of an issue; one without a title where the issue is about something else.
func (i issue) event(zone *time.Location) (digest.Event, error) {
	m := lunch.FindStringSubmatch(i.Title)
	if m == nil {
		if noDay.MatchString(i.Title) {
			return digest.Event{}, fmt.Errorf("its title names no day with its year")
		}
		return digest.Event{}, nil
	}
	day, err := time.Parse("Jan 2 2006", m[2][:3]+" "+m[3]+" "+m[4])
	if err != nil {
		return digest.Event{}, fmt.Errorf("its title names a day that does not exist")
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
