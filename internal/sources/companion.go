package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

// companionAddress returns the address of the document that complements the one of a step. It returns "" if there is
// none.
func (s *Source) companionAddress(at step) string {
	for _, k := range s.kinds {
		if k.Companion == nil || at.depth > 0 {
			continue
		}
		if address := k.Companion(s.config.Location); address != "" && address != at.address {
			return address
		}
	}
	return ""
}

// complete reads a document that complements f, and adds what f lacks: places, ways to attend, ends, and cancellations.
// It takes no events from that document. If the document cannot be read, complete uses the same events of the last
// harvest instead, so that a cancellation stays.
func (s *Source) complete(ctx context.Context, f *found, at step, p digest.Period) {
	address := s.companionAddress(at)
	if address == "" || len(f.harvest.Events) == 0 {
		return
	}
	f.sum = "" // the companion may change on its own
	more, err := s.companion(ctx, fetch.Request{Location: address}, p)
	if err != nil {
		more.harvest = s.last
	}
	for i, e := range f.harvest.Events {
		j := slices.IndexFunc(more.harvest.Events, func(o digest.Event) bool { return sameEvent(e, o) })
		if j >= 0 {
			f.harvest.Events[i] = completed(e, more.harvest.Events[j])
		}
	}
}

// companion reads one document that belongs to the location.
func (s *Source) companion(ctx context.Context, r fetch.Request, p digest.Period) (found, error) {
	doc, err := s.ask(ctx, r)
	if err != nil {
		return found{}, err
	}
	if err := refused(doc); err != nil {
		return found{}, err
	}
	i := slices.IndexFunc(s.kinds, func(k Kind) bool { return k.Recognizes(doc) })
	if i < 0 {
		return found{}, unknown(doc)
	}
	f := found{kind: s.kinds[i], rung: rungOf(s.kinds[i], doc)}
	if f.harvest, err = f.kind.Parse(doc, p, s.config.Zone); err != nil {
		return f, unreadable(err, doc)
	}
	return f, nil
}

// companionMaxAge is how long a stored page is used when the page is read because the calendar is empty.
const companionMaxAge = 24 * time.Hour

// emptied handles an empty calendar that listed events before. That does not prove that there are none: services empty
// the calendars of groups whose pages still list events. So emptied reads the page of the group, at most once a day,
// and uses its events. It reports whether it did.
func (s *Source) emptied(ctx context.Context, f found, p digest.Period, served *Report) bool {
	address := s.companionAddress(step{address: served.Address})
	if f.rung != rungCalendar || len(served.Harvest.Events) > 0 || address == "" || len(s.last.Events) == 0 && !s.named {
		return false
	}
	served.Harvest.Sum = ""
	more, err := s.companion(ctx, fetch.Request{Location: address, MaxAge: companionMaxAge}, p)
	switch {
	case errors.Is(err, meetup.ErrNoEvents):
		return false // both show no events
	case err != nil:
		served.Tried = append(served.Tried, fetch.Redact(address)+": "+err.Error())
		served.Harvest.Problems = append(served.Harvest.Problems, cleanProblems([]digest.Problem{{
			Error: fmt.Sprintf("its calendar is empty, and its page %s could not be read to confirm that: %v",
				fetch.Redact(address), err),
			Hint: cmp.Or(digest.Hint(err), "look at the page in a browser"),
		}})...)
		return false
	}
	h := s.clean(more, p)
	if len(h.Events) == 0 {
		served.Harvest.Problems = append(served.Harvest.Problems, h.Problems...)
		return false
	}
	served.Tried = append(served.Tried, served.Address+": the calendar is empty, although the page lists events")
	h.Until, h.Rung, h.Problems = p.End, more.rung, append(served.Harvest.Problems, h.Problems...)
	served.Kind, served.Address, served.Harvest = more.kind.Name, fetch.Redact(address), h
	return true
}

func sameEvent(a, b digest.Event) bool {
	if a.URL != "" && strings.TrimSuffix(a.URL, "/") == strings.TrimSuffix(b.URL, "/") {
		return true
	}
	return a.Start.Equal(b.Start) && a.AllDay == b.AllDay && strings.EqualFold(oneLine(a.Title), oneLine(b.Title))
}

func completed(e, more digest.Event) digest.Event {
	if e.Place == (digest.Place{}) {
		e.Place, e.Position = more.Place, more.Position
	}
	if e.Mode == "" || e.Mode == digest.UnknownMode {
		e.Mode = more.Mode
	}
	if more.Status == digest.Cancelled || more.Status == digest.Postponed {
		e.Status = more.Status
	}
	if e.End.IsZero() && e.Start.Equal(more.Start) {
		e.End = more.End
	}
	return e
}
