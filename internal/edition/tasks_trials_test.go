package edition_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/firsttask"
)

// trialIssue is an issue of testdata/trials/issues.json; README.md there says what its fields mean.
type trialIssue struct {
	Repository       string
	Number           int
	Title, Body      string
	Labels           []string
	Author           string
	Assignees        []string
	Created, Updated time.Time
	Comments         []struct {
		Author, Association, Body string
		Created                   time.Time
	}
	Label, Why, Size string
	Whom             *string `json:"ask"`
}

func (i trialIssue) task() digest.Task {
	t := digest.Task{
		Repository: i.Repository, Number: i.Number, Title: i.Title, Body: i.Body, Labels: i.Labels, Author: i.Author,
		CreatedAt: i.Created, UpdatedAt: i.Updated, Comments: len(i.Comments),
	}
	for _, c := range i.Comments {
		staff := slices.Contains([]string{"OWNER", "MEMBER", "COLLABORATOR"}, c.Association)
		t.Said = append(t.Said, digest.Comment{Author: c.Author, Staff: staff, At: c.Created, Text: c.Body})
	}
	return t
}

func readTrial(t *testing.T, name string, into any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "trials", name))
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// trialNow is the moment to which the dates of the trials are relative.
var trialNow = time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)

// The labels of the trials were written before the rules. At least nine in ten of each class must be right, no issue
// that newcomers cannot take may be recommended, and nobody may be sent to the wrong person.
func TestIssuesOfTheTrials(t *testing.T) {
	var issues []trialIssue
	readTrial(t, "issues.json", &issues)
	var people []struct {
		Repository             string
		Codeowners, Assignable []string
		Merged                 string `json:"merged_last"`
	}
	readTrial(t, "people.json", &people)
	maintainers := map[string][]string{}
	for _, p := range people {
		maintainers[p.Repository] = firsttask.Maintainers(p.Codeowners, p.Merged, p.Assignable)
	}
	type result struct{ right, all int }
	results := map[string]result{}
	count := func(class string, right bool) {
		r := results[class]
		r.all++
		if right {
			r.right++
		}
		results[class] = r
	}
	for _, i := range issues {
		one := i.task()
		d := firsttask.Decide(one, trialNow, []string{"en", "es"})
		// The source does not report assigned issues.
		free := d.Free() && len(i.Assignees) == 0
		count(i.Label, free == (i.Label == "task"))
		switch {
		case free && i.Label != "task":
			t.Errorf("%s %q is recommended: %s", firsttask.Name(one), i.Title, i.Why)
		case !free && i.Label == "task":
			t.Logf("%s %q is left out (%s: %s): %s", firsttask.Name(one), i.Title, d.Rule, d.Why, i.Why)
		}
		if strings.HasPrefix(i.Why, "security") != (d.Rule == firsttask.Security) {
			t.Logf("%s: got rule %s, want %q", firsttask.Name(one), d.Rule, i.Why)
		}
		if i.Label != "task" {
			continue
		}
		got := firsttask.Contact(one, maintainers[i.Repository])
		count("whom to ask", i.Whom != nil && got == *i.Whom)
		if got != "" && got != *i.Whom {
			t.Errorf("%s: newcomers are to ask %s, want %q", firsttask.Name(one), got, *i.Whom)
		}
		count("size", firsttask.Effort(one) == i.Size)
		t.Logf("%s: %q, %s (%s), ask %s", firsttask.Name(one), firsttask.Todo(one), firsttask.Effort(one), i.Size, got)
	}
	for _, class := range slices.Sorted(maps.Keys(results)) {
		r := results[class]
		t.Logf("%s: %d of %d right", class, r.right, r.all)
		if class != "size" && r.right*10 < r.all*9 {
			t.Errorf("%s: %d of %d right, want nine in ten", class, r.right, r.all)
		}
	}
}
