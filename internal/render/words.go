package render

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// word returns the phrase for a key with its gaps filled: word "deadlines.talk" "date" d "group" g. An
// unknown key is an error.
func (s *set) word(key string, gaps ...string) (string, error) {
	text, ok := s.words[key]
	if !ok { // an older set lacks newer phrases
		text, ok = shippedWords(s.Language)[key]
	}
	if !ok {
		return "", fmt.Errorf("there is no phrase %q in %s", key, wordsFile(s.Language))
	}
	if len(gaps)%2 != 0 {
		return "", fmt.Errorf("phrase %q: gaps must be pairs of name and text", key)
	}
	var pairs []string
	for i := 0; i < len(gaps); i += 2 {
		pairs = append(pairs, "{"+gaps[i]+"}", gaps[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(text), nil // a single pass: inserted texts are not replaced again
}

// counted returns the phrase for one or for many.
func (s *set) counted(key string, n int) (string, error) {
	if n == 1 {
		return s.word(key + ".one")
	}
	return s.word(key+".many", "n", fmt.Sprint(n))
}

// say is word for the keys of this package, which a test checks in every language. If the set lacks a key,
// say returns the key.
func (s *set) say(key string, gaps ...string) string {
	text, err := s.word(key, gaps...)
	if err != nil {
		return key
	}
	return text
}

func (s *set) count(key string, n int) string {
	text, err := s.counted(key, n)
	if err != nil {
		return key
	}
	return text
}

// day returns the date of t in words: "Monday, July 20".
func (s *set) day(t time.Time) string { return s.date("date", t) }

// date fills one of the formats "date" and "date.year".
func (s *set) date(form string, t time.Time) string {
	weekdays, months := strings.Split(s.words["weekdays"], ","), strings.Split(s.words["months"], ",")
	if len(weekdays) != 7 || len(months) != 12 {
		return t.Format(time.DateOnly)
	}
	return s.say(form, "weekday", weekdays[t.Weekday()], "month", months[t.Month()-1], "day", fmt.Sprint(t.Day()),
		"year", fmt.Sprint(t.Year()))
}

// clock returns the time of day of t without its zone: "6:30 PM" or "18:30".
func (s *set) clock(t time.Time) string { return t.Format(cmp.Or(s.words["clock"], "15:04")) }

// zoneName returns the common name of t's zone, such as PDT, or its offset from UTC if it has none.
func zoneName(t time.Time) string {
	name, offset := t.Zone()
	if name != "" && !strings.ContainsAny(name[:1], "+-") {
		return name
	}
	sign := "+"
	if offset < 0 {
		sign, offset = "−", -offset
	}
	if offset%3600 == 0 {
		return fmt.Sprintf("UTC%s%d", sign, offset/3600)
	}
	return fmt.Sprintf("UTC%s%d:%02d", sign, offset/3600, offset%3600/60)
}

func (s *set) zoneOf(e digest.Edition) *time.Location {
	if zone, err := time.LoadLocation(cmp.Or(e.TimeZone, s.TimeZone)); err == nil { // no name means UTC
		return zone
	}
	return time.UTC
}

// title returns the title of the edition: the digest's name and the date.
func (s *set) title(e digest.Edition) string {
	if revisions(e) > 0 {
		return s.say("correction.title", "name", s.Name, "date", s.day(e.Period.Start.In(s.zoneOf(e))))
	}
	return s.say("title", "name", s.Name, "date", s.day(e.Period.Start.In(s.zoneOf(e))))
}

// intro sums the edition up in one line: 2 chances to present a city project, 9 events coming up, 1 called
// off and 5 tasks for newcomers.
func (s *set) intro(e digest.Edition) string {
	if n := revisions(e); n > 0 {
		return s.count("correction.intro", n)
	}
	events, moved, cancelled, releases := e.More, 0, 0, 0
	for _, event := range e.Events {
		switch {
		case event.Status == digest.Cancelled || event.Status == digest.Postponed:
			cancelled++
		case !off(event):
			events++
		}
		if event.Change == digest.ChangeMoved && !off(event) {
			moved++
		}
	}
	for _, a := range e.Activity {
		if a.Kind == digest.KindRelease {
			releases += 1 + a.More
		}
	}
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{
		{"count.present", len(e.Present)},
		{"count.events", events},
		{"count.moved", moved},
		{"count.cancelled", cancelled},
		{"count.tasks", len(e.Tasks)},
		{"count.releases", releases},
	} {
		if p.n > 0 {
			parts = append(parts, s.count(p.key, p.n))
		}
	}
	unread := ""
	if events+cancelled == 0 {
		unread = s.unreadShort(e)
	}
	switch {
	case len(parts) == 0 && unread != "":
		return unread
	case len(parts) == 0:
		return s.say("intro.nothing")
	case unread != "":
		return s.say("intro", "what", s.list(parts)) + " " + unread
	}
	return s.say("intro", "what", s.list(parts))
}

// list joins phrases as in a sentence: a, b and c.
func (s *set) list(parts []string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + " " + s.say("and") + " " + parts[last]
}

// capital returns text with an initial capital letter.
func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}
