package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// compose reads all sources, keeps in keep what they tell, and makes the edition. See material for look.
func (d *Desk) compose(
	ctx context.Context, name string, slot, now time.Time, keep Harvests, look bool,
) (Record, error) {
	draft, err := d.material(ctx, name, slot, now, keep, look)
	if err != nil {
		return Record{}, err
	}
	templates, err := d.Renderer.Templates()
	if err != nil {
		return Record{}, err
	}
	edition, err := Compose(ctx, draft)
	if err != nil {
		return Record{}, fmt.Errorf("composing edition %s: %w", name, err)
	}
	return d.worded(Record{Edition: edition, Templates: templates, ComposedAt: now.UTC()})
}

// material reads all sources, and is all that the edition is composed of. See Collect for keep. The error is
// ErrNothingRead where no source could be read and there is no calendar to wait for, and of a mere look also where
// nothing was ever read of any of them.
func (d *Desk) material(
	ctx context.Context, name string, slot, now time.Time, keep Harvests, look bool,
) (Draft, error) {
	history, since, err := d.history(ctx, name, slot)
	if err != nil {
		return Draft{}, err
	}
	period := PeriodOf(slot, since, d.Zone, d.EventDays, d.ActivitySpan)
	collections, err := d.Collect(ctx, period, now, keep)
	if err != nil {
		return Draft{}, err
	}
	d.attest(collections)
	read := func(c Collection) bool { return c.Err == nil || look && !c.empty() }
	if len(collections) > 0 && !slices.ContainsFunc(collections, read) && (look || !noCalendar(collections)) {
		return Draft{}, fmt.Errorf("%w: %w", ErrNothingRead, collections[0].Err)
	}
	return Draft{
		Name: name, Title: d.Title, Demo: d.Demo, Period: period, Zone: d.Zone, Groups: d.Groups,
		Collections: collections, History: history, Quiet: d.Quiet,
	}, nil
}

// attest adds what persons said of repositories.
func (d *Desk) attest(collections []Collection) {
	for _, c := range collections {
		for i, r := range c.Harvest.Repositories {
			c.Harvest.Repositories[i].Attested = d.Attested[strings.ToLower(r.Name)]
		}
	}
}

// history is what readers were told before, newest first, and the slot since which repository life is news.
func (d *Desk) history(ctx context.Context, name string, slot time.Time) (History, time.Time, error) {
	const enough = 10
	records, err := d.Store.Editions(ctx, enough)
	if err != nil {
		return History{}, time.Time{}, err
	}
	var h History
	var since time.Time
	for _, r := range records {
		if r.Edition.Name == name || !r.Edition.Period.Start.Before(slot) {
			continue
		}
		if since.IsZero() {
			since = r.Edition.Period.Start
		}
		h.Editions = append(h.Editions, d.today(r.Edition))
	}
	h.Talks, err = d.Talks(ctx)
	return h, since, err
}
