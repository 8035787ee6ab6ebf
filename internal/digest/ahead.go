package digest

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

// fresh reports whether what the listing told at that time was read ahead, and stands for what it tells now. Repositories are
// always read at the slot: what happens in them between an early reading and the slot would be told by no edition.
func (d *Desk) fresh(l Listing, at, now time.Time) bool {
	return d.Ahead > 0 && l.Group != "" && !at.Before(d.Loaded) && !at.After(now) && now.Sub(at) <= d.Ahead
}

// moment is when, before the slot, the listing is read ahead. The listings are spread by their names, so that all desks that read
// one source, and all sources on one host, do not come at the same time.
func (d *Desk) moment(l Listing, slot time.Time) time.Time {
	h := fnv.New64a()
	_, _ = h.Write([]byte(l.Name + "\x00" + d.Title)) // it cannot fail
	span := d.Ahead - d.Ahead/8
	return slot.Add(-d.Ahead + time.Duration(h.Sum64()%uint64(max(span, 1)))) //nolint:gosec // a remainder of a positive duration
}

// preflightAt is when the pre-flight of the slot is due: after the last reading ahead.
func (d *Desk) preflightAt(slot time.Time) time.Time { return slot.Add(-d.Ahead / 8) }

// readAhead reads those listings whose moment has come, keeps what they told, and returns what went wrong, by listing.
// What failed, and what went to zero, is not kept: it is read once more at the slot, and told of there.
// The map tried says which were tried for which slot, and is written.
func (d *Desk) readAhead(ctx context.Context, now time.Time, tried map[string]time.Time) (map[string]string, error) {
	slot := d.Schedule.After(now)
	if d.Ahead == 0 || slot.IsZero() || now.Before(slot.Add(-d.Ahead)) || !now.Before(d.preflightAt(slot)) {
		return nil, nil
	}
	part := *d
	part.Listings = nil
	for _, l := range d.Listings {
		if l.Group == "" || now.Before(d.moment(l, slot)) || tried[l.Name].Equal(slot) {
			continue
		}
		if _, at, err := d.Store.LastHarvest(ctx, l.Name); err == nil && d.fresh(l, at, now) {
			continue
		}
		tried[l.Name] = slot
		part.Listings = append(part.Listings, l)
	}
	if len(part.Listings) == 0 {
		return nil, nil
	}
	_, since, err := d.history(ctx, d.Schedule.NameOf(slot, 0), slot)
	if err != nil {
		return nil, err
	}
	collections, err := part.Collect(ctx, PeriodOf(slot, since, d.Zone, d.EventDays, d.ActivitySpan), now)
	if err != nil {
		return nil, err
	}
	trouble := map[string]string{}
	for _, c := range collections {
		switch {
		case c.Err != nil:
			trouble[c.Listing.Name] = told(c.Err)
		case c.Silent:
			trouble[c.Listing.Name] = "it tells of no event any more, and told of several before"
		default:
			trouble[c.Listing.Name] = ""
			if err := d.Store.SaveHarvest(ctx, c.Listing.Name, c.Harvest, c.At); err != nil {
				return trouble, fmt.Errorf("keeping what %s told: %w", c.Listing.Name, err)
			}
		}
	}
	return trouble, nil
}

// preflight looks, before the slot, whether all is in place: it returns what is not, a line each.
func (d *Desk) preflight(ctx context.Context, slot, now time.Time, trouble map[string]string, ask func(context.Context, Destination) error) (string, error) {
	var lines []string
	for _, l := range d.Listings {
		if l.Group == "" {
			continue
		}
		_, at, err := d.Store.LastHarvest(ctx, l.Name)
		switch {
		case err == nil && d.fresh(l, at, now):
		case trouble[l.Name] != "":
			lines = append(lines, "source "+l.Name+": "+trouble[l.Name])
		default:
			lines = append(lines, "source "+l.Name+": it was not read ahead; it is read at the slot")
		}
	}
	for _, dest := range d.Destinations {
		if err := ask(ctx, dest); err != nil {
			lines = append(lines, "destination "+dest.Name+": "+told(err))
		}
	}
	text := strings.Join(lines, "\n")
	name := d.Schedule.NameOf(slot, 0)
	mine, err := d.Store.Note(ctx, NotePreflight+name, text, now)
	if err != nil || !mine {
		return text, err
	}
	d.Log.Info("pre-flight", "edition", name, "problems", len(lines))
	for _, line := range lines {
		d.Log.Warn("pre-flight problem", "edition", name, "problem", line)
	}
	return text, nil
}
