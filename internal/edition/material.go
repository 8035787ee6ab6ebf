package edition

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Problems returns what the operator should know: groups without a source, sources that failed or are suddenly empty,
// items that were not understood, issues that may be security reports, newcomers who wait for an answer, and talks
// whose day is over.
func (m Material) Problems() []digest.Problem {
	var out []digest.Problem
	for _, g := range m.Groups {
		if g.Sources == 0 {
			out = append(out, digest.Problem{
				Source: g.Name, Error: "no calendar of this group is known",
				Hint: cmp.Or(g.Note, "ask the group where it announces its events, and add the address to its sources"),
			})
		}
	}
	for _, c := range m.Collections {
		out = append(out, c.Problems()...)
	}
	return append(append(out, m.taskProblems()...), m.talkProblems()...)
}

// talkProblems asks about talks whose day is over.
func (m Material) talkProblems() []digest.Problem {
	var out []digest.Problem
	for _, q := range digest.TalkQuestions(m.History.Talks, m.Now, m.Zone) {
		out = append(out, digest.Problem{
			Source: digest.ProblemTalks, Item: q.Talk.ID, Error: q.Text(m.Zone), Hint: q.Answers(), Note: true,
		})
	}
	return out
}

// Repositories returns the city's own repositories, once each, by name, without archives, forks, and mirrors.
func (m Material) Repositories() []digest.Repository {
	return slices.DeleteFunc(repositories(m.Collections), func(r digest.Repository) bool {
		return r.Role != digest.RoleOwn || r.Archived || r.Fork || r.Mirror
	})
}

// repositories returns those of all collections, once each, by name.
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

// activities returns what happened in the period, in the city's own repositories and elsewhere. News of forks, mirrors,
// and archives does not count.
func (m Material) activities(repos []digest.Repository) (own, elsewhere []digest.Activity) {
	ignored := map[string]bool{}
	for _, r := range repos {
		ignored[r.Name] = r.Archived || r.Fork || r.Mirror
	}
	known := map[digest.Activity]bool{}
	for _, c := range m.Collections {
		for _, a := range c.Harvest.Activities {
			same := digest.Activity{Kind: a.Kind, Repository: a.Repository, URL: a.URL, Author: a.Author}
			if known[same] || ignored[a.Repository] || a.At.Before(m.Period.Since) || !a.At.Before(m.Period.Start) {
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
	slices.SortFunc(own, compareActivities)
	slices.SortFunc(elsewhere, compareActivities)
	return own, elsewhere
}

// activityKinds are in the order in which an edition shows them.
var activityKinds = []string{
	digest.KindRelease, digest.KindNewRepository, digest.KindFirstContribution, digest.KindMerged,
}

// compareActivities orders activities by kind, the newest first.
func compareActivities(a, b digest.Activity) int {
	return cmp.Or(
		cmp.Compare(slices.Index(activityKinds, a.Kind), slices.Index(activityKinds, b.Kind)),
		b.At.Compare(a.At), cmp.Compare(a.Repository, b.Repository), cmp.Compare(a.URL, b.URL),
		cmp.Compare(a.Title, b.Title))
}

// tasks returns those of all collections, once each.
func (m Material) tasks() []digest.Task {
	known := map[string]bool{}
	var out []digest.Task
	for _, c := range m.Collections {
		for _, t := range c.Harvest.Tasks {
			if key := fmt.Sprintf("%s#%d", t.Repository, t.Number); !known[key] {
				known[key] = true
				out = append(out, t)
			}
		}
	}
	return out
}
