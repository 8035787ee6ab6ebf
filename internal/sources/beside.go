package sources

import (
	"context"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// beside reads what may complete f, and adds what only it knows: the place, the way to attend, the end, and that an event is off. What cannot be read
// there costs nothing, and no event is taken from it.
func (s *Source) beside(ctx context.Context, f *found, at step, p digest.Period) {
	address := ""
	for _, k := range s.kinds {
		if k.Beside != nil && address == "" && at.depth == 0 {
			address = k.Beside(s.config.Location)
		}
	}
	if address == "" || address == at.address || len(f.harvest.Events) == 0 {
		return
	}
	f.sum = "" // what stands beside may change by itself
	doc, err := s.get(ctx, address)
	if err != nil || refused(doc) != nil {
		return
	}
	i := slices.IndexFunc(s.kinds, func(k Kind) bool { return k.Recognises(doc) })
	if i < 0 {
		return
	}
	more, err := s.kinds[i].Parse(doc, p, s.config.Zone)
	if err != nil {
		return
	}
	for i, e := range f.harvest.Events {
		j := slices.IndexFunc(more.Events, func(o digest.Event) bool { return sameEvent(e, o) })
		if j >= 0 {
			f.harvest.Events[i] = completed(e, more.Events[j])
		}
	}
}

func sameEvent(a, b digest.Event) bool {
	if a.URL != "" && strings.TrimSuffix(a.URL, "/") == strings.TrimSuffix(b.URL, "/") {
		return true
	}
	return a.Start.Equal(b.Start) && a.AllDay == b.AllDay && strings.EqualFold(oneLine(a.Title), oneLine(b.Title))
}

func completed(e, more digest.Event) digest.Event {
	if e.Place == (digest.Place{}) {
		e.Place = more.Place
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
