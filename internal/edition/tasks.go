package edition

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// maxTasks is how many tasks an edition shows.
const maxTasks = 5

// staleTask is how long ago an issue may have been touched and still be believed.
const staleTask = 180 * 24 * time.Hour

// PickTasks chooses at most five tasks that a newcomer can really take: of the city's own repositories that are ready,
// described, and touched within half a year. Those shown least recently come first, then the better ones, one
// repository after the other; what the two latest editions showed is shown again only where there is nothing else. Each
// says at which coming event one can ask about it in person (AskAt), in one line of text; none carries its description.
// Events must be sorted by start.
func PickTasks(
	l *match.Lexicon, tasks []digest.Task, repos []digest.Repository, events []digest.Event, zone *time.Location,
	now time.Time, h digest.History,
) []digest.Task {
	home := map[string]digest.Repository{}
	for _, r := range repos {
		if r.Role == digest.RoleOwn && !r.Archived && !r.Fork && !r.Mirror && r.Retirement() == "" && digest.Assess(r).Ready {
			home[strings.ToLower(r.Name)] = r
		}
	}
	shown := lastShown(h)
	var fresh, again []digest.Task
	for _, t := range tasks {
		_, ready := home[strings.ToLower(t.Repository)]
		switch {
		case !ready || now.Sub(t.UpdatedAt) > staleTask || !described(t.Body):
		case shown[taskName(t)] > 0 && shown[taskName(t)] <= 2:
			again = append(again, t)
		default:
			fresh = append(fresh, t)
		}
	}
	if len(fresh) == 0 {
		fresh = again
	}
	slices.SortFunc(fresh, func(a, b digest.Task) int {
		return cmp.Or(
			cmp.Compare(recency(shown[taskName(a)]), recency(shown[taskName(b)])),
			cmp.Compare(worth(b, now), worth(a, now)),
			cmp.Compare(strings.ToLower(a.Repository), strings.ToLower(b.Repository)), cmp.Compare(a.Number, b.Number))
	})
	where := askable(l, events, zone, now, h)
	var out []digest.Task
	for _, t := range varied(fresh) {
		r := home[strings.ToLower(t.Repository)]
		t.Body, t.AskAt, t.Skills = "", where.at(r), skills(r)
		if r.URL != "" {
			t.Start = r.URL + "?tab=contributing-ov-file" // where GitHub shows them
		}
		out = append(out, t)
	}
	return out
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

var (
	templateNoise = regexp.MustCompile(`(?s)<!--.*?(?:-->|$)|(?m)^\s*#.*$|^\s*[-*]\s*\[[ xX]\]|https?://\S+`)
	letters       = regexp.MustCompile(`\pL{2,}`)
)

// described reports whether an issue says what is to be done: five words at least, besides its template's headings.
func described(body string) bool {
	return len(letters.FindAllString(templateNoise.ReplaceAllString(body[:min(len(body), 4000)], ""), 5)) == 5
}

func taskName(t digest.Task) string {
	return fmt.Sprintf("%s#%d", strings.ToLower(t.Repository), t.Number)
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

// welcoming are labels for newcomers, as they are spelled without signs, and what each is worth.
var welcoming = map[string]int{
	"good first issue": 6, "first timers only": 6, "first timer": 6, "beginner": 6, "beginners": 6, "beginner friendly": 6,
	"good for beginners": 6,
	"good first bug":     6, "good first contribution": 6, "newcomer": 6, "newcomers": 6, "newbie": 6, "starter": 6,
	"starter issue": 6, "easy": 5, "easy fix": 5,
	"low hanging fruit": 5, "quick win": 5, "good second issue": 4, "help wanted": 3, "up for grabs": 3,
	"contributions welcome": 3,
	"pr welcome":            3, "hacktoberfest": 3, "documentation": 1, "docs": 1,
}

var labelSigns = strings.NewReplacer("-", " ", "_", " ", ":", " ", "/", " ")

// worth of a task to a newcomer: how plainly it is meant for one, how well it is described, whether there is talk, and
// how fresh it is.
func worth(t digest.Task, now time.Time) int {
	label := 0
	for _, l := range t.Labels {
		words := strings.Fields(labelSigns.Replace(strings.ToLower(l)))
		for from := range words { // "difficulty: easy", "status: help wanted"
			label = max(label, welcoming[strings.Join(words[from:], " ")])
		}
	}
	return label + min(len(t.Body)/150, 4) + min(t.Comments, 2) - int(now.Sub(t.UpdatedAt)/(45*24*time.Hour))
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

// asker finds the event at which one can ask about a repository's tasks.
type asker struct {
	lexicon *match.Lexicon
	zone    *time.Location
	events  []digest.Event
	about   []match.Profile // of each event: its title and its group's name
	civic   []bool
	talks   []digest.Talk
	now     time.Time
}

// askable are the coming events at which one meets people: in person, and taking place.
func askable(l *match.Lexicon, events []digest.Event, zone *time.Location, now time.Time, h digest.History) asker {
	a := asker{lexicon: l, zone: zone, now: now, talks: h.Talks}
	for _, e := range events {
		if !canAsk(l, e, zone, now) {
			continue
		}
		group := l.AudienceOf(digest.Group{Name: e.Group})
		p := match.Profile{}
		l.Read(p, e.Group, match.AsTitle, match.ConfidenceGroup, match.InName)
		l.Read(p, e.Title, match.AsProse, match.ConfidenceTitle, match.InTitle)
		a.events, a.about, a.civic = append(a.events, e), append(a.about, p), append(a.civic, group.Civic)
		if len(a.events) == maxAsked {
			break
		}
	}
	return a
}

// canAsk reports whether one can ask about code at the event: one meets people there, it takes place, and its group is
// not about something else altogether.
func canAsk(l *match.Lexicon, e digest.Event, zone *time.Location, now time.Time) bool {
	if e.Status == digest.Cancelled || e.Status == digest.Postponed || e.Change == digest.ChangeUnlisted ||
		e.Mode != digest.InPerson && e.Mode != digest.Hybrid || e.StartsAt(zone).Before(now) {
		return false
	}
	return !l.AudienceOf(digest.Group{Name: e.Group}).Never
}

// maxAsked is how many coming events are looked at.
const maxAsked = 200

// at is the event for a repository, as a line of text: "Hack for LA, Tue Jul 21, 7:00 PM PDT". It is the next one where
// a talk about the repository is agreed; else the next of a group whose name, or with a title that, shares its language
// or a topic; else of a civic group; else of one that is not about another language; empty where there is none.
func (a asker) at(r digest.Repository) string {
	about := a.lexicon.ProfileOf(r)
	best, rank := -1, 0
	for i, e := range a.events {
		if s := a.suits(r, about, i); s > rank {
			best, rank = i, s
		}
		if a.presents(r, e) {
			best = i
			break
		}
	}
	if best < 0 {
		return ""
	}
	return digest.AskLine(a.events[best], a.zone)
}

// suits is how well the i-th event suits: 3 it shares a language or topic, 2 it is civic, 1 it is about no other
// language, 0 not at all.
func (a asker) suits(r digest.Repository, about match.Profile, i int) int {
	tongues := match.LanguagesOf(a.about[i])
	if about.SpeaksOne(tongues) {
		return 3
	}
	if len(tongues) > 0 {
		return 0
	}
	for term, other := range a.about[i] {
		if ours, ok := about[term]; ok && match.Relates(term, ours, other) {
			return 3
		}
	}
	if a.civic[i] {
		return 2
	}
	return 1
}

// presents reports whether it is agreed that the repository is presented at the event.
func (a asker) presents(r digest.Repository, e digest.Event) bool {
	return slices.ContainsFunc(a.talks, func(t digest.Talk) bool {
		return t.State == "accepted" && strings.EqualFold(t.Repository, r.Name) && t.Group == e.Group &&
			t.At.In(a.zone).Format(time.DateOnly) == e.StartsAt(a.zone).In(a.zone).Format(time.DateOnly)
	})
}
