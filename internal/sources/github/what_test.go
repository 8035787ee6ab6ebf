package github_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

const description = "The border of a zone cannot be seen at night."

func TestUsualLabelsForNewcomers(t *testing.T) {
	for label, want := range map[string]bool{
		"good first issue": true, "Good First Issue": true, "good-first-issue": true, "good first issue 🌱": true,
		":seedling: good first issue": true,
		"help wanted":                 true, "help-wanted": true, "Help_Wanted!": true, "status: help wanted": true,
		"difficulty/easy": true,
		"up-for-grabs":    true, "beginner": true, "Beginner-Friendly": true, "first-timers-only": true,
		"low-hanging fruit": true, "newcomer": true,
		"bug": false, "not easy": false, "helpful": false, "easy: no": false, "": false, "🌱": false, "wanted": false,
		"needs help": false,
	} {
		s := serve(t)
		s.Add(githubtest.Repository{Org: "Sampleton", Name: "x", Pushed: start.AddDate(0, 0, -1)})
		s.AddIssues(
			githubtest.Issue{
				Repository: "Sampleton/x",
				Number:     5,
				Title:      "It is dark",
				Body:       description,
				Labels:     []string{"map", label},
			},
		)
		h := collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}))
		if got := len(h.Tasks) == 1; got != want {
			t.Errorf("label %q: got a task %v, want %v", label, got, want)
		}
	}
}

func TestConfiguredLabels(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		s.City("Sampleton", 12, start)
		s.AddIssues(
			githubtest.Issue{
				Repository: "Sampleton/curb-atlas",
				Number:     500,
				Title:      "Sweep",
				Body:       description,
				Labels:     []string{"Para Empezar"},
			},
		)
		h := collect(
			t,
			source(
				t,
				api(t, s, github.Config{Token: secret, Labels: []string{"para empezar", `with "quotes"`}}),
				github.Entry{Org: "Sampleton"},
			),
		)
		equal(t, "tasks", tasks(h), []string{"Sampleton/curb-atlas#500 Sweep"})
	})
}

func TestMoreLabelsThanASearchHolds(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 12, start)
	var labels []string
	for i := range 40 {
		labels = append(labels, fmt.Sprintf("for newcomers %d", i))
	}
	h := collect(t, source(t, api(t, s, github.Config{Labels: labels}), github.Entry{Org: "Sampleton"}))
	if got := problems(h); !strings.Contains(got, "labels | only issues with the first ") ||
		!strings.Contains(got, " of 40 labels are searched for") {
		t.Errorf("got problems %q, want what is not searched for", got)
	}
	for _, r := range s.Requests() {
		if strings.HasPrefix(r.Path, "/search/") && r.Status != 200 {
			t.Errorf("got %d for %s, want no search that is too long", r.Status, r.Query)
		}
	}
}

func TestFieldsOfATask(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		s.Add(
			githubtest.Repository{Org: "Sampleton", Name: "x", Pushed: start.AddDate(0, 0, -1)},
			githubtest.Repository{Org: "Sampleton", Name: "old", Archived: true},
			githubtest.Repository{Org: "Sampleton", Name: "copy", Fork: true},
		)
		for _, repo := range []string{"x", "old", "copy"} {
			s.AddIssues(githubtest.Issue{
				Repository: "Sampleton/" + repo, Number: 5, Title: "It is\u202e dark\n here", Body: description + "\x07",
				Labels: []string{"help wanted"}, Author: "ada", Comments: 3,
				Created: start.AddDate(0, -1, 0), Updated: start.AddDate(0, 0, -3),
			})
		}
		h := collect(t, source(t, api(t, s, github.Config{Token: secret}), github.Entry{Org: "Sampleton"}))
		want := digest.Task{
			Repository: "Sampleton/x", Number: 5, Title: "It is dark here", URL: "https://github.com/Sampleton/x/issues/5",
			Labels: []string{"help wanted"},
			CreatedAt: start.AddDate(
				0, -1, 0,
			), UpdatedAt: start.AddDate(0, 0, -3), Body: description, Author: "ada", Comments: 3,
		}
		if len(h.Tasks) != 1 || fmt.Sprintf("%+v", h.Tasks[0]) != fmt.Sprintf("%+v", want) {
			t.Errorf("got %+v, want %+v", h.Tasks, want)
		}
	})
}

