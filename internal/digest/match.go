package digest

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// History is what earlier editions told, newest first, and which talks are known.
type History struct {
	Editions []Edition
	Talks    []Talk
}

const (
	maxMatches   = 6
	eventsLooked = 12 // of one group: the coming ones
	dormantAfter = 365 * 24 * time.Hour
	coolDown     = 90 * 24 * time.Hour
)

// Present proposes, for the coming events of groups that take talks, the repository that should be presented there: at most one
// event for each group, an evening with an open slot first, and at most six in all. No repository is proposed that the last edition
// proposed, none for which someone took up a talk with that group before, and none twice, unless a group has no other and it fits very
// well. A group that heard a city team lately, or is about to,
// is left in peace. Where nothing fits well, nothing is proposed. Events must be sorted by start; so are the matches.
func Present(p Period, events []Event, repos []Repository, groups []Group, zone *time.Location, h History) []Match {
	m := newMatcher(repos, p.Start, zone, h)
	if len(m.candidates) == 0 {
		return nil
	}
	byGroup := eventsByGroup(events)
	found := make([]list, len(groups))
	onAllCores(len(groups), func(i int) {
		if g := groups[i]; g.Rules.Talks != "none" && !heardLately(g, h, p.Start) {
			found[i], _ = m.forGroup(g, events, byGroup[g.Name])
		}
	})
	lists := slices.DeleteFunc(found, func(l list) bool { return len(l.fits) == 0 })
	chosen := m.share(lists)
	slices.SortStableFunc(chosen, func(a, b choice) int {
		return cmp.Or(compareBool(b.evening.open, a.evening.open), cmp.Compare(b.fit.sum, a.fit.sum))
	})
	chosen = chosen[:min(len(chosen), maxMatches)]
	var out []Match
	for _, c := range chosen {
		out = append(out, m.match(c.list, c.fit))
	}
	slices.SortStableFunc(out, func(a, b Match) int {
		return cmp.Or(compareEvents(a.Event, b.Event, zone), cmp.Compare(a.Event.Group, b.Event.Group))
	})
	return out
}

