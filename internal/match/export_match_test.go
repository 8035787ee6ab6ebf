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

// Propose is the method of the shipped lexicon.
func Propose(r digest.Repository, e digest.Event, g digest.Group) digest.Pitch {
	return shipped().Propose(r, e, g)
}

// ParseSigns reads the form of stages.txt; the error names the line.
func ParseSigns(text string) error {
	_, err := parseSigns(text)
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
