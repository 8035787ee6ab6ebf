package github_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

// helpful is a repository that is ready for newcomers.
func helpful(name string) githubtest.Repository {
	return githubtest.Repository{
		Org: "Sampleton", Name: name, License: "MIT", Created: start.AddDate(-2, 0, 0), Pushed: start.AddDate(0, 0, -1),
		Files: map[string]string{"README.md": "# It\n\nIt helps.\n", "CONTRIBUTING.md": "Say hello.\n"},
	}
}

func firstIssue(number int, change func(*githubtest.Issue)) githubtest.Issue {
	i := githubtest.Issue{
		Repository: "Sampleton/x", Number: number, Title: "It is dark here", Body: description,
		Labels: []string{"good first issue"}, Author: "ada", Created: start.AddDate(0, -2, 0),
		Updated: start.AddDate(0, 0, -20),
	}
	change(&i)
	return i
}

// Claims stand in the latest comments, so these are read, with who wrote them.
func TestLatestCommentsOfTasks(t *testing.T) {
	both(t, func(t *testing.T, secret digest.Secret) {
		s := serve(t)
		s.Add(helpful("x"))
		at := start.AddDate(0, 0, -20)
		s.AddIssues(firstIssue(5, func(i *githubtest.Issue) {
			i.Comments = 7 // two more than are kept
			i.Talk = []githubtest.Comment{
				{Author: "newbie", Body: "Can I\u202e take this?", At: at},
				{Author: "ada", Association: "MEMBER", Body: strings.Repeat("Sure! ", 200), At: at.Add(time.Hour)},
				{Author: "stale[bot]", Bot: true, Body: "Stale.", At: at.Add(2 * time.Hour)},
			}
		}))
		h := collect(t, source(t, api(t, s, github.Config{Token: secret}), github.Entry{Org: "Sampleton"}))
		if got := problems(h); got != "" {
			t.Errorf("got problems %q, want none", got)
		}
		if len(h.Tasks) != 1 {
			t.Fatalf("got tasks %v, want one", tasks(h))
		}
		var got []string
		for _, c := range h.Tasks[0].Said {
			author := strings.TrimSuffix(c.Author, "[bot]") // GraphQL leaves it out
			got = append(
				got,
				fmt.Sprintf("%s %t %t %s %.13s %t", author, c.Staff, c.Program, c.At.Format(time.TimeOnly), c.Text,
					len(c.Text) < 600),
			)
		}
		want := []string{
			"newbie false false 16:00:00 Can I take th true",
			"ada true false 17:00:00 Sure! Sure! S true", "stale false true 18:00:00 Stale. true",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// Without a token, comments cost requests: only those of issues that could be shown are read, and few.
func TestCommentsAreReadSparinglyWithoutAToken(t *testing.T) {
	s := serve(t)
	unready := helpful("unready")
	unready.License = ""
	s.Add(helpful("x"), unready)
	for n := range 9 {
		s.AddIssues(firstIssue(100+n, func(i *githubtest.Issue) { i.Said = []string{"Can I take this?"} }))
	}
	s.AddIssues(
		firstIssue(1, func(*githubtest.Issue) {}), // no comments
		firstIssue(2, func(i *githubtest.Issue) {
			i.Said, i.Repository, i.Updated = []string{"Mine!"}, "Sampleton/unready", start.AddDate(0, 0, -2)
		}),
		firstIssue(3, func(i *githubtest.Issue) { i.Said, i.Labels = []string{"Mine!"}, append(i.Labels, "blocked") }),
	)
	cache := &memory{}
	a := api(t, s, github.Config{Cache: cache})
	read := func() []string {
		var out []string
		for _, r := range s.Requests() {
			if strings.HasSuffix(r.Path, "/comments") {
				out = append(out, r.Path)
			}
		}
		s.Forget()
		return out
	}
	h := collect(t, source(t, a, github.Entry{Org: "Sampleton"}))
	got := read()
	if len(got) != 3 || strings.Contains(strings.Join(got, " "), "unready") ||
		strings.Contains(strings.Join(got, " "), "/3/") {
		t.Errorf("got comments of %q, want those of three that could be shown", got)
	}
	if got := problems(h); got != "" {
		t.Errorf("got problems %q, want none", got)
	}
	cache.age(2 * time.Hour)
	collect(t, source(t, a, github.Entry{Org: "Sampleton"}))
	if got := read(); len(got) != 0 {
		t.Errorf("got comments of %q again, want none, because the issues did not change", got)
	}
}

func TestWhomToAskAboutTasks(t *testing.T) {
	s := serve(t)
	owned, merged, assigned, large, unready := helpful("owned"), helpful("merged"), helpful("assigned"), helpful("large"),
		helpful("unready")
	owned.Files[".github/CODEOWNERS"] = "* @Sampleton/team @cleo\n"
	assigned.Assignable = []string{"harbor-bot", "dana"}
	large.Assignable = []string{"a", "b", "c", "d", "e", "f"}
	unready.License = ""
	s.Add(owned, merged, assigned, large, unready)
	for _, name := range []string{"owned", "merged", "assigned", "large", "unready"} {
		s.AddIssues(firstIssue(5, func(i *githubtest.Issue) { i.Repository = "Sampleton/" + name }))
	}
	for n, login := range []string{"ben", "renovate[bot]"} {
		s.AddIssues(githubtest.Issue{
			Repository: "Sampleton/merged", Number: 50 + n, Title: "Draw", Author: "eve", MergedBy: login,
			Created: start.AddDate(0, -2, 0), Merged: start.AddDate(0, 0, -20+n),
		})
	}
	h := collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}))
	if got := problems(h); got != "" {
		t.Errorf("got problems %q, want none", got)
	}
	var got []string
	for _, r := range h.Repositories {
		got = append(got, strings.TrimPrefix(r.Name, "Sampleton/")+" "+strings.Join(r.Maintainers, ","))
	}
	if diff := cmp.Diff([]string{"assigned dana", "large ", "merged ben", "owned cleo", "unready "}, got); diff != "" {
		t.Error(diff)
	}
}

// The team learns who waits for an answer: newcomers who commented, and pull requests of people who have none yet.
func TestNewcomersWithoutAnAnswer(t *testing.T) {
	s := serve(t)
	s.Add(helpful("x"))
	pull := func(number int, change func(*githubtest.Issue)) githubtest.Issue {
		return firstIssue(number, func(i *githubtest.Issue) {
			i.Pull, i.Labels, i.Author, i.Association = true, nil, "newbie", "FIRST_TIME_CONTRIBUTOR"
			i.Created = start.AddDate(0, 0, -16)
			change(i)
		})
	}
	s.AddIssues(
		firstIssue(1, func(i *githubtest.Issue) { i.Said = []string{"Where is the file for this?"} }),
		firstIssue(2, func(i *githubtest.Issue) {
			i.Said, i.Updated = []string{"Where is the file for this?"}, start.AddDate(0, 0, -5)
		}),
		firstIssue(
			3,
			func(i *githubtest.Issue) { i.Said, i.Labels = []string{"How do I run the tests?"}, []string{"bug"} },
		),
		pull(10, func(*githubtest.Issue) {}),
		pull(11, func(i *githubtest.Issue) { i.Created = start.AddDate(0, 0, -9) }),
		pull(12, func(i *githubtest.Issue) { i.Association = "MEMBER" }),
		pull(13, func(i *githubtest.Issue) {
			i.Talk = []githubtest.Comment{
				{Author: "ada", Association: "MEMBER", Body: "Thanks!", At: start.AddDate(0, 0, -15)},
			}
		}),
		pull(14, func(i *githubtest.Issue) { i.Author, i.Bot = "harborapp[bot]", true }),
	)
	h := collect(t, source(t, api(t, s, github.Config{Token: token}), github.Entry{Org: "Sampleton"}))
	var got []string
	for _, w := range h.Waiting {
		got = append(got, fmt.Sprintf("%s %d %s", w.Kind, w.Number, w.Author))
	}
	want := []string{"comment 1 passer-by", "comment 3 passer-by", "pull_request 10 newbie"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
