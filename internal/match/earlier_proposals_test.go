package match_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// weeks calls do with eight editions in a row, a week apart, of the trial's groups: each meets every two weeks, and
// every fifth evening looks for a speaker. take may take up what was proposed.
func weeks(t *testing.T, set string, take func(week int, m digest.Match) *digest.Talk, do func(week int, now time.Time,
	got []digest.Match),
) {
	t.Helper()
	repos, tasks := trialRepositories(t, set)
	var groups []digest.Group
	var all []digest.Event
	for i, g := range trial[trialGroup](t, "groups"+set+".json") {
		group := g.group()
		group.Propose = "https://" + g.ID + ".example/talk"
		groups = append(groups, group)
		for n := range 7 {
			text := "Two talks, and time to meet."
			if (i+n)%5 == 0 {
				text = "We still need a speaker."
			}
			all = append(all, digest.Event{
				Group: g.Name, Title: "Monthly meetup", Description: text, Status: digest.Confirmed, Mode: digest.InPerson,
				Start: trialNow.AddDate(0, 0, 3+i%11+14*n).Add(9 * time.Hour), UID: fmt.Sprintf("%s-%d", g.ID, n),
			})
		}
	}
	var h digest.History
	for week := range 8 {
		now := trialNow.AddDate(0, 0, 7*week)
		in := match.Input{
			Period: digest.Period{Since: now.AddDate(0, 0, -7), Start: now, End: now.AddDate(0, 0, 28)}, Zone: time.UTC,
			Groups: groups, Repositories: repos, Tasks: tasks, History: h,
		}
		var events []digest.Event
		for _, e := range all {
			if !e.Start.Before(in.Period.Start) && e.Start.Before(in.Period.End) {
				events = append(events, e)
			}
		}
		got := match.PresentIn(in, events)
		do(week, now, got)
		h.Editions = append([]digest.Edition{{Name: now.Format(time.DateOnly), Present: got}}, h.Editions...)
		for _, m := range got {
			if talk := take(week, m); talk != nil {
				h.Talks = append(h.Talks, *talk)
			}
		}
	}
}

func nobody(int, digest.Match) *digest.Talk { return nil }

func pair(m digest.Match) string { return m.Event.UID + " " + m.Repository.Name }

// A pair stays until its evening is past; none is new within the lead time, unless the evening looks for a speaker; and
// no evening that was told gets another repository.
func TestProposalsStayWhileNobodyTakesThemUp(t *testing.T) {
	for _, set := range trialSets {
		t.Run("set"+set, func(t *testing.T) { checkProposalsStay(t, set) })
	}
}

func checkProposalsStay(t *testing.T, set string) {
	until := map[string]time.Time{} // of each pair: its evening
	repos := map[string]string{}    // of each evening: what was proposed
	repeated := 0
	fits := map[string][]string{} // of each group: the repositories that fit it
	for i, p := range trial[trialPair](t, "pairs"+set+".json") {
		fits[trial[trialGroup](t, "groups"+set+".json")[i].Name] = slices.Concat(p.Right, p.OK)
	}
	weeks(t, set, nobody, func(week int, now time.Time, got []digest.Match) {
		shown := map[string]bool{}
		for _, m := range got {
			shown[pair(m)] = true
			_, before := until[pair(m)]
			if m.StillOpen != before {
				t.Errorf("week %d, %s: got still open: %v, want %v", week, pair(m), m.StillOpen, before)
			}
			if before {
				repeated++
			}
			if !slices.Contains(fits[m.Event.Group], m.Repository.Name) {
				t.Errorf("week %d, %s: proposed to %s, which it does not fit", week, pair(m), m.Event.Group)
			}
			until[pair(m)] = m.Event.Start
			if r, told := repos[m.Event.UID]; told && r != m.Repository.Name {
				t.Errorf("week %d, %s: got %s, after %s was proposed", week, m.Event.UID, m.Repository.Name, r)
			}
			repos[m.Event.UID] = m.Repository.Name
			if lead := m.Event.Start.Sub(now); !before && lead < match.DefaultLead && m.Event.Opening == nil {
				t.Errorf("week %d, %s: new only %v ahead, and nobody looks for a speaker", week, pair(m), lead)
			}
		}
		for p, at := range until {
			if at.After(now) && !shown[p] {
				t.Errorf("week %d, %s: dropped, while nobody took it up", week, p)
			}
		}
	})
	if len(until) < 16 || repeated < 16 {
		t.Errorf("got %d pairs, repeated %d times: too few to judge", len(until), repeated)
	}
}