// Fits tells which repositories fit each coming event of the groups that take talks, the best first and at most most of them for an
// event. Unlike Present it considers one event at a time: not what was proposed before, nor what else the edition proposes. Events
// must be sorted by start.
func Fits(p Period, events []Event, repos []Repository, groups []Group, zone *time.Location, h History, most int) []Match {
	m := newMatcher(repos, p.Start, zone, h)
	clear(m.proposed)
	byGroup := eventsByGroup(events)
	var out []Match
	for _, g := range groups {
		if g.Rules.Talks == "none" {
			continue
		}
		a := audienceOf(g)
		if a.never {
			continue
		}
		bases := m.bases(a)
		for _, e := range m.evenings(events, byGroup[g.Name]) {
			b, about := m.guessed(g, a, bases, e)
			fits := m.rank(g, about, b, e)
			for _, f := range fits[:min(len(fits), most)] {
				out = append(out, m.match(list{g, about, e, nil}, f))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int { return compareEvents(a.Event, b.Event, zone) })
	return out
}

// onAllCores calls do for every number below n, on as many cores as there are.
func onAllCores(n int, do func(int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// eventsByGroup tells which of events are each group's, by their places.
func eventsByGroup(events []Event) map[string][]int {
	out := map[string][]int{}
	for i := range events {
		out[events[i].Group] = append(out[events[i].Group], i)
	}
	return out
}

// heardLately reports whether the group heard a city team within the cool-down, or is about to.
func heardLately(g Group, h History, now time.Time) bool {
	return slices.ContainsFunc(h.Talks, func(t Talk) bool {
		return t.Group == g.Name && (t.State == "presented" && now.Sub(t.At) < coolDown || t.State == "accepted" && t.At.After(now))
	})
}

// candidate is a repository that may be presented.
type candidate struct {
	repo    Repository
	about   profile
	bonus   float64
	ready   bool
	program bool // it has a language that one programs in
	app     bool // one for the web or for telephones
}

// posting is a candidate that is about a term.
type posting struct {
	at   int
	ours tie
}

// matcher knows the repositories, by word.
type matcher struct {
	now        time.Time
	zone       *time.Location
	past       map[string]profile // of each group
	candidates []candidate
	byTerm     map[string][]posting
	proposed   map[string]bool // by the last edition
	talked     map[string]bool // group and repository: a talk was proposed there, whatever came of it
}

func newMatcher(repos []Repository, now time.Time, zone *time.Location, h History) *matcher {
	m := &matcher{now: now, zone: zone, past: pastTitles(h), byTerm: map[string][]posting{}, proposed: map[string]bool{}, talked: map[string]bool{}}
	for _, r := range repos {
		if WhyNotPresented(r, now) == "" {
			m.candidates = append(m.candidates, newCandidate(r, now))
		}
	}
	slices.SortFunc(m.candidates, func(a, b candidate) int { return cmp.Compare(a.repo.Name, b.repo.Name) })
	for at, c := range m.candidates {
		for term, ours := range c.about {
			m.byTerm[term] = append(m.byTerm[term], posting{at, ours})
		}
	}
	for _, t := range h.Talks {
		m.talked[t.Group+"\x00"+strings.ToLower(t.Repository)] = true
	}
	if len(h.Editions) > 0 {
		for _, match := range h.Editions[0].Present {
			m.proposed[strings.ToLower(match.Repository.Name)] = true
		}
	}
	return m
}

func newCandidate(r Repository, now time.Time) candidate {
	c := candidate{repo: r, about: profileOf(r), ready: Assess(r).Ready}
	c.program = slices.ContainsFunc(r.Languages, func(l string) bool { return !markup[l] || l == "HTML" })
	c.app = slices.ContainsFunc(apps, func(l string) bool { return c.about[l].sure >= sureAfterMarkup && c.about[l].place == inLanguages })
	if c.ready {
		c.bonus += bonusReady
	}
	if r.Release != "" {
		c.bonus += bonusRelease
	}
	switch idle := now.Sub(r.Pushed); {
	case idle < 42*24*time.Hour:
		c.bonus += bonusActive
	case idle < 183*24*time.Hour:
		c.bonus += bonusActive / 2
	}
	if r.Description != "" && len(r.Readme) > 200 {
		c.bonus += bonusTold
	}
	return c
}

// pastTitles are the words of each group's events in earlier editions.
func pastTitles(h History) map[string]profile {
	out := map[string]profile{}
	for _, e := range h.Editions {
		for _, event := range e.Events {
			if out[event.Group] == nil {
				out[event.Group] = profile{}
			}
			out[event.Group].read(event.Title, asProse, surePast, inPast)
		}
	}
	return out
}

// WhyNotPresented says why a repository is proposed to no group at all; it is empty where it may be. Nobody presents other
// governments' work, copies, archives, what sleeps (nothing was pushed for a year; a release without a push is none), what tells nothing of
// itself, and repositories that only hold an organisation's own pages and rules.
func WhyNotPresented(r Repository, now time.Time) string {
	owner, name, _ := strings.Cut(strings.ToLower(r.Name), "/")
	switch {
	case r.Role != RoleOwn:
		return "it is another government's"
	case r.Archived:
		return "it is archived"
	case r.Fork:
		return "it is a fork"
	case r.Mirror:
		return "it is a mirror"
	case strings.HasPrefix(name, "."), name == owner, name == owner+".github.io", houseKeeping[name]:
		return "it holds the organisation's own pages, not a project"
	case strings.TrimSpace(r.Description) == "" && strings.TrimSpace(r.Readme) == "":
		return "it has neither a description nor a README that could be read"
	case now.Sub(r.Pushed) > dormantAfter:
		return "nothing was pushed to it for a year"
	}
	return ""
}

// houseKeeping are names of repositories that hold rules and forms, not projects.
var houseKeeping = wordSet(`policies policy open-source-policy opensource-policy code-of-conduct governance security-policy community community-health-files
	profile issue-templates repo-template repository-template template-repo test tests sandbox playground hello-world demo-repository`)

// evening is a coming event of a group, as a place for a talk.
type evening struct {
	event    Event
	open     bool
	why      string
	deadline time.Time
}

// evenings are a group's coming events at which one might give a talk: first those that look for speakers, last those that have
// them, or are not for talks; each lot by time. Picnics are left out. places are those of the group's in events.
func (m *matcher) evenings(events []Event, places []int) []evening {
	var lots [3][]evening
	n := 0
	for _, i := range places {
		e := events[i]
		if e.Status == Cancelled || e.Status == Postponed || e.Change == ChangeUnlisted || e.StartsAt(m.zone).Before(m.now) {
			continue
		}
		if n++; n > eventsLooked {
			break
		}
		out := evening{event: e}
		out.open, out.why, out.deadline = Slot(e, m.now, m.zone)
		switch {
		case out.open:
			lots[0] = append(lots[0], out)
		case picnic.MatchString(e.Title) && !technicalTitle(e.Title):
		case quiet.MatchString(e.Title), taken(e):
			lots[2] = append(lots[2], out)
		default:
			lots[1] = append(lots[1], out)
		}
	}
	return slices.Concat(lots[0], lots[1], lots[2])
}

// technicalTitle reports whether a title names a language, a tool or a craft.
func technicalTitle(title string) bool {
	return slices.ContainsFunc(words().read(title, asProse), func(f found) bool { return f.known && !isIn(cityLife, f.term) })
}

// list is the evening chosen for a group, and what fits it, the best first.
type list struct {
	group    Group
	audience audience
	evening  evening
	fits     []fit
}

// fit is how well a candidate fits.
type fit struct {
	at  int
	sum float64
}

// forGroup is the group's first evening for which something fits that was not proposed last time.
func (m *matcher) forGroup(g Group, events []Event, places []int) (list, bool) {
	a := audienceOf(g)
	if a.never {
		return list{}, false
	}
	bases := m.bases(a)
	for _, e := range m.evenings(events, places) {
		b, about := m.guessed(g, a, bases, e)
		fits := slices.DeleteFunc(m.rank(g, about, b, e), func(f fit) bool {
			name := strings.ToLower(m.candidates[f.at].repo.Name)
			return m.proposed[name] || m.talked[g.Name+"\x00"+name]
		})
		if len(fits) > 0 {
			return list{g, about, e, fits[:min(len(fits), 2*maxMatches)]}, true
		}
	}
	return list{}, false
}

// guessed is the group as its event shows it, where the configuration does not tell what it is about.
func (m *matcher) guessed(g Group, a audience, bases []base, e evening) ([]base, audience) {
	if a.topics || a.about {
		return bases, a
	}
	title, _ := spokenOf(g, e.event)
	p := profile{}
	for term, t := range title {
		if t.known {
			t.sure *= sureGuess
			p[term] = t
		}
	}
	for term, t := range a.profile {
		p[term] = t
	}
	a.profile, a.tongues = p, tonguesOf(p)
	a.foremost = a.tongues
	return m.bases(a), a
}

// choice is a list, and the one of its fits that is proposed.
type choice struct {
	list
	fit fit
}

// share gives each group its best repository, the best pair first, and no repository to two groups: unless a group has no
// other, and it fits so well that it would be a pity.
func (m *matcher) share(lists []list) []choice {
	type pair struct{ l, f int }
	var pairs []pair
	for l := range lists {
		for f := range lists[l].fits {
			pairs = append(pairs, pair{l, f})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Compare(lists[b.l].fits[b.f].sum, lists[a.l].fits[a.f].sum)
	})
	got := make([]*fit, len(lists))
	times := map[int]int{}
	give := func(p pair) {
		got[p.l] = &lists[p.l].fits[p.f]
		times[got[p.l].at]++
	}
	for _, p := range pairs {
		if got[p.l] == nil && times[lists[p.l].fits[p.f].at] == 0 {
			give(p)
		}
	}
	for _, p := range pairs { // what is left has only repositories that others got
		if f := lists[p.l].fits[p.f]; got[p.l] == nil && p.f == 0 && times[f.at] == 1 && f.sum >= veryWell {
			give(p)
		}
	}
	var out []choice
	for l, f := range got {
		if f != nil {
			out = append(out, choice{lists[l], *f})
		}
	}
	return out
}

// match is the match that the edition carries.
func (m *matcher) match(l list, f fit) Match {
	c := m.candidates[f.at]
	sum := f.sum
	if l.evening.open {
		sum += bonusSlot
	}
	return Match{
		Event: l.evening.event, Repository: c.repo, Score: math.Round(100*(1-math.Exp(-sum/fullScore))) / 100,
		Reasons: m.reasons(l, f), Pitch: Propose(c.repo, l.evening.event, l.group),
		ProposeURL: cmp.Or(l.group.Propose, l.evening.event.URL, l.group.Page), Deadline: l.evening.deadline,
	}
}

// Spotlight chooses, for a week without repository news, the ready repository of the city that was shown least recently; of several
// the one pushed last, then by name. It is nil where none is ready.
func Spotlight(repos []Repository, h History) *Repository {
	shown := map[string]int{} // greater is more recent; 0 is never
	for i, e := range slices.Backward(h.Editions) {
		for _, m := range e.Present {
			shown[strings.ToLower(m.Repository.Name)] = len(h.Editions) - i
		}
		if e.Spotlight != nil {
			shown[strings.ToLower(e.Spotlight.Name)] = len(h.Editions) - i
		}
	}
	var best *Repository
	for i := range repos {
		r := &repos[i]
		if r.Role != RoleOwn || r.Archived || r.Fork || r.Mirror || !Assess(*r).Ready {
			continue
		}
		if best == nil || cmp.Or(
			cmp.Compare(shown[strings.ToLower(r.Name)], shown[strings.ToLower(best.Name)]),
			best.Pushed.Compare(r.Pushed), cmp.Compare(r.Name, best.Name)) < 0 {
			best = r
		}
	}
	if best == nil {
		return nil
	}
	out := *best
	return &out
}
