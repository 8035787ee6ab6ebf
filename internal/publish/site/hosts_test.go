package site_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// An event of two groups is in the calendars of both, as one event, also after the first group no longer lists it.
func TestAnEventOfTwoGroupsIsInBothCalendars(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	joint := digest.Event{Title: "Joint night", Start: time.Date(2026, 7, 28, 19, 0, 0, 0, time.UTC)}
	joint.SetHosts([]string{"Hack for LA", "LA Data Science"})
	publish(t, p, message("2026-07-20", "a", joint))
	before := files(t, dir)
	uid := func(calendar string) string {
		_, after, _ := strings.Cut(calendar, "UID:")
		id, _, _ := strings.Cut(after, "\r\n")
		return id
	}
	for _, name := range []string{"events.ics", "calendars/hack-for-la.ics", "calendars/la-data-science.ics"} {
		if strings.Count(before[name], "SUMMARY:Joint night") != 1 || uid(before[name]) != uid(before["events.ics"]) {
			t.Errorf("%s does not have the event once, under one identifier:\n%s", name, before[name])
		}
	}
	alone := joint
	alone.SetHosts([]string{"LA Data Science"})
	publish(t, p, message("2026-07-27", "b", alone))
	after := files(t, dir)["calendars/la-data-science.ics"]
	if uid(after) != uid(before["events.ics"]) {
		t.Errorf("its identifier changed:\n%s", after)
	}
}
