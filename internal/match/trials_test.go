package match_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// trialNow is the day that the labeled trials are relative to.
var trialNow = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

// trialGroup is a group of the labeled trials, as their README describes it.
type trialGroup struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Topics []string `json:"topics"`
	Past   []string `json:"past"`
}

func (g trialGroup) group() digest.Group {
	return digest.Group{Name: g.Name, Topics: g.Topics, Sources: 1}
}

// history is an earlier edition that listed the group's earlier evenings.
func (g trialGroup) history() digest.History {
	e := digest.Edition{Name: "2026-08-31"}
	for i, title := range g.Past {
		e.Events = append(e.Events, digest.Event{Group: g.Name, Title: title, Start: trialNow.AddDate(0, -3, i)})
	}
	return digest.History{Editions: []digest.Edition{e}}
}

// trialEvent is a labeled evening.
type trialEvent struct {
	ID          string     `json:"id"`
	Language    string     `json:"language"`
	Group       trialGroup `json:"group"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Start       time.Time  `json:"start"`
	End         time.Time  `json:"end"`
	Location    string     `json:"location"`
	Online      bool       `json:"online"`
	Label       string     `json:"label"`
	Deadline    string     `json:"deadline"`
}

func (x trialEvent) event() digest.Event {
	e := digest.Event{
		Group: x.Group.Name, Title: x.Title, Description: x.Description, Start: x.Start, End: x.End, UID: x.ID,
		Status: digest.Confirmed, Mode: digest.InPerson, Place: digest.Place{Name: x.Location},
	}
	if x.Online {
		e.Mode = digest.Online
	}
	return e
}

// trialRepository is a repository of the labeled trials.
type trialRepository struct {
	Owner        string   `json:"owner"`
	Name         string   `json:"name"`
	Description  string   `json:"description"`
	Topics       []string `json:"topics"`
	Languages    []string `json:"languages"`
	License      string   `json:"license"`
	Released     string   `json:"released"`
	Pushed       string   `json:"pushed"`
	Archived     bool     `json:"archived"`
	Contributing bool     `json:"contributing"`
	Tasks        int      `json:"good_first_issues"`
	Readme       string   `json:"readme"`
}

func (r trialRepository) name() string { return r.Owner + "/" + r.Name }

func (r trialRepository) repository() digest.Repository {
	out := digest.Repository{
		Name: r.name(), URL: "https://git.example/" + r.name(), Description: r.Description, Topics: r.Topics,
		Languages: r.Languages, License: r.License, Pushed: trialDay(r.Pushed), Archived: r.Archived, Readme: r.Readme,
		Has: map[string]bool{
			digest.Licence: r.License != "", digest.Readme: r.Readme != "", digest.Contributing: r.Contributing,
		},
	}
	if out.Released = trialDay(r.Released); !out.Released.IsZero() {
		out.Release = "v1.0"
	}
	return out
}

// trialDay is a day of the trials; zero where the text is empty.
func trialDay(text string) time.Time {
	day, _ := time.Parse(time.DateOnly, text)
	return day
}

// trialPair says which repositories fit a group.
type trialPair struct {
	Group string   `json:"group"`
	Right []string `json:"right"`
	OK    []string `json:"ok"`
	Silly []string `json:"silly"`
}

// trial reads one of the labeled files.
func trial[T any](t testing.TB, name string) []T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "trials", name))
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return out
}

// trialSets are the endings of the files with repositories, groups and pairs.
var trialSets = []string{"", "-unseen"}

func trialRepositories(t testing.TB, set string) (out []digest.Repository, tasks map[string]int) {
	t.Helper()
	tasks = map[string]int{}
	for _, r := range trial[trialRepository](t, "repositories"+set+".json") {
		out = append(out, r.repository())
		tasks[r.name()] = r.Tasks
	}
	return out, tasks
}
