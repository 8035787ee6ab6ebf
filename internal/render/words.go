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

// title returns the title of the edition: the digest's name, the date, and which extra edition of the day it is.
func (s *set) title(e digest.Edition) string {
	if revisions(e) > 0 {
		return s.say("correction.title", "name", s.Name, "date", s.day(e.Period.Start.In(s.zoneOf(e))))
	}
	title := s.say("title", "name", s.Name, "date", s.day(e.Period.Start.In(s.zoneOf(e))))
	if n := extra(e); n > 0 {
		title += ", " + s.count("extra", n)
	}
	return title
}

// extra returns the number of an extra edition within its day: 1 for 2026-07-20a. It is 0 for the others.
func extra(e digest.Edition) int {
	n := 0
	for _, r := range e.Name[min(len(e.Name), len(time.DateOnly)):] {
		if r < 'a' || r > 'z' {
			return 0
		}
		n = n*26 + int(r-'a') + 1
	}
	return n
}

// intro sums the edition up in one line: 2 chances to present a city project, 9 events coming up, 1 called
// off and 5 tasks for newcomers.
func (s *set) intro(e digest.Edition) string {
	if n := revisions(e); n > 0 {
		return s.count("correction.intro", n)
	}
	var parts []string
	counts := append([]tallied{{"count.present", len(e.Present)}}, tally(e)...)
	for _, c := range append(counts, tallied{"count.tasks", len(e.Tasks)}, tallied{"count.releases", releases(e)}) {
		if c.n > 0 {
			parts = append(parts, s.count(c.key, c.n))
		}
	}
	unread := ""
	if events, off := counts[1].n, counts[3].n; events+off == 0 {
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

// tallied is a number of events, and the key of its phrase.
type tallied struct {
	key string
	n   int
}

// tally counts the events that take place, that moved, and that do not take place.
func tally(e digest.Edition) []tallied {
	events, moved, cancelled := e.More, 0, 0
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
	return []tallied{{"count.events", events}, {"count.moved", moved}, {"count.cancelled", cancelled}}
}

// releases counts the new releases.
func releases(e digest.Edition) int {
	n := 0
	for _, a := range e.Activity {
		if a.Kind == digest.KindRelease {
			n += 1 + a.More
		}
	}
	return n
}

// list joins phrases as in a sentence: a, b, and c. An older set has no phrase for three and more: introductions that
// were written with it say "a, b and c", and must be recognized.
func (s *set) list(parts []string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	some := strings.Join(parts[:last], ", ")
	if last > 1 && s.words["list.many"] != "" {
		return s.say("list.many", "some", some, "last", parts[last])
	}
	return some + " " + s.say("and") + " " + parts[last]
}

// shortDay returns the date of t in few words: "Tue, Jul 21".
func (s *set) shortDay(t time.Time) string {
	return s.say("date.short", "weekday", s.nth("weekdays.short", int(t.Weekday()), t.Format("Mon")), "month",
		s.shortMonth(t), "day", fmt.Sprint(t.Day()))
}

// shortMonth returns the month of t in few letters: "Jul".
func (s *set) shortMonth(t time.Time) string {
	return s.nth("months.short", int(t.Month())-1, t.Format("Jan"))
}

// weekdays returns the name of an event's weekday for all of its weeks: "Tuesdays".
func (s *set) weekdays(t time.Time) string {
	return s.nth("weekdays.every", int(t.Weekday()), t.Format("Monday"))
}

// nth returns an element of a phrase that is a list with commas, or else other.
func (s *set) nth(key string, n int, other string) string {
	if list := strings.Split(s.say(key), ","); n < len(list) {
		return list[n]
	}
	return other
}

// oClock returns the time of day of t, without minutes if it is a full hour on a clock of twelve: "7 PM".
func (s *set) oClock(t time.Time) string {
	text := s.clock(t)
	if hour, half, ok := strings.Cut(text, ":00 "); ok {
		return hour + " " + half
	}
	return text
}

// capital returns text with an initial capital letter.
func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}
