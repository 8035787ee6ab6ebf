package edition

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// Material is all that an edition is composed of.
type Material struct {
	Name        string
	Title       string
	Demo        bool
	Period      digest.Period
	Zone        *time.Location
	Groups      []digest.Group
	Collections []Collection // in the order of the configuration: for merged events the first has the word
	History     digest.History
	Quiet       digest.Quiet   // the rule for quiet weeks; empty: QuietSpotlight
	Lexicon     *match.Lexicon // what matching knows of words; nil: the shipped table
	Mute        []string       // words of events that are left out
	Lead        time.Duration  // how long before an evening its talks are settled; zero: match.DefaultLead
}

// Compose makes the edition of a draft. The same draft gives the same edition, byte for byte. The error is the context's, or that of what keeps
// the events.
func Compose(ctx context.Context, d Material) (digest.Edition, error) {
	e := digest.Edition{
		Name: d.Name, Title: d.Title, Period: d.Period, TimeZone: d.Zone.String(), Demo: d.Demo, Groups: d.Groups,
		Talks: d.History.Talks, Problems: problems(d), Unread: d.unread(), NoCalendar: NoCalendar(d.Collections),
	}
	repos := repositories(d.Collections)
	e.Activity, e.Elsewhere = activities(d, repos)
	for _, r := range d.Repositories() {
		e.Readiness = append(e.Readiness, digest.Assess(r))
	}
	first, askable := top{max: digest.MaxEvents, zone: d.Zone}, top{max: maxAsked, zone: d.Zone}
	choosable := newFurther(d.Zone)
	proposer := match.NewProposer(d.matching(repos))
	clusters, announce := d.clusters(), d.openings()
	err := d.each(ctx, clusters, func(k int, events []digest.Event) {
		announce(events)
		first.add(events, func(digest.Event) bool { return true })
		askable.add(events, func(e digest.Event) bool { return canAsk(d.Lexicon, e, d.Zone, d.Period.Start) })
		choosable.put(events)
		proposer.Consider(k, events)
	})
	if err != nil {
		return e, err
	}
	e.Events, e.More = first.events, first.count-len(first.events)
	e.Tasks = PickTasks(d.Lexicon, d.tasks(), repos, askable.events, d.Zone, d.Period.Start, d.History)
	chosen, more := proposer.Choose()
	e.MorePresent = more
	var again []cluster
	for _, c := range chosen {
		again = append(again, clusters[c.Cluster])
	}
	matches := make([]*digest.Match, len(chosen))
	err = d.each(ctx, again, func(i int, events []digest.Event) { matches[i] = proposer.Match(chosen[i], events) })
	e.Present = match.InOrder(matches, d.Zone)
	if e.More > 0 {
		e.Further, e.LeftOut = choosable.beyond(e.Events, e.Invited(askable.events, d.Zone))
	}
	d.quiet(&e, repos)
	return e.Lean(), err
}

// Within are the events that touch the period, as the group of the listing that told of them holds them.
func Within(l digest.Listing, told []digest.Event, p digest.Period, zone *time.Location) []digest.Event {
	count := 0
	for _, e := range told {
		if e.Touches(p, zone) {
			count++
		}
	}
	out, sources, keys := make([]digest.Event, 0, count), []string{l.Name}, []string{l.ID()}
	for _, e := range told {
		if e.Touches(p, zone) {
			e.Group, e.Sources, e.SourceKeys = cmp.Or(l.Group, e.Group), sources, keys
			e.TextKey, e.Redacted = "", false // editions do not carry them
			out = append(out, e)
		}
	}
	return out
}

// Problems are what could not be read or understood, as the edition will list them.
func (d Material) Problems() []digest.Problem { return problems(d) }

// Repositories are the city's own of the draft, once each, by name: without archives, forks and mirrors.
func (d Material) Repositories() []digest.Repository {
	return slices.DeleteFunc(repositories(d.Collections), func(r digest.Repository) bool {
		return r.Role != digest.RoleOwn || r.Archived || r.Fork || r.Mirror
	})
}

