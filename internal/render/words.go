package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// say fills the gaps of a phrase: say("deadline.talk", "date", d, "group", g).
func (s *set) say(key string, gaps ...string) string {
	text := s.words[key]
	for i := 0; i+1 < len(gaps); i += 2 {
		text = strings.ReplaceAll(text, "{"+gaps[i]+"}", gaps[i+1])
	}
	return text
}

// named are the words with the digest's name in them.
func (s *set) named(m medium) map[string]string {
	out := make(map[string]string, len(s.words))
	for key, text := range s.words {
		out[key] = strings.ReplaceAll(text, "{name}", m.text(s.Name))
	}
	return out
}

// count is a phrase for one or for many.
func (s *set) count(key string, n int) string {
	if n == 1 {
		return s.words[key+".one"]
	}
	return s.say(key+".many", "n", fmt.Sprint(n))
}

// dateIn is a day in words: "Monday, July 20".
func (s *set) dateIn(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	weekdays, months := strings.Split(s.words["weekdays"], ","), strings.Split(s.words["months"], ",")
	if len(weekdays) != 7 || len(months) != 12 {
		return t.Format(time.DateOnly)
	}
	return s.say("date", "weekday", weekdays[t.Weekday()], "month", months[t.Month()-1], "day", fmt.Sprint(t.Day()))
}

func (v viewer) date(t time.Time) string { return v.dateIn(t, v.zone) }

// title is what the edition is called: the digest's name and the date.
func (s *set) title(e digest.Edition) string {
	return s.say("title", "name", s.Name, "date", s.dateIn(e.Period.Start, zoneOf(e)))
}

// intro sums the edition up in one line: "3 stages for city projects, 9 events and 5 first tasks in the coming weeks."
func (s *set) intro(e digest.Edition) string {
	takesPlace, releases := e.More, 0
	for _, event := range e.Events {
		if event.Status != digest.Cancelled && event.Change != digest.ChangeUnlisted {
			takesPlace++
		}
	}
	for _, a := range e.Activity {
		if a.Kind == digest.KindRelease {
			releases++
		}
	}
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{{"present", len(e.Present)}, {"events", takesPlace}, {"tasks", len(e.Tasks)}, {"releases", releases}} {
		if p.n > 0 {
			parts = append(parts, s.count(p.key, p.n))
		}
	}
	if takesPlace == 0 && len(parts) == 0 {
		return s.words["nothing"]
	}
	text := parts[0]
	if n := len(parts); n > 1 {
		text = strings.Join(parts[:n-1], ", ") + " " + s.words["and"] + " " + parts[n-1]
	}
	return text + " " + s.words["weeks"] + "."
}
