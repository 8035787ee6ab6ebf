package overview_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/overview"
)

func TestFirstTasksShowsWhatTeamsOweNewcomers(t *testing.T) {
	var out strings.Builder
	overview.FirstTasks(&out, []digest.Readiness{
		{Repository: "city/many", Ready: true, FirstTasks: 5},
		{Repository: "city/last", Ready: true, FirstTasks: 1},
		{Repository: "city/none", Ready: true},
		{Repository: "city/retired", Ready: true, Retired: "deprecated"},
		{Repository: "city/unready", Waiting: []digest.Waiting{
			{Kind: digest.WaitingPull, Repository: "city/unready", Number: 7, Author: "ada", Since: time.Unix(0, 0)},
			{Kind: digest.WaitingComment, Repository: "city/unready", Number: 8, Author: "ben", Since: time.Unix(0, 0)},
		}},
		{Repository: "city/leaky", SecurityReports: []string{"city/leaky#9"}},
	}, time.UTC)
	want := `
First tasks
  city/last has one good task left
  none for newcomers: city/none
Describe an issue that takes an evening, and label it "good first issue".
digest why OWNER/REPO#N says why an issue is left out.

Waiting for an answer
  city/unready#7, a pull request by ada, since 1970-01-01
  city/unready#8, a comment by ben, since 1970-01-01

Possible security reports
  city/leaky#9
These issues are public, and editions do not show them. If one is a security report, fix it first.
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	out.Reset()
	overview.FirstTasks(&out, []digest.Readiness{{Repository: "city/many", Ready: true, FirstTasks: 2}}, time.UTC)
	if out.String() != "" {
		t.Errorf("got %q, want nothing", out.String())
	}
}
