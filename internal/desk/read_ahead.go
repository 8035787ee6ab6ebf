package desk

import (
	"context"
	"hash/fnv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// fresh reports whether a harvest of that time was read ahead, and need not be read again. Repositories are always
// read at the slot: otherwise no edition would report what happens in them between the reading and the slot.
func (d *Desk) fresh(l digest.Listing, at, now time.Time) bool {
	return d.Sources.Ahead > 0 && l.Group != "" &&
		!at.Before(d.Sources.Loaded) && !at.After(now) && now.Sub(at) <= d.Sources.Ahead
}

// moment is when the listing is read ahead of the slot. Its key and the desk's title spread the readings, so that
// neither all desks that read one source nor all sources on one host are read at the same time.
func (d *Desk) moment(l digest.Listing, slot time.Time) time.Time {
	h := fnv.New64a()
	_, _ = h.Write([]byte(l.ID() + "\x00" + d.Title)) // it cannot fail
	span := d.Sources.Ahead - d.Sources.Ahead/8
	return slot.Add(-d.Sources.Ahead + time.Duration(h.Sum64()%uint64(max(span, 1)))) // a remainder of a positive duration
}

// PreflightAt is when the pre-flight of the slot is due, after the last reading ahead.
func (d *Desk) PreflightAt(slot time.Time) time.Time { return slot.Add(-d.Sources.Ahead / 8) }

// ReadAhead has those listings read whose moment has come, each once. With another configuration, they are read
// again.
func (d *Desk) ReadAhead(ctx context.Context, now time.Time) error {
	slot := d.Schedule.After(now)
	if d.Sources.Ahead == 0 || slot.IsZero() ||
		now.Before(slot.Add(-d.Sources.Ahead)) || !now.Before(d.PreflightAt(slot)) {
		return nil
	}
	edition := d.Schedule.NameOf(slot, 0)
	done, err := d.readings(ctx, edition)
	if err != nil {
		return err
	}
	var jobs []digest.Job
	for _, l := range d.Sources.Listings {
		if _, tried := done[l.ID()]; l.Group != "" && !tried && !now.Before(d.moment(l, slot)) {
			jobs = append(jobs, digest.Job{Kind: digest.JobCollect, Edition: edition, Name: l.ID(), Since: d.Sources.Loaded})
		}
	}
	return d.give(ctx, now, jobs)
}

// readings returns how reading the listings ahead of the edition ended, with the present configuration.
func (d *Desk) readings(ctx context.Context, edition string) (map[string]digest.Reading, error) {
	all, err := d.Store.Readings(ctx, edition)
	out := map[string]digest.Reading{}
	for _, r := range all {
		if !r.At.Before(d.Sources.Loaded) {
			out[r.Listing] = r
		}
	}
	return out, err
}

// Preflight checks before the slot what its edition needs. It returns a line for each problem.
func (d *Desk) Preflight(
	ctx context.Context, slot, now time.Time, check func(context.Context, Destination) error,
) (string, error) {
	var lines []string
	name := d.Schedule.NameOf(slot, 0)
	done, err := d.readings(ctx, name)
	if err != nil {
		return "", err
	}
	for _, l := range d.Sources.Listings {
		r, tried := done[l.ID()]
		switch {
		case l.Group == "":
		case r.Trouble != "":
			lines = append(lines, "source "+l.Name+": "+r.Trouble)
		case !tried:
			lines = append(lines, "source "+l.Name+": it was not read ahead; it is read at the slot")
		}
	}
	for _, dest := range d.Destinations {
		if err := check(ctx, dest); err != nil {
			lines = append(lines, "destination "+dest.Name+": "+ErrorText(err))
		}
	}
	old, err := d.stale(ctx, now)
	if err != nil {
		return "", err
	}
	text := strings.Join(append(lines, old...), "\n")
	mine, err := d.Store.Note(ctx, digest.NotePreflight+name, text, now)
	if err != nil || !mine {
		return text, err
	}
	d.Log.Info("pre-flight", "edition", name, "problems", len(lines)+len(old))
	for _, line := range append(lines, old...) {
		d.Log.Warn("pre-flight problem", "edition", name, "problem", line)
	}
	return text, nil
}