// Many projects publish releases from a workflow, so those are news. Merges, daily builds, and prereleases of programs
// are not.
func TestProgramsAndDailyBuildsAreNoNews(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		yesterday := start.AddDate(0, 0, -1)
		s.Add(
			githubtest.Repository{
				Org:     "Sampleton",
				Name:    "x",
				Created: start.AddDate(-1, 0, 0),
				Pushed:  yesterday,
				Releases: []githubtest.Release{
					{Name: "Nightly build", Tag: "nightly", Author: "ada", At: yesterday},
					{Name: "", Tag: "continuous", Author: "ada", At: yesterday},
					{Name: "Daily build", Tag: "b20260719", Author: "ada", At: yesterday},
					{Name: "Draft", Tag: "v9", Draft: true, At: yesterday},
					{Name: "Build", Tag: "build-20260719", Author: "github-actions[bot]", Bot: true, At: yesterday},
					{Name: "v4", Tag: "v4-3fa9c1d", Author: "github-actions[bot]", Bot: true, At: yesterday},
					{Name: "v4.1", Tag: "v4.1.0-dev.3", Author: "github-actions[bot]", Bot: true, At: yesterday},
					{Name: "v4.2", Tag: "v4.2", Author: "github-actions[bot]", Bot: true, Prerelease: true, At: yesterday},
				},
			},
			githubtest.Repository{
				Org:     "Sampleton",
				Name:    "y",
				Created: start.AddDate(-1, 0, 0),
				Pushed:  yesterday,
				Releases: []githubtest.Release{
					{Name: "v3", Tag: "v3", Author: "github-actions[bot]", Bot: true, At: yesterday},
					{Name: "", Tag: "v2.1", Author: "ada", At: yesterday},
					{Name: "Spring", Tag: "v2", Author: "ada", At: start.AddDate(0, 0, -8)},
				},
			},
		)
		for i, author := range []string{"dependabot[bot]", "renovate", "Github-Actions", "someone[bot]", "ada"} {
			s.AddIssues(
				githubtest.Issue{
					Repository:  "Sampleton/x",
					Number:      10 + i,
					Title:       "Change",
					Author:      author,
					Bot:         strings.HasSuffix(author, "[bot]"),
					Association: "MEMBER",
					Merged:      yesterday,
				},
			)
		}
		s.AddIssues(
			githubtest.Issue{
				Repository: "Sampleton/x", Number: 30, Title: "Of the week before", Author: "ada", Association: "MEMBER",
				Merged: week.Since.Add(-time.Second),
			},
			githubtest.Issue{
				Repository: "Sampleton/x", Number: 31, Title: "Of the first second", Author: "ada", Association: "MEMBER",
				Merged: week.Since,
			},
			githubtest.Issue{
				Repository: "Sampleton/x", Number: 32, Title: "Of the next week", Author: "ada", Association: "MEMBER",
				Merged: week.Start,
			},
		)
		h := collect(t, source(t, api(t, s, github.Config{Token: secret}), github.Entry{Org: "Sampleton"}))
		equal(t, "activity", activities(h), []string{
			"merged Sampleton/x: Change (ada)", "merged Sampleton/x: Of the first second (ada)",
			"release Sampleton/y: v2.1 (ada)",
			"release Sampleton/y: v3 ()",
		})
		if r := repository(t, h, "Sampleton/y"); r.Release != "v3" {
			t.Errorf("got newest release %q, want v3", r.Release)
		}
	})
}