// Fits are the repositories that fit each coming event of the groups that take talks, the best first, at most most for an event.
func (d Material) Fits(ctx context.Context, most int) ([]digest.Match, error) {
	events, err := d.events(ctx)
	return match.Fits(d.matching(repositories(d.Collections)), events, most), err
}

// Evenings judges the coming events of the groups as places for talks and projects.
func (d Material) Evenings(ctx context.Context) ([]match.Evening, error) {
	events, err := d.events(ctx)
	return match.Evenings(d.matching(nil), events), err
}

// matching is what matching reads of the draft besides events.
func (d Material) matching(repos []digest.Repository) match.Input {
	tasks := map[string]int{}
	for _, t := range d.tasks() {
		tasks[strings.ToLower(t.Repository)]++
	}
	return match.Input{
		Period: d.Period, Zone: d.Zone, Groups: d.Groups, Repositories: repos, Tasks: tasks, History: d.History,
		Lead: d.Lead, Lexicon: d.Lexicon,
	}
}

// openings returns a function that sets on each event the place for a speaker that it announces. It is safe for
// concurrent use.
func (d Material) openings() func([]digest.Event) {
	groups := map[string]digest.Group{}
	for _, g := range d.Groups {
		groups[g.Name] = g
	}
	in := d.matching(nil)
	return func(events []digest.Event) {
		for i, e := range events {
			if g, known := groups[e.Group]; known {
				events[i].Opening = match.Opening(in, g, e)
			}
		}
	}
}

// repositories are those of all collections, once each, by name.
func repositories(collections []Collection) []digest.Repository {
	known := map[string]bool{}
	var out []digest.Repository
	for _, c := range collections {
		for _, r := range c.Harvest.Repositories {
			if key := strings.ToLower(r.Name); !known[key] {
				known[key] = true
				out = append(out, r)
			}
		}
	}
	slices.SortFunc(out, func(a, b digest.Repository) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// activities are what happened in the period: in the city's own repositories, and elsewhere.
func activities(d Material, repos []digest.Repository) (own, elsewhere []digest.Activity) {
	out := map[string]bool{} // forks, mirrors and archives have no news of their own
	for _, r := range repos {
		out[r.Name] = r.Archived || r.Fork || r.Mirror
	}
	known := map[digest.Activity]bool{}
	for _, c := range d.Collections {
		for _, a := range c.Harvest.Activities {
			same := digest.Activity{Kind: a.Kind, Repository: a.Repository, URL: a.URL, Author: a.Author}
			if known[same] || out[a.Repository] || a.At.Before(d.Period.Since) || !a.At.Before(d.Period.Start) {
				continue
			}
			known[same] = true
			if a.Role == digest.RoleInspiration {
				elsewhere = append(elsewhere, a)
			} else {
				own = append(own, a)
			}
		}
	}
	kinds := []string{digest.KindRelease, digest.KindNewRepository, digest.KindFirstContribution, digest.KindMerged}
	order := func(a, b digest.Activity) int {
		return cmp.Or(
			cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
			b.At.Compare(a.At), cmp.Compare(a.Repository, b.Repository), cmp.Compare(a.URL, b.URL), cmp.Compare(a.Title, b.Title))
	}
	slices.SortFunc(own, order)
	slices.SortFunc(elsewhere, order)
	return own, elsewhere
}

func (d Material) tasks() []digest.Task {
	known := map[string]bool{}
	var out []digest.Task
	for _, c := range d.Collections {
		for _, t := range c.Harvest.Tasks {
			if key := fmt.Sprintf("%s#%d", t.Repository, t.Number); !known[key] {
				known[key] = true
				out = append(out, t)
			}
		}
	}
	return out
}

// problems are what the operator should know: groups without a source, sources that failed or fell silent, items that were not understood.
func problems(d Material) []digest.Problem {
	var out []digest.Problem
	for _, g := range d.Groups {
		if g.Sources == 0 {
			out = append(out, digest.Problem{Source: g.Name, Error: "no calendar of this group is known", Hint: cmp.Or(g.Note, "ask the group where it announces its events, and add the address to its sources")})
		}
	}
	for _, c := range d.Collections {
		out = append(out, c.Problems()...)
	}
	return out
}
