package sources

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/plain"
)

// Limits of one source.
const (
	maxEvents   = 500 // the next ones are kept
	maxProblems = 50
)

// clean makes what a document told safe to publish, and alike for all kinds: clean texts, states and modes, places that are places,
// labelled links, and no conference address or passcode anywhere. Nothing leaves this package without it.
func (s *Source) clean(f found, p digest.Period) digest.Harvest {
	h, zone := f.harvest, s.config.Zone
	coming := slices.DeleteFunc(slices.Clone(f.harvest.Events), func(e digest.Event) bool {
		begins, ends := e.StartsAt(zone), e.EndsAt(zone)
		return !begins.Before(p.End) || begins.Before(p.Start) && !ends.After(p.Start)
	})
	slices.SortStableFunc(coming, func(a, b digest.Event) int { return a.StartsAt(zone).Compare(b.StartsAt(zone)) })
	known, texts := map[string]bool{}, map[string]words{}
	h.Events = make([]digest.Event, 0, min(len(coming), maxEvents))
	for _, e := range coming {
		if len(h.Events) == maxEvents {
			h.Horizon = earlier(h.Horizon, h.Events[maxEvents-1].StartsAt(zone))
			h.Problems = append(h.Problems, digest.Problem{Error: fmt.Sprintf("it lists more than %d events in this time; those after %s are left out", maxEvents, h.Horizon.In(zone).Format(time.DateOnly))})
			break
		}
		e = s.cleanEvent(e, f.kind.Name, texts)
		if e.Title == "" {
			h.Problems = append(h.Problems, digest.Problem{
				Item:  "event at " + e.StartsAt(zone).In(zone).Format("2006-01-02 15:04"),
				Error: "it has no title that can be published, and is left out",
				Hint:  "look at the event in its calendar",
			})
			continue
		}
		if !twin(known, e) {
			h.Events = append(h.Events, e)
		}
	}
	slices.SortStableFunc(h.Events, func(a, b digest.Event) int {
		return cmp.Or(a.StartsAt(zone).Compare(b.StartsAt(zone)), cmp.Compare(a.Title, b.Title), cmp.Compare(a.UID, b.UID))
	})
	h.Problems = cleanProblems(h.Problems)
	return h
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// twin reports whether e was told before, and remembers it: the same title at the same time, with the same identifier, or without one on the same page.
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
		problems = append(slices.Clip(problems[:maxProblems]), digest.Problem{Error: fmt.Sprintf("%d more items could not be understood", extra)})
	}
	for i, p := range problems {
		problems[i].Item, problems[i].Error, problems[i].Hint = plain.Line(p.Item), plain.Clip(plain.Scrub(oneLine(p.Error)), 400), plain.Clip(oneLine(p.Hint), 400)
	}
	return problems
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// words are what is read out of a description, which the occurrences of an event share.
type words struct {
	text, summary string
	where         string // what its line "Where: …" says
	met           bool   // it holds the address of an online meeting
}

func (s *Source) words(e digest.Event, kind string, known map[string]words) words {
	key := e.Description + "\x00" + e.Summary
	w, ok := known[key]
	if !ok {
		w.text = plain.Text(s.withoutGroup(e, kind))
		w.summary = plain.Summary(cmp.Or(plain.Text(e.Summary), w.text))
		if strings.HasPrefix(w.text, w.summary) {
			w.summary = w.text[:len(w.summary)] // the same bytes, held once
		}
		_, w.where, _ = strings.Cut(whereLine.FindString(w.text), ":")
		w.met = plain.HasConference(e.Description) || plain.HasConference(e.Summary)
		known[key] = w
	}
	return w
}

