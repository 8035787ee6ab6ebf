package config

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// talks is a file of talks.
type talks struct {
	Talks []talk `yaml:"talks"`
}

// talk is a talk as people enter it.
type talk struct {
	ID         string `yaml:"id,omitempty"`
	Repository string `yaml:"repository"`
	Group      string `yaml:"group"`
	Event      string `yaml:"event,omitempty"`
	At         string `yaml:"at,omitempty"`
	Speaker    string `yaml:"speaker,omitempty"`
	State      string `yaml:"state"`
	URL        string `yaml:"url,omitempty"`
	Minutes    int    `yaml:"minutes,omitempty"`
	Slides     string `yaml:"slides,omitempty"`
	Recap      string `yaml:"recap,omitempty"`
}

var talkStates = []string{digest.TalkProposed, digest.TalkAccepted, digest.TalkPresented, digest.TalkDeclined}

// FormatTalks writes talks in the format of ParseTalks, with times in zone.
func FormatTalks(all []digest.Talk, zone *time.Location) ([]byte, error) {
	out := talks{Talks: []talk{}}
	for _, t := range all {
		w := talk{
			ID: t.ID, Repository: t.Repository, Group: t.Group, Event: t.Event, Speaker: t.Speaker, State: t.State, URL: t.URL,
			Minutes: t.Minutes, Slides: t.Slides, Recap: t.Recap,
		}
		if !t.At.IsZero() {
			w.At = t.At.In(zone).Format(time.RFC3339)
		}
		out.Talks = append(out.Talks, w)
	}
	return yaml.Marshal(out)
}

// ParseTalks reads a file of talks. Times are RFC 3339, or a day or time on the clocks of zone. The error
// lists all mistakes, with their places.
func ParseTalks(name string, text []byte, zone *time.Location) ([]digest.Talk, error) {
	d, body, err := begin(name, text, maxTalks, func(string) (string, bool) { return "", false })
	if err != nil {
		return nil, err
	}
	d.literal = true
	var file talks
	if body != nil {
		d.value(body, reflect.ValueOf(&file).Elem(), "")
	}
	var out []digest.Talk
	for i, t := range file.Talks {
		at := fmt.Sprintf("talks[%d]", i)
		d.need(at+".repository", t.Repository, "repository: CityOfLosAngeles/curb-map")
		d.need(at+".group", t.Group, "group: SoCal Python")
		d.need(at+".state", t.State, "state: accepted")
		d.among(at+".state", t.State, talkStates)
		d.web(at+".url", t.URL)
		d.web(at+".slides", t.Slides)
		d.web(at+".recap", t.Recap)
		if t.Repository != "" && !githubRepo.MatchString(t.Repository) {
			d.wrong(at+".repository", "write owner/name", "this is not the name of a repository")
		}
		if j := slices.IndexFunc(file.Talks, func(o talk) bool { return o.ID == t.ID }); j < i && t.ID != "" {
			d.wrong(at+".id", "leave it out for a new talk", "another talk has this id")
		}
		w := digest.Talk{
			ID: t.ID, Repository: t.Repository, Group: t.Group, Event: t.Event, Speaker: t.Speaker, State: t.State, URL: t.URL,
			Minutes: t.Minutes, Slides: t.Slides, Recap: t.Recap,
		}
		if t.At != "" {
			if w.At, err = TalkTime(t.At, zone); err != nil {
				d.wrong(at+".at", "at: 2026-08-08 19:00", "%v", err)
			}
		}
		out = append(out, w)
	}
	if len(d.errs) > 0 {
		return nil, inOrder(d.errs)
	}
	return out, nil
}

// TalkTime parses the time of a talk: RFC 3339, or a time or day on the clocks of zone.
func TalkTime(text string, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	t, day, err := moment(text, zone)
	if day {
		t = digest.StartOfDay(t, zone)
	}
	return t, err
}
