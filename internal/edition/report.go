package edition

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Report lists what followed the editions of a time span. It does not claim that the editions were the cause.
type Report struct {
	Since    time.Time `json:"since"`
	Until    time.Time `json:"until"`
	Editions int       `json:"editions"`

	Talks    map[string]int       `json:"talks"` // how many talks reached each state in that time
	Given    []digest.Talk        `json:"given"` // the talks that were presented
	Projects []FeaturedRepository `json:"projects"`
	Tasks    []FeaturedTask       `json:"tasks"`
	Releases int                  `json:"releases"` // releases in the editions: what others can reuse
}

// FeaturedRepository is a repository that an edition of that time proposed for a talk, put in the spotlight, or showed
// a task of.
type FeaturedRepository struct {
	Repository string    `json:"repository"`
	First      time.Time `json:"first"`    // when it was first shown, as far as the store goes back
	Editions   int       `json:"editions"` // how many editions of that time showed it
	// Before and After list people from outside whose first pull request was merged before and after First. Both spans
	// have the same length: the time that has passed since First, or 91 days if that is less.
	Before []string `json:"before"`
	After  []string `json:"after"`
}

// FeaturedTask is a task that an edition of that time showed, and its state now if that is known.
type FeaturedTask struct {
	Repository string    `json:"repository"`
	Number     int       `json:"number"`
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	Shown      time.Time `json:"shown"`
	Known      bool      `json:"known"` // whether its state was read
	Closed     time.Time `json:"closed,omitzero"`
	By         string    `json:"by,omitempty"`
}

// maxSpan is the longest time that is compared before and after a repository was first shown.
const maxSpan = 91 * 24 * time.Hour

// MakeReport reports on the time from since until before until. The records are all editions in the store, and steps
// are all changes of talks.
func MakeReport(records []digest.Record, steps []digest.TalkStep, since, until time.Time) Report {
	r := Report{Since: since, Until: until, Talks: map[string]int{}}
	records = slices.Clone(records)
	slices.SortStableFunc(records,
		func(a, b digest.Record) int { return a.Edition.Period.Start.Compare(b.Edition.Period.Start) })
	projects, tasks := map[string]*FeaturedRepository{}, map[string]bool{}
	newcomers := map[string][]digest.Activity{}
	counted := map[string]bool{}
	for _, record := range records {
		e := record.Edition
		at := e.Period.Start
		inTime := !at.Before(since) && at.Before(until)
		if inTime {
			r.Editions++
		}
		for _, a := range e.Activity {
			key := a.Kind + a.URL + a.Author
			switch {
			case counted[key]:
			case a.Kind == digest.KindFirstContribution && a.Author != "":
				newcomers[a.Repository] = append(newcomers[a.Repository], a)
			case a.Kind == digest.KindRelease && inTime:
				r.Releases++
			}
			counted[key] = true
		}
		shown := map[string]bool{}
		for _, m := range e.Present {
			shown[m.Repository.Name] = true
		}
		if e.Spotlight != nil {
			shown[e.Spotlight.Name] = true
		}
		for _, t := range e.Tasks {
			shown[t.Repository] = true
			if inTime && !tasks[taskName(t)] {
				tasks[taskName(t)] = true
				r.Tasks = append(r.Tasks, FeaturedTask{
					Repository: t.Repository, Number: t.Number, Title: t.Title, URL: t.URL,
					Shown: at,
				})
			}
		}
		for name := range shown {
			p := projects[name]
			if p == nil {
				p = &FeaturedRepository{Repository: name, First: at, Before: []string{}, After: []string{}}
				projects[name] = p
			}
			if inTime {
				p.Editions++
			}
		}
	}
	for name, p := range projects {
		if p.Editions == 0 {
			continue
		}
		p.compare(newcomers[name], until)
		r.Projects = append(r.Projects, *p)
	}
	slices.SortFunc(r.Projects, func(a, b FeaturedRepository) int {
		return cmp.Or(
			cmp.Compare(len(b.After), len(a.After)),
			cmp.Compare(strings.ToLower(a.Repository), strings.ToLower(b.Repository)))
	})
	r.talks(steps)
	r.Given, r.Projects, r.Tasks = digest.Some(r.Given), digest.Some(r.Projects), digest.Some(r.Tasks)
	return r
}

// compare fills Before and After.
func (p *FeaturedRepository) compare(news []digest.Activity, until time.Time) {
	length := min(until.Sub(p.First), maxSpan)
	for _, a := range news {
		switch since := a.At.Sub(p.First); {
		case since >= 0 && since < length && !slices.Contains(p.After, a.Author):
			p.After = append(p.After, a.Author)
		case since < 0 && -since <= length && !slices.Contains(p.Before, a.Author):
			p.Before = append(p.Before, a.Author)
		}
	}
}

// talks counts the states that talks reached, and lists the talks that were presented.
func (r *Report) talks(steps []digest.TalkStep) {
	before := map[string]string{}
	for _, s := range steps {
		if reached := before[s.Talk.ID] != s.Talk.State; reached && !s.At.Before(r.Since) && s.At.Before(r.Until) {
			r.Talks[s.Talk.State]++
			if s.Talk.State == digest.TalkPresented {
				r.Given = append(r.Given, s.Talk)
			}
		}
		before[s.Talk.ID] = s.Talk.State
		for i, t := range r.Given { // slides and recaps come later
			if t.ID == s.Talk.ID && s.Talk.State == digest.TalkPresented {
				r.Given[i] = s.Talk
			}
		}
	}
}