// What a group took up or declined is not repeated, and its evening gets nothing else.
func TestProposalsEndWhenSomebodyTakesThemUp(t *testing.T) {
	taken, evenings := map[string]bool{}, map[string]bool{}
	states := []string{digest.TalkProposed, digest.TalkDeclined}
	weeks(t, "", func(week int, m digest.Match) *digest.Talk {
		if taken[pair(m)] {
			return nil
		}
		taken[pair(m)], evenings[m.Event.UID] = true, true
		return &digest.Talk{
			Repository: m.Repository.Name, Group: m.Event.Group, At: m.Event.Start, State: states[len(taken)%2],
		}
	}, func(week int, _ time.Time, got []digest.Match) {
		for _, m := range got {
			if taken[pair(m)] {
				t.Errorf("week %d, %s: repeated after somebody took it up", week, pair(m))
			}
			if evenings[m.Event.UID] {
				t.Errorf("week %d, %s: proposed for an evening that was told before", week, pair(m))
			}
		}
	})
	if len(taken) < 8 {
		t.Errorf("got %d pairs: too few to judge", len(taken))
	}
}

// The groups take turns: with more groups than an edition has proposals for, the others come when evenings are past.
func TestGroupsTakeTurns(t *testing.T) {
	var groups []digest.Group
	var events []digest.Event
	var repos []digest.Repository
	for i := range 9 {
		name := fmt.Sprintf("Pythonists %d", i)
		groups = append(groups, digest.Group{Name: name, Topics: []string{"python"}})
		events = append(events, digesttest.Gathering(name, "Evening", twoTalks, 20+i))
		repos = append(repos, digesttest.Python(fmt.Sprintf("tool-%d", i)))
	}
	h := digest.History{Editions: []digest.Edition{{Name: "2026-07-13"}}}
	for i := range 3 { // proposed lately, for evenings that are over
		e := digesttest.Gathering(groups[i].Name, "Evening", "", 10)
		h.Editions[0].Present = append(h.Editions[0].Present, digest.Match{Event: e, Repository: repos[8-i]})
	}
	in := match.Input{
		Period: fourWeeks, Zone: digesttest.La, Groups: groups, Repositories: repos, History: h, Lead: time.Nanosecond,
	}
	chosen, more := match.ProposeTalks(in, events)
	if len(chosen) != 6 || more != 3 {
		t.Fatalf("got %d proposals and %d more, want 6 and 3", len(chosen), more)
	}
	for _, m := range chosen {
		for i := range 3 {
			if m.Event.Group == groups[i].Name {
				t.Errorf("got a proposal for %s, to which the last edition proposed, and not for others", m.Event.Group)
			}
		}
	}
}

// Where the next evening is too near, the one after is proposed; the lead time is the group's, the city's, or ten days.
func TestLeadTime(t *testing.T) {
	for name, c := range map[string]struct {
		text        string
		group, city time.Duration
		want        int // days ahead; 0: nothing
	}{
		"ten days":                       {twoTalks, 0, 0, 12},
		"the city's":                     {twoTalks, 0, 3 * 24 * time.Hour, 5},
		"the group's before the city's":  {twoTalks, 20 * 24 * time.Hour, 3 * 24 * time.Hour, 26},
		"none is far enough":             {twoTalks, 30 * 24 * time.Hour, 0, 0},
		"not where a speaker is needed":  {"No speaker yet.", 0, 0, 5},
		"not while a day is named":       {"Two talks. Call for talks, closes July 23.", 0, 0, 5},
		"but for a call without any day": {"Two talks. Want to give a talk? Write to us.", 0, 0, 12},
	} {
		t.Run(name, func(t *testing.T) {
			g := digest.Group{Name: "SoCal Python", Topics: []string{"python"}, Lead: c.group}
			var events []digest.Event
			for _, days := range []int{5, 12, 26} {
				e := digesttest.Gathering(g.Name, "Evening", c.text, 20)
				e.Start, e.UID = fourWeeks.Start.AddDate(0, 0, days).Add(time.Hour), fmt.Sprint(days)
				events = append(events, e)
			}
			got := match.PresentIn(match.Input{
				Period: fourWeeks, Zone: digesttest.La, Groups: []digest.Group{g}, Lead: c.city,
				Repositories: []digest.Repository{digesttest.Python("waits")},
			}, events)
			days := 0
			if len(got) > 0 {
				days = int(got[0].Event.Start.Sub(fourWeeks.Start).Hours() / 24)
			}
			if days != c.want {
				t.Errorf("got a proposal %d days ahead, want %d", days, c.want)
			}
		})
	}
}
