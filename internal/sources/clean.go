package sources

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/calledoff"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// maxProblems is the number of problems that are listed; further ones are counted.
const maxProblems = 50

// untitled is the title of an event whose own title is missing or cannot be published.
const untitled = "Untitled event"

// clean returns the harvest of a document, safe to publish and in the same form for all kinds: clean texts, statuses,
// modes, places, and labeled links, without addresses or passcodes of online meetings. Every harvest passes through it
// before it leaves this package.
func (s *Source) clean(f found, p digest.Period) digest.Harvest {
	h, zone := f.harvest, s.config.Zone
	coming := slices.DeleteFunc(slices.Clone(f.harvest.Events), func(e digest.Event) bool {
		begins, ends := e.StartsAt(zone), e.EndsAt(zone)
		return !begins.Before(p.End) || begins.Before(p.Start) && !ends.After(p.Start)
	})
	slices.SortStableFunc(coming, func(a, b digest.Event) int { return a.StartsAt(zone).Compare(b.StartsAt(zone)) })
	coming, missing := s.capped(coming)
	if missing != nil {
		h.Horizon = earlier(h.Horizon, missing.at)
		h.Problems = append(h.Problems, digest.Problem{Error: missing.text})
	}
	known, texts, shared := map[string]bool{}, map[string]words{}, map[string]int{}
	for _, e := range coming {
		shared[e.Description]++
	}
	h.Events = make([]digest.Event, 0, len(coming))
	var none []digest.Event // entries that say that a meeting does not take place
	busy, told := 0, map[string]bool{}
	for _, e := range coming {
		switch {
		case isBusy(e.Title):
			busy++
			continue
		case isUnbooked(e.Title):
			continue
		}
		e, state := s.cleanEvent(e, f.kind.Name, texts, shared[e.Description] > 1)
		if e.Title == "" {
			e.Title = untitled
			if e.UID == "" || !told[e.UID] { // of a series, one problem is enough
				h.Problems = append(h.Problems, withoutTitle(e, zone))
			}
			told[e.UID] = true
		}
		switch {
		case twin(known, e):
		case state == calledoff.NoMeeting:
			none = append(none, e)
		default:
			h.Events = append(h.Events, e)
		}
	}
	h.Events = callOff(h.Events, none, zone)
	slices.SortStableFunc(h.Events, func(a, b digest.Event) int {
		return cmp.Or(a.StartsAt(zone).Compare(b.StartsAt(zone)), cmp.Compare(a.Title, b.Title), cmp.Compare(a.UID, b.UID))
	})
	if busy > 0 {
		h.Problems = append(h.Problems, digest.Problem{
			Error: fmt.Sprintf("events without details, such as \"Busy\", are not published: %d", busy),
			Hint: "ask the group to share its calendar with all details; in Google Calendar: Settings, Access permissions, " +
				"\"See all event details\"",
			Note: len(h.Events) > 0,
		})
	}
	h.Cleaner = textclean.Version
	h.Problems = cleanProblems(h.Problems)
	return h
}

// withoutTitle is the problem of an event without a title.
func withoutTitle(e digest.Event, zone *time.Location) digest.Problem {
	return digest.Problem{
		Item:  "event at " + e.StartsAt(zone).In(zone).Format("2006-01-02 15:04"),
		Error: "it has no title that can be published; it is listed as \"" + untitled + "\"",
		Hint:  "look at the event in its calendar, and ask the group to give it a title", Note: true,
	}
}

// busyTitles holds the titles of events in calendars that share only free/busy information: "Busy" in Google and Apple,
// and the states of Outlook, in the languages in which these programs write them.
var busyTitles = map[string]bool{
	"busy": true, "free": true, "tentative": true, "out of office": true, "working elsewhere": true, "away": true,
	"free/busy": true, "private": true, "private appointment": true, "private event": true, "ocupado": true,
	"libre": true, "disponible": true, "fuera de la oficina": true, "evento privado": true, "privado": true,
	"ocupada": true, "ocupado/a": true, "no disponible": true, "unavailable": true, "not available": true,
	"busy (tentative)": true, "gebucht": true, "beschäftigt": true, "besetzt": true, "frei": true, "abwesend": true,
	"occupé": true, "occupée": true, "occupé(e)": true, "indisponible": true, "bezet": true,
	"occupato": true, //nolint:misspell // Italian
	"zajęty":   true, "zajęte": true, "upptagen": true, "opptatt": true, "optaget": true, "varattu": true, "занят": true,
	"занято": true, "予定あり": true, "忙碌": true, "바쁨": true,
}

// isUnbooked reports whether an entry is a time that nobody has booked, as Events Manager lists it.
func isUnbooked(title string) bool { return strings.EqualFold(strings.TrimSpace(title), "empty slot") }

