package edition

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/firsttask"
	"github.com/cityoflosangeles/digest/internal/match"
)

// maxTasks is how many tasks an edition shows.
const maxTasks = 5

// staleTask is how long ago an issue may have been touched and still be believed.
const staleTask = 180 * 24 * time.Hour

// PickTasks chooses at most five tasks that a newcomer can take tonight. They are of the city's own repositories that
// are ready, were touched within half a year, and pass the rules of firsttask for readers of the languages. Those shown
// least recently come first, then the better ones, one repository after the other. What the two latest editions showed
// is shown again only where there is nothing else, and after that what somebody claimed a while ago.
//
// Each task says in one line what to do (Todo), how much work it is (Effort), whom to ask in the issue (Ask), and at
// which upcoming event one can ask in person (AskAt). None has its description, its comments, or its reporter. Events
// must be sorted by start.
func PickTasks(
	l *match.Lexicon, tasks []digest.Task, repos []digest.Repository, events []digest.Event, zone *time.Location,
	now time.Time, h digest.History, languages []string,
) []digest.Task {
	home := ready(repos)
	shown := lastShown(h)
	answers := responsiveness(tasks, now)
	var fresh, again, lapsed []digest.Task
	for _, t := range tasks {
		d, free := takeable(t, home, now, languages)
		switch ago := shown[taskName(t)]; {
		case !free:
		case d.Lapsed:
			lapsed = append(lapsed, t)
		case ago > 0 && ago <= 2:
			again = append(again, t)
		default:
			fresh = append(fresh, t)
		}
	}
	if len(fresh) == 0 {
		fresh = again
	}
	if len(fresh) == 0 {
		fresh = lapsed
	}
	value := map[string]int{}
	for _, t := range fresh {
		value[taskName(t)] = worth(t, now) + answers[strings.ToLower(t.Repository)]
	}
	slices.SortFunc(fresh, func(a, b digest.Task) int {
		return cmp.Or(
			cmp.Compare(recency(shown[taskName(a)]), recency(shown[taskName(b)])),
			cmp.Compare(value[taskName(b)], value[taskName(a)]),
			cmp.Compare(strings.ToLower(a.Repository), strings.ToLower(b.Repository)), cmp.Compare(a.Number, b.Number))
	})
	where := askable(l, events, zone, now, h)
	var out []digest.Task
	for _, t := range varied(fresh) {
		r := home[strings.ToLower(t.Repository)]
		t.Todo, t.Effort, t.Ask = firsttask.Todo(t), firsttask.Effort(t), firsttask.Contact(t, r.Maintainers)
		t.AskAt, t.Skills = where.at(r), skills(r)
		t.Body, t.Author, t.Program, t.Said = "", "", false, nil
		if r.URL != "" {
			t.Start = r.URL + "?tab=contributing-ov-file" // where GitHub shows them
		}
		out = append(out, t)
	}
	return out
}

// ready returns the repositories to which newcomers are sent, by their lower-case names: the city's own ones that are
// alive and ready.
func ready(repos []digest.Repository) map[string]digest.Repository {
	out := map[string]digest.Repository{}
	for _, r := range repos {
		if r.Role == digest.RoleOwn && !r.Archived && !r.Fork && !r.Mirror && r.Retirement() == "" &&
			digest.Assess(r).Ready {
			out[strings.ToLower(r.Name)] = r
		}
	}
	return out
}

// takeable reports whether a newcomer can take the task in one of the ready repositories, and what the rules say.
func takeable(
	t digest.Task, ready map[string]digest.Repository, now time.Time, languages []string,
) (firsttask.Decision, bool) {
	if _, ok := ready[strings.ToLower(t.Repository)]; !ok || now.Sub(t.UpdatedAt) > staleTask {
		return firsttask.Decision{}, false
	}
	d := firsttask.Decide(t, now, languages)
	return d, d.Free()
}

// skills are what one should know for a task of the repository: its main languages, without those that only describe or
// mark up.
func skills(r digest.Repository) []string {
	var out []string
	for _, l := range r.Languages {
		switch l {
		case "HTML", "CSS", "SCSS", "Dockerfile", "Makefile", "Shell":
			if len(r.Languages) > 1 {
				continue
			}
		}
		if len(out) < 3 {
			out = append(out, l)
		}
	}
	return out
}

// lastShown is how many editions ago each task was shown: 1 is the latest. Tasks that the history does not know are not
// in it.
func lastShown(h digest.History) map[string]int {
	out := map[string]int{}
	for i, e := range h.Editions {
		for _, t := range e.Tasks {
			if out[taskName(t)] == 0 {
				out[taskName(t)] = i + 1
			}
		}
	}
	return out
}

// recency orders by when a task was shown: never first, then the longest ago.
func recency(ago int) int {
	if ago == 0 {
		return math.MinInt
	}
	return -ago
}

// varied takes one task of each repository in turn, up to maxTasks.
func varied(good []digest.Task) []digest.Task {
	var order []string
	queues := map[string][]digest.Task{}
	for _, t := range good {
		if queues[t.Repository] == nil {
			order = append(order, t.Repository)
		}
		queues[t.Repository] = append(queues[t.Repository], t)
	}
	var out []digest.Task
	for len(out) < maxTasks {
		before := len(out)
		for _, r := range order {
			if len(queues[r]) > 0 && len(out) < maxTasks {
				out, queues[r] = append(out, queues[r][0]), queues[r][1:]
			}
		}
		if len(out) == before {
			break
		}
	}
	return out
}

// taskName identifies a task, in any case.
func taskName(t digest.Task) string { return strings.ToLower(firsttask.Name(t)) }
