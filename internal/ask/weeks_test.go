package ask_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// bigTown has 12 teams with up to three people each. Some are away, and most have a limit.
func bigTown(t *testing.T, r *rand.Rand) *town {
	w := newTown(t)
	w.rules.Teams = nil
	for i := range 12 {
		team := ask.Team{Name: fmt.Sprintf("Team %d", i), Repositories: []string{fmt.Sprintf("City/t%d-*", i)}}
		for j := range 1 + r.IntN(3) {
			p := person(fmt.Sprintf("P%d.%d", i, j))
			p.Monthly, p.Speaks = r.IntN(4), r.IntN(2) == 0
			if r.IntN(4) == 0 {
				from := time.Date(2026, 7, 20+r.IntN(40), 0, 0, 0, 0, time.UTC)
				p.Away = []ask.Span{{From: from, To: from.AddDate(0, 0, r.IntN(14))}}
			}
			team.People = append(team.People, p)
		}
		w.rules.Teams = append(w.rules.Teams, team)
	}
	return w
}

// Over eight weeks with 12 teams and 20 groups, nobody is asked more often than they allow, nobody twice about the same
// evening, nobody at a bad time, and every proposal has an owner or the lead.
func TestEightWeeks(t *testing.T) {
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 17))
		w := bigTown(t, r)
		w.open = w.room()
		proposed := map[string]bool{}
		start := at("07-20 09:00")
		for week := range 8 {
			monday := start.AddDate(0, 0, 7*week)
			var matches []digest.Match
			for range 3 + r.IntN(6) {
				group := fmt.Sprintf("Group %d", r.IntN(20))
				day := monday.AddDate(0, 0, 8+r.IntN(20))
				repository := fmt.Sprintf("City/t%d-%d", r.IntN(13), r.IntN(2)) // the 13th team does not exist
				e := event(group, "Evening "+day.Format("01-02"), time.Date(2026, day.Month(), day.Day(), 19, 0, 0, 0, la))
				matches = append(matches, match(repository, e))
				proposed[repository+group+e.Start.Format(time.DateOnly)] = true
			}
			w.edition(monday, matches...)
			for now := monday.Add(time.Minute); now.Before(monday.AddDate(0, 0, 7)); now = now.Add(4 * time.Hour) {
				w.run(now)
				w.somebodyAnswers(r, now)
			}
		}
		w.through(start.AddDate(0, 0, 56), start.AddDate(0, 0, 57))
		w.checkWeeks(seed, proposed)
	}
}

// somebodyAnswers lets each person with an open question answer with some chance.
func (w *town) somebodyAnswers(r *rand.Rand, now time.Time) {
	log, err := ask.ReadLog(w.t.Context(), w.store)
	w.must(err)
	for _, t := range log.Threads() {
		if !t.Open() || t.Holder == "" || r.IntN(12) > 0 {
			continue
		}
		kinds := []ask.Kind{
			ask.Yes, ask.Other, ask.No, ask.Yes, ask.Accepted, ask.Refused, ask.Given, ask.NotGiven, ask.Named,
		}
		a := ask.Answer{Thread: t.ID, Kind: kinds[r.IntN(len(kinds))], Person: t.Holder}
		if r.IntN(60) == 0 {
			a.Kind = ask.Never
		}
		a.Other = []string{"nobody here", fmt.Sprintf("P%d.0", r.IntN(12))}[r.IntN(2)]
		w.answer(now, a)
	}
}

func (w *town) checkWeeks(seed uint64, proposed map[string]bool) {
	w.t.Helper()
	log, err := ask.ReadLog(w.t.Context(), w.store)
	w.must(err)
	messages := map[string]int{}
	for _, m := range w.sent.got {
		if messages[m.Name]++; messages[m.Name] > 1 {
			w.t.Errorf("seed %d: %s was sent twice", seed, m.Name)
		}
	}
	asked := map[string][]time.Time{}
	evenings := map[string]string{}
	for _, t := range log.Threads() {
		evening := t.Proposal.Group + t.Proposal.Start.Format(time.DateOnly)
		key := t.Proposal.Repository + evening
		if !proposed[key] {
			w.t.Errorf("seed %d: %s was never proposed, or twice", seed, t.ID)
		}
		delete(proposed, key)
		owner := false
		for _, s := range t.Steps {
			owner = owner || s.Kind == ask.Asked || s.Kind == ask.Assigned
			if s.Kind != ask.Asked {
				continue
			}
			who := strings.ToLower(s.Person)
			if other := evenings[who+evening]; other != "" {
				w.t.Errorf("seed %d: %s was asked about one evening twice, in %s and %s", seed, s.Person, other, t.ID)
			}
			evenings[who+evening] = t.ID
			asked[s.Person] = append(asked[s.Person], s.At)
			if clock := s.At.In(la); clock.Hour() >= 18 || clock.Hour() < 8 || clock.Weekday()%6 == 0 {
				w.t.Errorf("seed %d: %s was asked at %s", seed, s.Person, clock)
			}
		}
		why := t.Why == ask.WhyTaken || t.Why == ask.WhyNoTalk || t.Why == ask.WhyCanceled
		if !owner && !why {
			w.t.Errorf("seed %d: nobody has %s: %+v", seed, t.ID, t)
		}
	}
	for key := range proposed {
		if !w.never(log, key) {
			w.t.Errorf("seed %d: %s has neither an owner nor the lead", seed, key)
		}
	}
	for name, times := range asked {
		p, _ := w.rules.Find(name)
		for i := range times {
			if n := p.Monthly; n > 0 && i+n < len(times) && times[i+n].Sub(times[i]) < 31*24*time.Hour {
				w.t.Errorf("seed %d: %s was asked more than %d times within a month: %s", seed, name, n, times[i:i+n+1])
			}
		}
		slices.SortFunc(times, time.Time.Compare)
	}
	if len(w.sent.got) < 50 {
		w.t.Errorf("seed %d: only %d messages were sent; the weeks show nothing", seed, len(w.sent.got))
	}
}

// never reports whether somebody said never for the project of a key.
func (w *town) never(log ask.Log, key string) bool {
	return slices.ContainsFunc(log.Steps, func(s ask.Step) bool {
		return s.Kind == ask.Never && strings.HasPrefix(key, s.Project)
	})
}
