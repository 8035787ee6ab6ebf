package sources

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/page"
)

// The ways of reading a location. See digest.Harvest.Rung.
const (
	rungAPI      = "api"
	rungCalendar = "calendar"
	rungPage     = "page"
	rungFeed     = "feed"
)

// ranks orders the ways of reading by how much they list. A feed has only the newest items, and often lacks ends,
// places, and cancellations.
var ranks = map[string]int{rungAPI: 4, rungCalendar: 3, rungPage: 2, rungFeed: 1}

// rungOf returns the way of reading of a document of the kind.
func rungOf(k Kind, doc fetch.Document) string {
	if k.Rung == rungAPI && page.Recognizes(doc) {
		return rungPage
	}
	return k.Rung
}

var (
	calendarAddress = regexp.MustCompile(`(?i)^webcals?:|\.ics(?:[?#]|$)|[?&](?:outlook-)?ical=1\b|/ical/?(?:[?#]|$)` +
		`|/calendar/ical/|/ics/get\?|[?&]format=ical|/feed/ics|/public-calendars/[^?#]*\?export`)
	feedAddress = regexp.MustCompile(`(?i)/(?:rss|atom|feed)/?(?:[?#]|$)|/feed/(?:atom|rss)|\.(?:rss|atom|xml)(?:[?#]|$)` +
		`|[?&](?:feed|format)=(?:rss|atom)`)
	apiAddress = regexp.MustCompile(`(?i)^https?://api\d?\.|/wp-json/|/api(?:[/?]|$)`)
)

// expected returns the way of reading that the address of a step suggests. If a linked address suggests nothing, it is
// taken for a calendar.
func (s *Source) expected(at step) string {
	switch address := at.address; {
	case s.config.Eventbrite.Authorization(address) != "":
		return rungAPI
	case calendarAddress.MatchString(address):
		return rungCalendar
	case apiAddress.MatchString(address):
		return rungAPI
	case feedAddress.MatchString(address):
		return rungFeed
	case at.depth > 0:
		return rungCalendar
	}
	return rungPage
}

// oneOfMany reports whether a page links to several calendars, and the document is one of them. A calendar with a
// single event may then be that of one event only.
func (s *Source) oneOfMany(at step, unread []step) bool {
	return at.depth > 0 && slices.ContainsFunc(unread, func(other step) bool {
		return s.expected(other) == rungCalendar && other.address != at.address
	})
}

// failedWay is a way of reading the location that failed.
type failedWay struct {
	rung    string
	address string // without secrets
	err     error
}

func (f failedWay) is(c Class) bool {
	var u *Unreadable
	return errors.As(f.err, &u) && u.Class == c
}

// leadsOn reports whether a failed document is a page that has no events but links to them. Such a failure says nothing
// about the source.
func leadsOn(f found, err error) bool {
	return len(f.links) > 0 && (failedWay{err: err}).is(NotACalendar)
}

// names holds the names of the ways for messages.
var names = map[string]string{rungAPI: "API", rungCalendar: "calendar", rungPage: "web page", rungFeed: "feed"}

// lacks says what each way omits.
var lacks = map[string]string{
	rungFeed:     "a feed lists only the newest items, and often lacks ends, places, and cancellations",
	rungPage:     "a web page may list only some of the events",
	rungCalendar: "the calendar may lack places and cancellations",
}

// downgrade marks h as downgraded if a better way of reading is known than that of the step: one that failed before,
// one that the address suggests, or that of the last harvest while it has upcoming events.
//
// instead says that h was read in another way because the calendar is empty, which is not a downgrade. If another
// document of the same rung failed, downgrade only adds a problem, because its events may be in h.
func (s *Source) downgrade(h *digest.Harvest, at step, p digest.Period, failed []failedWay, instead bool) {
	problem := func(err error, hint string) {
		first := cleanProblems([]digest.Problem{{Error: err.Error(), Hint: hint}})
		h.Sum, h.Problems = "", append(first, h.Problems...)
	}
	mark := func(err error, hint string) {
		h.Downgraded = true
		problem(err, hint)
	}
	const settled = "if this lasts, list the address that still works as the source"
	for _, f := range failed {
		switch {
		case ranks[f.rung] == ranks[h.Rung] && !f.is(NotACalendar):
			problem(fmt.Errorf("another %s of it (%s) could not be read: %w", names[f.rung], f.address, f.err),
				"list each of these addresses as a source of its own")
			return
		case ranks[f.rung] > ranks[h.Rung]:
			mark(fmt.Errorf("its %s was read, because its %s (%s) could not be read: %w; %s",
				names[h.Rung], names[f.rung], f.address, f.err, lacks[h.Rung]), cmp.Or(digest.Hint(f.err), settled))
			return
		}
	}
	coming := func(e digest.Event) bool { return e.StartsAt(s.config.Zone).After(p.Start) }
	switch {
	case instead:
	case !fetch.IsFile(at.address) && s.expected(at) == rungCalendar && h.Rung == rungPage && at.depth == 0:
		mark(errors.New("the address is that of a calendar, but the answer is a web page"),
			"open the address in a browser; "+settled)
	case ranks[s.last.Rung] > ranks[h.Rung] && slices.ContainsFunc(s.last.Events, coming):
		mark(fmt.Errorf("its %s was read; last time it was its %s, which was not found now",
			names[h.Rung], names[s.last.Rung]), settled)
	}
}
