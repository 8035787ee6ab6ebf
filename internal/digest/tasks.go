package digest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// maxTasks is how many tasks an edition shows.
const maxTasks = 5

// staleTask is how long ago an issue may have been touched and still be believed.
const staleTask = 180 * 24 * time.Hour

// PickTasks chooses at most five tasks that a newcomer can really take: of the city's own repositories that are ready, described, and
// touched within half a year. Those shown least recently come first, then the better ones, one repository after the other. Each says at
// which coming event one can ask about it in person; events must be sorted by start.
func PickTasks(tasks []Task, repos []Repository, events []Event, zone *time.Location, now time.Time, h History) []Task {
	home := map[string]Repository{}
	for _, r := range repos {
		if r.Role == RoleOwn && !r.Archived && !r.Fork && !r.Mirror && Assess(r).Ready {
			home[strings.ToLower(r.Name)] = r
		}
	}
	shown := lastShown(h)
	var good []Task
	for _, t := range tasks {
		_, ready := home[strings.ToLower(t.Repository)]
		if ready && now.Sub(t.UpdatedAt) <= staleTask && len(strings.TrimSpace(t.Body)) >= 20 {
			good = append(good, t)
		}
	}
	slices.SortFunc(good, func(a, b Task) int {
		return cmp.Or(
			cmp.Compare(shown[taskName(b)], shown[taskName(a)]), // a higher number is longer ago
			cmp.Compare(worth(b, now), worth(a, now)),
			cmp.Compare(a.Repository, b.Repository), cmp.Compare(a.Number, b.Number))
	})
	var out []Task
	for _, t := range varied(good) {
		t.Body = ""
		t.AskAt = askAt(home[strings.ToLower(t.Repository)], events, zone, now)
		out = append(out, t)
	}
	return out
}

func taskName(t Task) string { return fmt.Sprintf("%s#%d", t.Repository, t.Number) }

// lastShown is how many editions ago each task was shown; a task that is not in the history is longer ago than all.
func lastShown(h History) map[string]int {
	out := map[string]int{}
	for ago, e := range h.Editions {
		for _, t := range e.Tasks {
			if _, known := out[taskName(t)]; !known {
				out[taskName(t)] = ago - len(h.Editions) // negative: less than the 0 of what was never shown
			}
		}
	}
	return out
}

// worth of a task to a newcomer.
func worth(t Task, now time.Time) int {
	points := min(len(t.Body)/100, 5) + min(t.Comments, 3)
	for _, l := range t.Labels {
		switch strings.ToLower(strings.NewReplacer("-", " ", ":", " ").Replace(l)) {
		case "good first issue", "first timers only", "beginner", "starter", "easy":
			points += 6
		case "help wanted", "up for grabs":
			points += 3
		}
	}
	return points - int(now.Sub(t.UpdatedAt)/(30*24*time.Hour))
}

// varied takes one task of each repository in turn, up to maxTasks.
func varied(good []Task) []Task {
	var order []string
	queues := map[string][]Task{}
	for _, t := range good {
		if queues[t.Repository] == nil {
			order = append(order, t.Repository)
		}
		queues[t.Repository] = append(queues[t.Repository], t)
	}
	var out []Task
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

// askAt is the next event at which one meets people: of a group whose evening fits the repository where there is one within the events.
func askAt(r Repository, events []Event, zone *time.Location, now time.Time) string {
	words := vocabulary(r)
	var first, fitting *Event
	for i := range events {
		e := &events[i]
		if e.AllDay || e.Status == Cancelled || e.Status == Postponed || e.Change == ChangeUnlisted || e.Mode != InPerson && e.Mode != Hybrid || e.Start.Before(now) {
			continue
		}
		if first == nil {
			first = e
		}
		if fitting == nil && len(overlap(words, terms(e.Title+" "+e.Group))) > 0 {
			fitting = e
		}
	}
	e := cmp.Or(fitting, first)
	if e == nil {
		return ""
	}
	return fmt.Sprintf("%s, %s", cmp.Or(e.Group, e.Title), e.Start.In(zone).Format("Mon Jan 2, 3:04 PM MST"))
}