// The releases of a repository with many packages are one line with their number.
func TestManyReleasesOfARepositoryAreOneLine(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		var all []githubtest.Release
		for i := range 12 {
			tag := fmt.Sprintf("@sampleton/pkg-%d@1.0.%d", i, i)
			all = append(
				all, githubtest.Release{Tag: tag, Author: "ada", At: start.Add(-24*time.Hour + time.Duration(-i)*time.Minute)},
			)
		}
		s.Add(
			githubtest.Repository{
				Org: "Sampleton", Name: "kit", Created: start.AddDate(-1, 0, 0), Pushed: start.AddDate(0, 0, -1),
				Releases: all,
			},
			githubtest.Repository{
				Org: "Sampleton", Name: "two", Created: start.AddDate(-1, 0, 0), Pushed: start.AddDate(0, 0, -1),
				Releases: []githubtest.Release{
					{Tag: "v1.1", Author: "ada", At: start.Add(-24 * time.Hour)},
					{Tag: "v1.0", Author: "ada", At: start.Add(-48 * time.Hour)},
				},
			},
		)
		h := collect(t, source(t, api(t, s, github.Config{Token: secret}), github.Entry{Org: "Sampleton"}))
		equal(t, "activity", activities(h), []string{
			"release Sampleton/kit: @sampleton/pkg-0@1.0.0 ()", "release Sampleton/two: v1.0 (ada)",
			"release Sampleton/two: v1.1 (ada)",
		})
		for _, a := range h.Activities {
			if kit := a.Repository == "Sampleton/kit"; kit &&
				(a.More != 11 || a.URL != "https://github.com/Sampleton/kit/releases") ||
				!kit && a.More != 0 {
				t.Errorf("got %+v", a)
			}
		}
	})
}

func TestFirstContributions(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		s.City("Artsdept", 5, start)
		s.Add(
			githubtest.Repository{
				Org:     "Sampleton",
				Name:    "x",
				Created: start.AddDate(-1, 0, 0),
				Pushed:  start.AddDate(0, 0, -1),
			},
			githubtest.Repository{Org: "Sampleton", Name: "old", Archived: true},
		)
		day := func(n int) time.Time { return start.AddDate(0, 0, -n) }
		s.AddIssues(
			githubtest.Issue{Repository: "Sampleton/x", Number: 1, Title: "First of two", Author: "Nia", Merged: day(3)},
			githubtest.Issue{
				Repository: "Sampleton/x", Number: 2, Title: "Second of two", Author: "nia", Association: "CONTRIBUTOR",
				Merged: day(2),
			},
			githubtest.Issue{
				Repository: "Sampleton/x", Number: 3, Title: "Again", Author: "omar", Association: "CONTRIBUTOR",
				Merged: day(2),
			},
			githubtest.Issue{Repository: "Sampleton/old", Number: 4, Title: "Years ago", Author: "omar", Merged: day(2000)},
			githubtest.Issue{
				Repository: "Sampleton/x", Number: 5, Title: "By staff", Author: "pam", Association: "COLLABORATOR",
				Merged: day(2),
			},
		)
		h := collect(t, source(t, api(t, s, github.Config{Token: secret}), github.Entry{Org: "Sampleton"}))
		equal(t, "activity", activities(h), []string{
			"first_contribution Sampleton/x: First of two (Nia)", "merged Sampleton/x: Again (omar)",
			"merged Sampleton/x: By staff (pam)", "merged Sampleton/x: Second of two (nia)",
		})
	})
}

func TestIssuesThatDoNotMatchTheirSearchAreDropped(t *testing.T) {
	s := serve(t)
	s.City("Sampleton", 2, start)
	item := `{"number":%d,"title":"T","body":"` + description + `","labels":[{"name":"help wanted"}],` +
		`"repository_url":"https://api.github.com/repos/Sampleton/curb-atlas",%s}`
	var items []string
	for i, more := range []string{
		`"state":"open"`, `"state":"open","assignee":{"login":"x"}`,
		`"state":"open","assignees":[{"login":"x"}]`, `"state":"closed"`, `"state":"open","pull_request":{}`,
		`"state":"open","locked":true`,
	} {
		items = append(items, fmt.Sprintf(item, i+1, more))
	}
	s.Fail(
		githubtest.Failure{Path: "/search/issues", Body: `{"total_count":6,"items":[` + strings.Join(items, ",") + `]}`},
	)
	h := collect(t, source(t, api(t, s, github.Config{}), github.Entry{Org: "Sampleton"}))
	equal(t, "tasks", tasks(h), []string{"Sampleton/curb-atlas#1 T"})
}
