package known

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var googleID = regexp.MustCompile(`^[A-Za-z0-9._%+#-]{1,200}@[A-Za-z0-9.-]{1,100}$`)

// google returns the public calendars that a page of Google Calendar shows: each src and cid of its query, as it is or
// in Base64 (https://support.google.com/calendar/answer/41207). Calendars of holidays, birthdays, and week numbers,
// which Google adds, are left out if there are others. A link to add one event shows none.
func google(u *url.URL, _, _ []string) Set {
	if strings.HasSuffix(u.Path, ".ics") || strings.Contains(u.Path, "/appointments/") {
		return nil
	}
	var own, others Set
	q := u.Query()
	if q.Get("action") == "TEMPLATE" {
		return nil
	}
	for _, id := range append(slices.Clone(q["src"]), q["cid"]...) {
		id = calendarID(strings.TrimSpace(id))
		if id == "" {
			continue
		}
		to := "https://calendar.google.com/calendar/ical/" + url.PathEscape(id) + "/public/basic.ics"
		switch set := &own; {
		case slices.Contains(own, to) || slices.Contains(others, to):
		case strings.HasSuffix(id, "@group.v.calendar.google.com"):
			others = append(others, to)
		default:
			*set = append(*set, to)
		}
	}
	if len(own) == 0 {
		return others
	}
	return own
}

// calendarID is the identifier of a calendar; empty for a text that is none.
func calendarID(id string) string {
	if address, err := url.Parse(id); err == nil && address.Host != "" { // cid may be the address of the calendar itself
		_, rest, _ := strings.Cut(address.Path, "/calendar/ical/")
		id, _, _ = strings.Cut(rest, "/")
	}
	trimmed := strings.TrimRight(id, "=")
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if raw, err := encoding.DecodeString(trimmed); err == nil && googleID.Match(raw) {
			return string(raw)
		}
	}
	if googleID.MatchString(id) {
		return id
	}
	return ""
}
