package luma

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/cityoflosangeles/digest/internal/fetch"
)

var (
	calendarID   = regexp.MustCompile(`^cal-[A-Za-z0-9]{5,40}$`)
	placeID      = regexp.MustCompile(`^discplace-[A-Za-z0-9]{5,40}$`)
	calendarPath = regexp.MustCompile(`^/(?:embed/)?calendar/(cal-[A-Za-z0-9]{5,40})(?:/|$)`)
)

// api is the address of the API that Luma's pages use.
const api = "https://api.lu.ma"

// Addresses returns the list and the iCalendar of a calendar, best first, if location contains the calendar's ID. For
// other locations it returns nil. The page of a calendar has no ID in its address; it is read first, and Links returns
// its addresses.
func Addresses(location string) []string {
	u, err := url.Parse(location)
	if err != nil {
		return nil
	}
	switch strings.ToLower(u.Hostname()) {
	case "luma.com", "www.luma.com", "lu.ma", "www.lu.ma":
		if m := calendarPath.FindStringSubmatch(u.Path); m != nil {
			return links(page{calendar: m[1]})
		}
	case "api.lu.ma", "api.luma.com", "api2.luma.com":
		if q := u.Query(); u.Path == "/ics/get" && q.Get("entity") == "calendar" && calendarID.MatchString(q.Get("id")) {
			return append(links(page{calendar: q.Get("id")})[:1], location)
		}
	}
	return nil
}

// Links returns the list and the iCalendar of the calendar or city that a page is about.
func Links(doc fetch.Document) []string {
	state, isList := content(doc)
	if state == nil || isList {
		return nil
	}
	at, err := decodePage(state)
	if err != nil {
		return nil
	}
	return links(at)
}

func links(at page) []string {
	switch {
	case at.calendar != "":
		return []string{
			api + "/calendar/get-items?calendar_api_id=" + at.calendar + "&pagination_limit=50&period=future",
			api + "/ics/get?entity=calendar&id=" + at.calendar,
		}
	case at.place != "":
		return []string{
			api + "/discover/get-paginated-events?discover_place_api_id=" + at.place + "&pagination_limit=50",
			api + "/ics/get?entity=discover&id=" + at.place,
		}
	}
	return nil
}
