package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// EventQuery selects upcoming events.
type EventQuery struct {
	Text  string    // the address of an event, or a part of its title; case does not matter
	Group string    // the group's name; empty: any group
	From  time.Time // events that started before do not count
	Zone  *time.Location
}

// FindUpcoming returns the only event that q selects from the last good harvests of the listings. Several sources may
// list it. If q selects no event or several, the error's hint says what to do.
func FindUpcoming(ctx context.Context, h Harvests, listings []Listing, q EventQuery) (Event, error) {
	var found []Event
	for _, l := range listings {
		if l.Group == "" || q.Group != "" && l.Group != q.Group {
			continue
		}
		harvest, _, err := LastHarvest(ctx, h, l)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return Event{}, err
		}
		for _, e := range harvest.All() {
			e.Group = l.Group
			known := slices.ContainsFunc(found, func(o Event) bool {
				return o.Group == e.Group && o.StartsAt(q.Zone).Equal(e.StartsAt(q.Zone))
			})
			if !known && q.selects(e) {
				found = append(found, e)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Event) int { return a.StartsAt(q.Zone).Compare(b.StartsAt(q.Zone)) })
	switch len(found) {
	case 0:
		return Event{}, WithHint(fmt.Errorf("no upcoming event matches %q", q.normalized()),
			"digest why EVENT searches for it; or set --group and --on")
	case 1:
		return found[0], nil
	}
	var which []string
	for _, e := range found[:min(len(found), 5)] {
		which = append(which,
			fmt.Sprintf("%s, %s (%s)", e.Title, e.StartsAt(q.Zone).In(q.Zone).Format(time.DateOnly), e.URL))
	}
	return Event{}, WithHint(fmt.Errorf("%d upcoming events match %q", len(found), q.normalized()),
		"use the address of one: "+strings.Join(which, "; "))
}

func (q EventQuery) normalized() string {
	return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(q.Text), "/"))
}

func (q EventQuery) selects(e Event) bool {
	text := q.normalized()
	return !e.StartsAt(q.Zone).Before(q.From) &&
		(strings.ToLower(strings.TrimSuffix(e.URL, "/")) == text || strings.Contains(strings.ToLower(e.Title), text))
}
