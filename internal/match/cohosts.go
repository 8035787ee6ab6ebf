package match

import (
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// shortlistPerEvent returns the shortlists with only one for each evening that several groups hold: the one with an
// earlier proposal, or else the one with the best fit.
func shortlistPerEvent(all []shortlist) []shortlist {
	var out []shortlist
	for _, l := range all {
		i := -1
		if len(l.event.event.Groups) > 1 {
			i = slices.IndexFunc(out, func(o shortlist) bool { return digest.SameEvent(o.event.event, l.event.event) })
		}
		switch {
		case i < 0:
			out = append(out, l)
		case l.stillOpen && !out[i].stillOpen, l.stillOpen == out[i].stillOpen && l.fits[0].sum > out[i].fits[0].sum:
			out[i] = l
		}
	}
	return out
}

// oncePerEvent returns the evenings with only one for each event that several groups hold: the first that takes
// something, if there is one.
func oncePerEvent(all []EventStage) []EventStage {
	var out []EventStage
	for _, e := range all {
		i := -1
		if len(e.Event.Groups) > 1 {
			i = slices.IndexFunc(out, func(o EventStage) bool { return digest.SameEvent(o.Event, e.Event) })
		}
		switch {
		case i < 0:
			out = append(out, e)
		case out[i].Stage.Kind == StageNone && e.Stage.Kind != StageNone:
			out[i] = e
		}
	}
	return out
}