func (s *Source) cleanEvent(e digest.Event, kind string, known map[string]words) digest.Event {
	w := s.words(e, kind, known)
	met := w.met || plain.HasConference(e.Title+"\n"+e.Place.Name+"\n"+e.Place.Address+"\n"+e.URL)
	page := cmp.Or(webPage(e.URL), lumaPage(e.Description))
	title, status := told(plain.Line(e.Title), cmp.Or(e.Status, digest.Confirmed))
	if luma := strings.Contains(e.Description, lumaMark) || label(page) == "Luma"; luma && status == digest.Tentative {
		status = digest.Confirmed // Luma calls every event tentative
	}
	place, where := cleanPlace(e.Place)
	if place == (digest.Place{}) && where != digest.Online && e.Mode != digest.Online {
		place = placeIn(w.where)
	}
	return digest.Event{
		Title: title, Start: e.Start, End: e.End, AllDay: e.AllDay, TimeZone: e.TimeZone, Status: status,
		Mode: mode(e.Mode, where, met, title, w.where), Place: place, URL: page, UID: identifier(e.UID), RecurrenceID: identifier(e.RecurrenceID),
		Summary: w.summary, Description: w.text,
		Links: links(page),
	}
}

// withoutGroup leaves out what platforms put before a description: Meetup the group's name, Luma a line about itself.
func (s *Source) withoutGroup(e digest.Event, kind string) string {
	text := strings.TrimSpace(e.Description)
	if _, after, ok := strings.Cut(text, lumaMark); ok && strings.HasPrefix(text, lumaMark) {
		_, rest, _ := strings.Cut(after, "\n")
		return rest
	}
	first, rest, more := strings.Cut(text, "\n")
	first = strings.TrimSpace(first)
	if strings.EqualFold(first, s.config.Group) || more && kind == "ical" && strings.HasSuffix(e.UID, "@meetup.com") && len(first) < 200 {
		return rest
	}
	return text
}

// identifier is one line of visible signs, for it is printed and compared.
func identifier(s string) string { return plain.Clip(oneLine(strings.ToValidUTF8(s, "")), 300) }

// maxURL is longer than any address that people can use.
const maxURL = 2000

// webPage is an address that may be published: http or https, without credentials, and no meeting's own.
func webPage(address string) string {
	if len(address) > maxURL {
		return ""
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.Contains(u.Hostname(), ".") || u.User != nil || plain.IsConference(address) || strings.Contains(strings.ToLower(address), "pwd=") {
		return ""
	}
	return u.String()
}

// lumaMark begins the descriptions of Luma's calendars, before the address of the event's page.
const lumaMark = "Get up-to-date information at:"

var lumaEvent = regexp.MustCompile(`https://(?:luma\.com|lu\.ma)/[A-Za-z0-9_.~/-]{1,100}`)

// lumaPage is the event's page, which Luma's calendars tell only in the description.
func lumaPage(description string) string {
	if _, rest, ok := strings.Cut(description, lumaMark); ok {
		return lumaEvent.FindString(rest[:min(len(rest), 300)])
	}
	return ""
}

func links(page string) []digest.Link {
	if page == "" {
		return nil
	}
	return []digest.Link{{Label: label(page), URL: page}}
}

// labels are what pages are called, by the end of their host.
var labels = []struct{ host, name string }{
	{"meetup.com", "Meetup"},
	{"luma.com", "Luma"},
	{"lu.ma", "Luma"},
	{"calendar.google.com", "Google Calendar"},
	{"github.com", "GitHub"},
	{"eventbrite.com", "Eventbrite"},
	{"eventbrite.co.uk", "Eventbrite"},
	{"eventbrite.ca", "Eventbrite"},
	{"eventbrite.de", "Eventbrite"},
	{"eventbrite.es", "Eventbrite"},
	{"eventbrite.com.mx", "Eventbrite"},
	{"guild.host", "Guild"},
	{"facebook.com", "Facebook"},
	{"hackforla.org", "Hack for LA"},
}

// label says whose page an address is.
func label(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	for _, l := range labels {
		if host == l.host || strings.HasSuffix(host, "."+l.host) {
			return l.name
		}
	}
	return host
}
