package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// record composes an edition from m, and adds the templates that it is rendered with.
func (d *Desk) record(m edition.Material, now time.Time) (digest.Record, error) {
	templates, err := d.Rendering.Renderer.Templates()
	if err != nil {
		return digest.Record{}, err
	}
	return d.worded(digest.Record{Edition: edition.Compose(m), Templates: templates, ComposedAt: now.UTC()})
}

// material reads all sources, and returns everything that the edition is composed of. If look is true, it stores
// nothing. The error is ErrNothingRead if no source could be read and there is no calendar to wait for. If look is
// true, it is also ErrNothingRead if no source could be read, now or earlier.
func (d *Desk) material(
	ctx context.Context, name string, slot, now time.Time, look bool,
) (edition.Material, error) {
	history, since, err := d.history(ctx, name, slot)
	if err != nil {
		return edition.Material{}, err
	}
	period := digest.PeriodOf(slot, since, d.Zone, d.Content.EventDays, d.Content.ActivitySpan)
	collections, err := d.Collect(ctx, period, now, look)
	if err != nil {
		return edition.Material{}, err
	}
	d.attest(collections)
	d.choose(collections)
	read := func(c edition.Collection) bool { return c.Err == nil || look && !c.Empty() }
	if len(collections) > 0 && !slices.ContainsFunc(collections, read) && (look || !edition.NoCalendar(collections)) {
		return edition.Material{}, fmt.Errorf("%w: %w", digest.ErrNothingRead, collections[0].Err)
	}
	return edition.Material{
		Name: name, Title: d.Title, Demo: d.Demo, Period: period, Zone: d.Zone, Groups: d.Content.Groups,
		Collections: collections, History: history, Quiet: d.Content.Quiet, Lexicon: d.Content.Lexicon,
		Now: now, Lead: d.Content.Lead, Mute: d.Content.Mute, Languages: d.Rendering.Languages,
		Phrase: d.Rendering.SayPitch, Pitches: d.Content.Pitches, PitchFiles: d.Content.PitchFiles,
	}, nil
}

// choose leaves out the repositories that editions may not use, with all that happened in them.
func (d *Desk) choose(collections []edition.Collection) {
	if d.Content.Takes == nil {
		return
	}
	for i := range collections {
		h := &collections[i].Harvest
		h.Repositories = slices.DeleteFunc(slices.Clone(h.Repositories), func(r digest.Repository) bool {
			return !d.Content.Takes(r.Name)
		})
		h.Activities = slices.DeleteFunc(slices.Clone(h.Activities), func(a digest.Activity) bool {
			return !d.Content.Takes(a.Repository)
		})
		h.Tasks = slices.DeleteFunc(
			slices.Clone(h.Tasks),
			func(t digest.Task) bool { return !d.Content.Takes(t.Repository) },
		)
	}
}

// attest adds what persons said of repositories.
func (d *Desk) attest(collections []edition.Collection) {
	for _, c := range collections {
		for i, r := range c.Harvest.Repositories {
			c.Harvest.Repositories[i].Attested = d.Content.Attested[strings.ToLower(r.Name)]
		}
	}
}

// history is what readers were told before, newest first, and the slot since which repository life is news.
func (d *Desk) history(ctx context.Context, name string, slot time.Time) (digest.History, time.Time, error) {
	const enough = 10
	records, err := d.Store.Editions(ctx, enough)
	if err != nil {
		return digest.History{}, time.Time{}, err
	}
	var h digest.History
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
