package list

import (
	"bytes"
	"errors"
	"net/url"
	"strconv"
	"strings"
)

// legistarTime joins the day and the hour, which Legistar has apart. A meeting without an hour has a day only.
func legistarTime(at any) string {
	day, _, _ := strings.Cut(text(at, "EventDate"), "T")
	return strings.TrimSpace(day + " " + text(at, "EventTime"))
}

func growthZonePage(item any, _ []byte) string {
	if slug := text(item, "Slug"); slug != "" {
		return "/events/details/" + url.PathEscape(slug)
	}
	return ""
}

// wixPage is where an event's own page is, if the list's page links it.
func wixPage(item any, page []byte) string {
	slug := text(item, "slug")
	for _, folder := range []string{"/event-details/", "/events/", "/event-info/"} {
		if slug != "" && bytes.Contains(page, []byte(folder+slug)) {
			return folder + slug
		}
	}
	return "#"
}

// wixWhole reports whether no widget of the page says that it has more events.
func wixWhole(top any) bool {
	widgets, _ := value(top, "appsWarmupData."+wixEvents).(map[string]any)
	for _, w := range widgets {
		if yes(w, "events.hasMore") {
			return false
		}
	}
	return true
}

// squarespaceEmpty refuses a list that is empty although the collection has items: some sites answer so.
func squarespaceEmpty(top any, items []any) error {
	past, _ := value(top, "past").([]any)
	if count := text(top, "collection.itemCount"); len(items) == 0 && len(past) == 0 && count != "" && count != "0" {
		return errors.New("it says that it has events, but lists none")
	}
	return nil
}

// after is the address of the next page of a list whose pages are numbered.
func after(u *url.URL, key, page string) string {
	n, err := strconv.Atoi(page)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set(key, strconv.Itoa(n+1))
	return "?" + q.Encode()
}
