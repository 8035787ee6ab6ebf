package edition

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/firsttask"
)

// Readiness returns the state of the city's own repositories, by name, with what their teams should know: the tasks
// that are left for newcomers, who waits for an answer, and issues that may be security reports. It is not for the
// public.
func (m Material) Readiness() []digest.Readiness {
	repos := m.Repositories()
	left, waiting, reports := m.tasksLeft(repos), m.waiting(), m.securityReports()
	var out []digest.Readiness
	for _, r := range repos {
		state := digest.Assess(r)
		state.Retired = r.Retirement()
		state.FirstTasks = left[strings.ToLower(r.Name)]
		state.Waiting = digest.Filter(waiting, func(w digest.Waiting) bool {
			return strings.EqualFold(w.Repository, r.Name)
		})
		for _, t := range reports {
			if strings.EqualFold(t.Repository, r.Name) {
				state.SecurityReports = append(state.SecurityReports, firsttask.Name(t))
			}
		}
		out = append(out, state)
	}
	return out
}

// tasksLeft counts the tasks that newcomers can take, by the lower-case names of their repositories.
func (m Material) tasksLeft(repos []digest.Repository) map[string]int {
	out, home := map[string]int{}, ready(repos)
	for _, t := range m.tasks() {
		if _, free := takeable(t, home, m.Period.Start, m.Languages); free {
			out[strings.ToLower(t.Repository)]++
		}
	}
	return out
}

// waiting returns who waits for an answer in the city's own repositories, the longest first.
func (m Material) waiting() []digest.Waiting {
	var out []digest.Waiting
	for _, c := range m.Collections {
		for _, w := range c.Harvest.Waiting {
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	slices.SortFunc(out, func(a, b digest.Waiting) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Repository, b.Repository), cmp.Compare(a.Number, b.Number))
	})
	return out
}

// securityReports returns the tasks that may be security reports.
func (m Material) securityReports() []digest.Task {
	return digest.Filter(m.tasks(), firsttask.IsSecurityReport)
}

// taskProblems returns what teams should do about their issues. Public editions have no problems.
func (m Material) taskProblems() []digest.Problem {
	var out []digest.Problem
	for _, t := range m.securityReports() {
		out = append(out, digest.Problem{
			Source: t.Repository, Item: fmt.Sprintf("issue %d", t.Number), Note: true,
			Error: "it may be a security report, and everybody can read it. Editions do not show it",
			Hint:  "read it. If it is one, fix it first, and move the rest to a private security advisory",
		})
	}
	days := map[string][]string{}
	for _, w := range m.waiting() {
		days[w.Repository] = append(days[w.Repository],
			fmt.Sprintf("#%d (%s, since %s)", w.Number, w.Author, w.Since.In(m.Zone).Format(time.DateOnly)))
	}
	for _, r := range m.Repositories() {
		if list := days[r.Name]; len(list) > 0 {
			out = append(out, digest.Problem{
				Source: r.Name, Item: "newcomers", Note: true,
				Error: "an answer is due for 14 days or longer: " + strings.Join(list, ", "),
				Hint:  "answer them; digest ready lists everybody who waits",
			})
		}
	}
	return out
}