func isBusy(title string) bool { return busyTitles[strings.ToLower(strings.TrimSpace(title))] }

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// twin reports whether e was listed before, and remembers it. Twins have the same title and time, and either the same
// UID or the same page.
func twin(known map[string]bool, e digest.Event) bool {
	when := fmt.Sprint(e.Start.Unix(), e.AllDay, "\x00", e.Title, "\x00")
	keys := []string{when + "uid\x00" + e.UID + "\x00" + e.RecurrenceID}
	if e.URL != "" {
		keys = append(keys, when+"url\x00"+e.URL+"\x00"+e.RecurrenceID)
	}
	before := slices.ContainsFunc(keys, func(k string) bool { return known[k] })
	for _, k := range keys {
		known[k] = true
	}
	return before
}

func cleanProblems(problems []digest.Problem) []digest.Problem {
	if extra := len(problems) - maxProblems; extra > 0 {
		problems = append(slices.Clip(problems[:maxProblems]),
			digest.Problem{Error: fmt.Sprintf("%d more items could not be understood", extra)})
	}
	for i, p := range problems {
		problems[i].Item, _ = textclean.Line(p.Item)
		problems[i].Error, problems[i].Hint = textclean.Message(p.Error, 400), textclean.Clip(oneLine(p.Hint), 400)
	}
	return problems
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// cleanEvent cleans one event. shared says that other events have the same description.
func (s *Source) cleanEvent(
	e digest.Event,
	kind string,
	known map[string]words,
	shared bool,
) (digest.Event, calledoff.State) {
	w := s.words(e, kind, known)
	met := w.met || textclean.HasConference(e.Title+"\n"+e.Place.Name+"\n"+e.Place.Address+"\n"+e.URL)
	page := cmp.Or(webPage(e.URL), lumaPage(e.Description))
	line, redacted := textclean.Line(e.Title)
	title, state := calledoff.Title(line, s.dayOf(e))
	title = cleanTitle(title)
	e = s.wholeDays(e)
	if day := s.dayOf(e); state == calledoff.Nothing || state == calledoff.OtherDay && calledoff.Names(w.text, day) {
		state = calledoff.Text(w.text, day, shared)
	}
	status := statusOf(state, cmp.Or(e.Status, digest.Confirmed))
	if luma := strings.Contains(e.Description, lumaMark) || label(page) == "Luma"; luma && status == digest.Tentative {
		status = digest.Confirmed // Luma calls every event tentative
	}
	place, where := cleanPlace(e.Place)
	if place == (digest.Place{}) && where != digest.Online && e.Mode != digest.Online {
		place = placeIn(w.where)
	}
	return digest.Event{
		Title:        title,
		Start:        e.Start,
		End:          e.End,
		AllDay:       e.AllDay,
		TimeUnknown:  e.TimeUnknown,
		TimeZone:     e.TimeZone,
		Status:       status,
		Mode:         mode(e.Mode, where, met, title, w.where),
		Place:        place,
		Position:     e.Position,
		URL:          page,
		UID:          identifier(e.UID),
		RecurrenceID: identifier(e.RecurrenceID),
		Summary:      w.summary,
		Description:  w.text,
		TextKey:      w.key,
		Redacted:     redacted || w.redacted || met,
		Links:        links(page),
	}, state
}

// dayOf returns the start of an event on the clock of the people who go there. A source that gives all times in UTC
// says nothing about that clock, so that of the digest counts.
func (s *Source) dayOf(e digest.Event) time.Time {
	if _, offset := e.Start.Zone(); !e.AllDay && offset == 0 && s.config.Zone != nil {
		return e.Start.In(s.config.Zone)
	}
	return e.Start
}

// statusOf returns the status of an event, given the status in the source and the state in its texts. Bad news wins.
func statusOf(state calledoff.State, given digest.Status) digest.Status {
	switch {
	case given == digest.Cancelled:
		return given
	case state == calledoff.Canceled, state == calledoff.NoMeeting:
		return digest.Cancelled
	case state == calledoff.Postponed:
		return digest.Postponed
	case state == calledoff.BackOn && given == digest.Postponed:
		return digest.Confirmed
	}
	return given
}

// identifier returns s as one line of visible characters, because it is printed and compared.
func identifier(s string) string { return textclean.Clip(oneLine(strings.ToValidUTF8(s, "")), 300) }

// maxURL is the maximum length of an address, in bytes.
const maxURL = 2000

// webPage returns address if it can be published: http or https, without credentials, and not the address of an online
// meeting. Otherwise it returns "".
func webPage(address string) string {
	if len(address) > maxURL {
		return ""
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.Contains(u.Hostname(), ".") ||
		u.User != nil ||
		textclean.IsConference(address) {
		return ""
	}
	return u.String()
}
