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

// maxEvents is how many events of one source are kept: the next ones.
const maxEvents = 500

// clean makes what a source told safe to publish and alike for all kinds: clean texts, told states and modes, places that are places,
// links with labels, no conference addresses and passcodes anywhere. It is the one way out of this package.
func clean(h digest.Harvest, group string, p digest.Period, zone *time.Location) digest.Harvest {
	known := map[string]bool{}
	events := h.Events[:0:0]
	for _, e := range h.Events {
		e = cleanEvent(e, group)
		key := fmt.Sprint(e.StartsAt(zone).Unix(), "\x00", e.Title, "\x00", e.UID, "\x00", e.RecurrenceID)
		if e.Title == "" || known[key] || e.EndsAt(zone).Before(p.Start) || !e.StartsAt(zone).Before(p.End) {
			continue
		}
		known[key] = true
		events = append(events, e)
	}
	slices.SortStableFunc(events, func(a, b digest.Event) int {
		return cmp.Or(a.StartsAt(zone).Compare(b.StartsAt(zone)), cmp.Compare(a.Title, b.Title), cmp.Compare(a.UID, b.UID))
	})
	if extra := len(events) - maxEvents; extra > 0 {
		h.Problems = append(h.Problems, digest.Problem{Error: fmt.Sprintf("it lists more than %d events; the %d furthest away are left out", maxEvents, extra)})
		events = events[:maxEvents]
	}
	h.Events = events
	for i, problem := range h.Problems {
		h.Problems[i].Item, h.Problems[i].Error = plain.Line(problem.Item), plain.Clip(problem.Error, 400)
	}
	return h
}

func cleanEvent(e digest.Event, group string) digest.Event {
	conference := plain.HasConference(e.Description) || plain.HasConference(e.Place.Name+" "+e.Place.Address) || plain.IsConference(e.URL)
	url := cmp.Or(webPage(e.URL), lumaPage(e.Description))
	e.Title, e.Status = told(plain.Scrub(plain.Line(e.Title)), cmp.Or(e.Status, digest.Confirmed))
	if onLuma := strings.Contains(e.Description, "Get up-to-date information at:"); onLuma && e.Status == digest.Tentative {
		e.Status = digest.Confirmed // Luma calls every event tentative
	}
	text := plain.Text(withoutGroup(e.Description, group))
	place := e.Place
	e.Place = cleanPlace(place)
	e.Mode = mode(e, place, text, conference)
	e.Description, e.Summary, e.URL = text, plain.Summary(cmp.Or(plain.Text(e.Summary), text)), url
	e.Links = nil
	if url != "" {
		e.Links = []digest.Link{{Label: label(url), URL: url}}
	}
	return e
}

// withoutGroup leaves out the first line where that is only the group's name, as Meetup has it.
func withoutGroup(text, group string) string {
	first, rest, ok := strings.Cut(strings.TrimLeft(text, " \r\n"), "\n")
	if ok && len(first) < 100 && (strings.EqualFold(strings.TrimSpace(first), group) || !strings.ContainsAny(first, ".!?:") && len(strings.Fields(first)) <= 6 && strings.TrimSpace(rest) != "") {
		return rest
	}
	return text
}

const off = `cancel(?:l?ed|ado|ada|l?ation)|abgesagt|annul[ée]e?|postponed|aplazad[oa]|pospuest[oa]|rescheduled|verschoben`

var (
	stood = regexp.MustCompile(`(?i)^\s*[\[(*~]*\s*(` + off + `)\s*[\])*~]*\s*[:!–—-]+\s*|^\s*[\[(*~]+\s*(` + off + `)\s*[\])*~!]+\s*|\s*[\[(*~]+\s*(` + off + `)[^\])]{0,30}[\])*~!]+\s*$|\s+[–—-]+\s*(` + off + `)\s*!*\s*$|^\s*(CANCEL?LED|POSTPONED|CANCELADO|APLAZADO)\s+`)
	later = regexp.MustCompile(`(?i)postponed|aplazad|pospuest|rescheduled|verschoben`)
)

