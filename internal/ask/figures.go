package ask

import (
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Figures count what became of the asks of some time. They name groups and teams, and never a person.
type Figures struct {
	All    Figure   `json:"all"`
	Groups []Figure `json:"groups"` // by name
	Teams  []Figure `json:"teams"`  // by name; the empty name is that of projects without a team
}

// Figure counts asks. Days are medians, and nil if there is nothing to count.
type Figure struct {
	Name           string   `json:"name,omitempty"`
	Asked          int      `json:"asked"`    // somebody was asked
	Taken          int      `json:"taken"`    // somebody said yes
	Accepted       int      `json:"accepted"` // the organizer said yes
	Given          int      `json:"given"`    // the talk was given
	First          int      `json:"first_contributions"`
	DaysToTaken    *float64 `json:"days_to_taken,omitempty"`    // from the first question to the yes
	DaysToAccepted *float64 `json:"days_to_accepted,omitempty"` // from the yes to the organizer's
	DaysToGiven    *float64 `json:"days_to_given,omitempty"`    // from the first question to the event

	toTaken, toAccepted, toGiven []time.Duration
}

// contributedWithin is how long after a talk a first contribution counts. That it follows the talk does not mean that
// it comes from it.
const contributedWithin = 91 * 24 * time.Hour

// Count counts the asks that were opened from since until before until. A first contribution counts if it follows a
// talk about its repository within 91 days.
func Count(log Log, rules Rules, activities []digest.Activity, since, until time.Time) Figures {
	var out Figures
	groups, teams := map[string]*Figure{}, map[string]*Figure{}
	of := func(all map[string]*Figure, name string) *Figure {
		if all[name] == nil {
			all[name] = &Figure{Name: name}
		}
		return all[name]
	}
	for _, t := range log.Threads() {
		if at := t.Steps[0].At; at.Before(since) || !at.Before(until) {
			continue
		}
		for _, f := range []*Figure{
			&out.All, of(groups, t.Proposal.Group), of(teams, rules.TeamOf(t.Proposal.Repository)),
		} {
			f.add(t, activities)
		}
	}
	out.All.finish()
	out.Groups, out.Teams = sorted(groups), sorted(teams)
	return out
}

// add counts one ask.
func (f *Figure) add(t Thread, activities []digest.Activity) {
	first := map[Kind]time.Time{}
	for _, s := range t.Steps {
		kind := s.Kind
		if kind == Assigned {
			kind = Asked
		}
		if _, known := first[kind]; !known {
			first[kind] = s.At
		}
	}
	asked, ok := first[Asked]
	if !ok {
		return
	}
	f.Asked++
	yes, ok := first[Yes]
	if !ok {
		return
	}
	f.Taken++
	f.toTaken = append(f.toTaken, yes.Sub(asked))
	if accepted, ok := first[Accepted]; ok {
		f.Accepted++
		f.toAccepted = append(f.toAccepted, accepted.Sub(yes))
	}
	if _, ok := first[Given]; !ok {
		return
	}
	f.Given++
	f.toGiven = append(f.toGiven, t.Proposal.Start.Sub(asked))
	counted := map[string]bool{}
	for _, a := range activities {
		after := a.At.Sub(t.Proposal.Start)
		if a.Kind == digest.KindFirstContribution && strings.EqualFold(a.Repository, t.Proposal.Repository) &&
			after >= 0 && after < contributedWithin && !counted[a.URL] {
			counted[a.URL] = true
			f.First++
		}
	}
}

func (f *Figure) finish() {
	f.DaysToTaken, f.DaysToAccepted, f.DaysToGiven = median(f.toTaken), median(f.toAccepted), median(f.toGiven)
}

func sorted(all map[string]*Figure) []Figure {
	out := []Figure{}
	for _, f := range all {
		f.finish()
		if f.Asked > 0 {
			out = append(out, *f)
		}
	}
	slices.SortFunc(out, func(a, b Figure) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// median returns the median in days, with one decimal.
func median(all []time.Duration) *float64 {
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	mid := all[len(all)/2]
	if len(all)%2 == 0 {
		mid = (mid + all[len(all)/2-1]) / 2
	}
	days := float64(mid.Round(144*time.Minute)/(144*time.Minute)) / 10 // a tenth of a day
	return &days
}
