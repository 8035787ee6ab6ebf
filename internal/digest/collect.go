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
		slots <- struct{}{} // before the goroutine begins: thousands that wait would each hold a stack
		group.Go(func() {
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
	harvest, err := guarded(timed, l.Source, p, last)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			err = WithHint(fmt.Errorf("it did not answer within %v: %w", l.Timeout, err), "it is asked again next time; look whether the address still works in a browser")
		}
		d.Log.Warn("source failed", "source", l.Name, "err", err)
		return Collection{Listing: l, Harvest: last, Err: err, At: at}, nil
	}
	harvest.Fresh = fresh(last, harvest, now.UTC())
	return Collection{Listing: l, Harvest: harvest, At: now.UTC(), Silent: silent(last, harvest, p.Start, d.Zone)}, nil
}

// guarded makes a panic in a source that source's error.
func guarded(ctx context.Context, s Source, p Period, last Harvest) (h Harvest, err error) {
	defer func() {
		if r := recover(); r != nil {
			h, err = Harvest{}, WithHint(fmt.Errorf("reading it broke the program: %v", r), "please report this; the other sources are not affected")
		}
	}()
	read := p
	read.End = p.End.Add(spare)
	r, ok := s.(Recollector)
	if !ok || last.Sum == "" || last.Until.Before(p.End) {
		return s.Collect(ctx, read)
	}
	return r.Recollect(ctx, read, last)
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

// fresh is when the source last told of something new. Another occurrence of a series that it told of is nothing new.
func fresh(last, harvest Harvest, now time.Time) time.Time {
	if last.Fresh.IsZero() {
		return now
	}
	known := map[string]bool{}
	for _, e := range last.Events {
		known[e.UID], known[joinWords(e.Title)] = true, true
	}
	for _, e := range harvest.Events {
		if !known[joinWords(e.Title)] && (e.UID == "" || !known[e.UID]) {
			return now
		}
	}
	return last.Fresh
}

// After these spans a source that tells nothing new is reported: an empty one may have been left, for groups that move leave their calendars behind
// empty (a quarter of all that are linked), and one that goes on telling the same may be kept by nobody.
const (
	emptyFor = 8 * 7 * 24 * time.Hour
	staleFor = 26 * 7 * 24 * time.Hour
)

// stale says what is suspicious of a group's source that was read well; nothing where nothing is.
func (c Collection) stale() (Problem, bool) {
	since := c.Harvest.Fresh
	if c.Err != nil || c.Silent || c.Listing.Group == "" || since.IsZero() {
		return Problem{}, false
	}
	switch quiet := c.At.Sub(since); {
	case len(c.Harvest.Events) == 0 && quiet >= emptyFor:
		return Problem{Source: c.Listing.Name, Error: "it has listed nothing new since " + since.Format(time.DateOnly) + ", and nothing at all now", Hint: "look whether the group has moved to another calendar, or has ended"}, true
	case len(c.Harvest.Events) > 0 && quiet >= staleFor:
		return Problem{Source: c.Listing.Name, Error: "it has listed nothing new since " + since.Format(time.DateOnly), Hint: "ask the group whether these events still take place"}, true
	}
	return Problem{}, false
}
