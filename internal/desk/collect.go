package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// maxConcurrent bounds how many sources are read at the same time. Hosts are spared by the fetch client, not by this.
const maxConcurrent = 64

// readBeyond is how far beyond the period sources are read: should one fail next time, its last good harvest still
// reaches far enough.
const readBeyond = 28 * 24 * time.Hour

// maxDescription is how many bytes of an event's description a collection holds, so that memory does not grow with the
// length of what sources write. The store keeps the whole description.
const maxDescription = 2 << 10

// Collect reads all sources concurrently. A source that fails, hangs, or panics does not affect the others. For a
// source that cannot be read, Collect returns the last good harvest, if the store has one. The result is in the order
// of the listings. The error is the context's, or the store's.
//
// Collect stores each good harvest as soon as it is read. It does not store a harvest that is suddenly empty: the last
// good one is used until its events are over. If look is true, Collect stores nothing.
func (d *Desk) Collect(ctx context.Context, p digest.Period, now time.Time, look bool) ([]edition.Collection, error) {
	out := make([]edition.Collection, len(d.Sources.Listings))
	errs := make([]error, len(d.Sources.Listings))
	var group sync.WaitGroup
	var progress sync.Mutex
	done := 0
	slots := make(chan struct{}, maxConcurrent)
	for i, l := range d.Sources.Listings {
		slots <- struct{}{} // before the goroutine begins: thousands that wait would each hold a stack
		group.Go(func() {
			defer func() { <-slots }()
			out[i], errs[i] = d.collect(ctx, l, p, now, look)
			progress.Lock()
			defer progress.Unlock()
			done++
			if d.Sources.Progress != nil {
				d.Sources.Progress(done, len(d.Sources.Listings), l, out[i].Trouble())
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil { // a store that is lost is lost for all
			return out, err
		}
	}
	return out, ctx.Err()
}

// collect reads one source, and stores its harvest if it is good and look is false.
func (d *Desk) collect(
	ctx context.Context, l digest.Listing, p digest.Period, now time.Time, look bool,
) (edition.Collection, error) {
	last, at, err := digest.LastHarvest(ctx, d.Store, l)
	if err != nil && !errors.Is(err, digest.ErrNotFound) {
		return edition.Collection{Listing: l}, fmt.Errorf("looking up what %s listed last: %w", l.Name, err)
	}
	again := false // the stored harvest was cleaned by older rules
	if m, ok := l.Source.(digest.Mender); ok && err == nil {
		last, again = m.Mend(last)
	}
	c := edition.Collection{Listing: l, Harvest: last, At: at}
	known := err == nil && d.fresh(l, at, now)
	if !known {
		c = d.read(ctx, c, p, now)
	}
	if isNew := !known && c.Err == nil && !c.Silent; !look && (isNew || again) {
		if err := d.Store.SaveHarvest(ctx, l.ID(), c.Harvest, c.At); err != nil {
			return c, fmt.Errorf("storing what %s lists: %w", l.Name, err)
		}
	}
	c.Harvest.Events, c.Harvest.Earlier = shortened(c.Harvest.Events), shortened(c.Harvest.Earlier)
	return c, nil
}

// shortened returns the events with descriptions of at most maxDescription bytes. It does not change the events that it
// is given.
func shortened(events []digest.Event) []digest.Event {
	long := func(e digest.Event) bool { return len(e.Description) > maxDescription }
	if !slices.ContainsFunc(events, long) {
		return events
	}
	events = slices.Clone(events)
	for i, e := range events {
		if !long(e) {
			continue
		}
		n := maxDescription
		for !utf8.RuneStart(e.Description[n]) {
			n--
		}
		events[i].Description = strings.Clone(e.Description[:n])
	}
	return events
}

// read asks the source, which told last before.
func (d *Desk) read(ctx context.Context, last edition.Collection, p digest.Period, now time.Time) edition.Collection {
	l := last.Listing
	timed, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	harvest, err := collectSafely(timed, l.Source, p, last.Harvest)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			err = digest.WithHint(fmt.Errorf("it did not answer within %v: %w", l.Timeout, err), "it is asked again next "+
				"time; look whether the address still works in a browser")
		}
		d.Log.Warn("source failed", "source", l.Name, "err", err)
		last.Err = err
		return last
	}
	harvest.Earlier, harvest.WholeAt, harvest.WholeRung = nil, time.Time{}, ""
	harvest.Fresh = fresh(last.Harvest, harvest, now.UTC())
	switch {
	case l.Written: // a person took away what is missing
	case suddenlyEmpty(last.Harvest, harvest, now, d.Zone):
		d.Log.Warn("source is suddenly empty", "source", l.Name, "last_good", last.At)
		last.Silent = true
		return last
	case !harvest.Whole():
		harvest = edition.Supplemented(harvest, last.Harvest, last.At, now, d.Zone)
	}
	return edition.Collection{Listing: l, Harvest: harvest, At: now.UTC()}
}

// collectSafely makes a panic in a source that source's error.
func collectSafely(ctx context.Context, s digest.Source, p digest.Period, last digest.Harvest) (h digest.Harvest,
	err error,
) {
	defer func() {
		if r := recover(); r != nil {
			h, err = digest.Harvest{}, digest.WithHint(fmt.Errorf("reading it broke the program: %v", r),
				"please report this; the other sources are not affected")
		}
	}()
	read := p
	read.End = p.End.Add(readBeyond)
	r, ok := s.(digest.Recollector)
	if !ok {
		return s.Collect(ctx, read)
	}
	if last.Until.Before(p.End) {
		last.Sum = ""
	}
	return r.Recollect(ctx, read, last.Remembered())
}

// suddenlyEmpty reports whether a source that was read whole lists nothing at all, although it listed an event that
// is still to come.
func suddenlyEmpty(last, harvest digest.Harvest, now time.Time, zone *time.Location) bool {
	return harvest.Whole() && len(harvest.Events) == 0 && slices.ContainsFunc(last.All(), func(e digest.Event) bool {
		return e.Status != digest.Cancelled && e.StartsAt(zone).After(now)
	})
}

// fresh is when the source last listed something new. Another occurrence of a known series is nothing new.
func fresh(last, harvest digest.Harvest, now time.Time) time.Time {
	if last.Fresh.IsZero() {
		return now
	}
	known := map[string]bool{}
	for _, e := range last.All() {
		known[e.UID], known[edition.JoinWords(e.Title)] = true, true
	}
	for _, e := range harvest.Events {
		if !known[edition.JoinWords(e.Title)] && (e.UID == "" || !known[e.UID]) {
			return now
		}
	}
	return last.Fresh
}