// told reads a state out of a title, "CANCELLED: Async night", and takes it away. A word within a title, "Cancel culture", says nothing.
func told(title string, status digest.Status) (string, digest.Status) {
	m := stood.FindString(title)
	if m == "" {
		return title, status
	}
	rest := strings.TrimSpace(stood.ReplaceAllString(title, " "))
	if rest == "" {
		rest = title
	}
	if later.MatchString(m) {
		if status != digest.Cancelled {
			status = digest.Postponed
		}
		return rest, status
	}
	return rest, digest.Cancelled
}

var noPlace = regexp.MustCompile(`(?i)^\s*(tb[adc]|to be (announced|determined|confirmed)|check event page( for more details)?|see (event|meetup) page|register to see address|needs a location|n/?a|none|location)\s*\.?\s*$`)

var onlineWords = regexp.MustCompile(`(?i)\b(online( event)?|virtual(ly)?|zoom|google meet|webinar|en línea|remote)\b`)

// cleanPlace keeps what is a place.
func cleanPlace(p digest.Place) digest.Place {
	for _, part := range []*string{&p.Name, &p.Address} {
		*part = plain.Line(*part)
		if strings.Contains(*part, "://") || plain.HasConference(*part) || noPlace.MatchString(*part) || onlineWords.MatchString(*part) && len(strings.Fields(*part)) <= 3 {
			*part = ""
		}
	}
	if p.Address == "" {
		if name, rest, ok := strings.Cut(p.Name, ","); ok && strings.ContainsAny(rest, "0123456789") && !strings.ContainsAny(name, "0123456789") {
			p.Name, p.Address = strings.TrimSpace(name), strings.TrimSpace(rest)
		}
	}
	return p
}

var whereLine = regexp.MustCompile(`(?im)^\**(where|location|dónde)\**\s*:`)

// mode says how one attends, as far as it can be told.
func mode(e digest.Event, given digest.Place, text string, conference bool) digest.Mode {
	physical := e.Place != digest.Place{}
	switch {
	case e.Mode != "" && e.Mode != digest.UnknownMode:
		return e.Mode
	case physical && conference:
		return digest.Hybrid
	case physical:
		return digest.InPerson
	case conference, onlineWords.MatchString(given.Name), onlineWords.MatchString(e.Title):
		return digest.Online
	case whereLine.MatchString(text):
		if onlineWords.MatchString(text[whereLine.FindStringIndex(text)[1]:min(len(text), whereLine.FindStringIndex(text)[1]+40)]) {
			return digest.Online
		}
		return digest.InPerson
	}
	return digest.UnknownMode
}

// webPage is an address that may be published: http or https, without credentials, and no meeting's own.
func webPage(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || plain.IsConference(address) || len(address) > 2000 {
		return ""
	}
	return u.String()
}

var luma = regexp.MustCompile(`https://(?:luma\.com|lu\.ma)/[A-Za-z0-9_.~-]{1,100}`)

// lumaPage is the event's page, which Luma's calendars tell only in the description.
func lumaPage(description string) string {
	if _, rest, ok := strings.Cut(description, "Get up-to-date information at:"); ok {
		return luma.FindString(rest[:min(len(rest), 300)])
	}
	return ""
}

// label says whose page an address is.
func label(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	for suffix, name := range map[string]string{"meetup.com": "Meetup", "luma.com": "Luma", "lu.ma": "Luma", "calendar.google.com": "Google Calendar", "github.com": "GitHub"} {
		if host == suffix || strings.HasSuffix(host, "."+suffix) {
			return name
		}
	}
	if strings.HasPrefix(host, "eventbrite.") || strings.Contains(host, ".eventbrite.") {
		return "Eventbrite"
	}
	return host
}
