package digest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// atOnce bounds how many sources are read at the same time. Hosts are spared by the fetch client, not by this.
const atOnce = 64

// spare is how far beyond the period sources are read: should one fail next time, its last good harvest still reaches far enough.
const spare = 28 * 24 * time.Hour

// Collect reads all sources at once, each for itself: one that fails, hangs or panics costs only itself. A source that cannot
// be read brings its last good harvest, if the store has any. The result is in the order of the listings. The error is
// the context's, or the store's.
func (d *Desk) Collect(ctx context.Context, p Period, now time.Time) ([]Collection, error) {
	out := make([]Collection, len(d.Listings))
	errs := make([]error, len(d.Listings))
	var group sync.WaitGroup
	var progress sync.Mutex
	done := 0
	slots := make(chan struct{}, atOnce)
	for i, l := range d.Listings {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			out[i], errs[i] = d.collect(ctx, l, p, now)
			progress.Lock()
			defer progress.Unlock()
			done++
			if d.Progress != nil {
				d.Progress(done, len(d.Listings), l.Name, out[i].Err)
			}
		})
	}
	group.Wait()
	return out, errors.Join(append(errs, ctx.Err())...)
}

func (d *Desk) collect(ctx context.Context, l Listing, p Period, now time.Time) (Collection, error) {
	last, at, err := d.Store.LastHarvest(ctx, l.Name)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Collection{Listing: l}, fmt.Errorf("looking up what %s told last: %w", l.Name, err)
	}
	if err == nil && d.fresh(l, at, now) {
		return Collection{Listing: l, Harvest: last, At: at}, nil
	}
	timed, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	read := p
	read.End = p.End.Add(spare)
	harvest, err := guarded(timed, l.Source, read)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			err = WithHint(fmt.Errorf("it did not answer within %v: %w", l.Timeout, err), "it is asked again next time; look whether the address still works in a browser")
		}
		d.Log.Warn("source failed", "source", l.Name, "err", err)
		return Collection{Listing: l, Harvest: last, Err: err, At: at}, nil
	}
	return Collection{Listing: l, Harvest: harvest, At: now.UTC(), Silent: silent(last, harvest, p.Start, d.Zone)}, nil
}

// guarded makes a panic in a source that source's error.
func guarded(ctx context.Context, s Source, p Period) (h Harvest, err error) {
	defer func() {
		if r := recover(); r != nil {
			h, err = Harvest{}, WithHint(fmt.Errorf("reading it broke the program: %v", r), "please report this; the other sources are not affected")
		}
	}()
	return s.Collect(ctx, p)
}

// silent reports whether a source that had at least two events to come has none at all now.
func silent(last, now Harvest, from time.Time, zone *time.Location) bool {
	coming := 0
	for _, e := range last.Events {
		if e.StartsAt(zone).After(from) {
			coming++
		}
	}
	return coming >= 2 && len(now.Events) == 0
}
