package match

import (
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// PresentIn is Present without the number of further proposals.
func PresentIn(in Input, events []digest.Event) []digest.Match {
	out, _ := ProposeTalks(in, events)
	return out
}

// Present is PresentIn with the shipped lexicon, without a lead time.
func Present(
	p digest.Period, events []digest.Event, repos []digest.Repository, groups []digest.Group, zone *time.Location,
	h digest.History,
) []digest.Match {
	return PresentIn(Input{
		Period: p, Zone: zone, Groups: groups, Repositories: repos, History: h, Lead: time.Nanosecond,
	}, events)
}

// ParseSigns reads the form of stages.txt; the error names the line.
func ParseSigns(text string) error {
	_, _, err := parseSigns(text)
	return err
}

// StagesText is stages.txt.
var StagesText = stagesText

// SentenceOf says a code in English, as a reason or as an explanation; empty where nothing does.
func SentenceOf(code string) string { return reasonSentences[code] + explanations[code] }

// SignCodes are the codes of stages.txt.
func SignCodes() []string {
	var out []string
	for _, list := range phrases().by {
		for _, p := range list {
			out = append(out, p.code)
		}
	}
	return out
}

// PitchFor writes the pitch for presenting a repository at an event of the only group, whether or not it fits.
func PitchFor(in Input, r digest.Repository, e digest.Event) digest.Pitch {
	m := newMatcher(in)
	g := in.Groups[0]
	a := m.lexicon.AudienceOf(g)
	bases := m.bases(a)
	if list := m.talkEvents(g, []digest.Event{e}, []int{0}); len(list) > 0 {
		te := list[0]
		b, about := m.guessed(g, a, bases, te)
		l := shortlist{g, about, te, false, nil}
		if fits := m.rank(g, about, b, te); len(fits) > 0 {
			return m.pitchFor(r, l, m.because(l, fits[0]))
		}
	}
	return m.pitchFor(r, shortlist{group: g, event: talkEvent{event: e}}, nil)
}
