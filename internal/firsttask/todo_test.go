package firsttask_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/firsttask"
)

func TestWhatToDo(t *testing.T) {
	long := strings.Repeat("and a table of all gauges of the harbor ", 6)
	for _, c := range []struct{ title, body, want string }{
		{
			"No legend", "The map has no legend. Add one in `map.py`, in **words**.",
			"Add one in map.py, in words.",
		},
		{
			"No test", "`status()` should return \"no data\". Please add a case to `tests/test_status.py`",
			"Add a case to tests/test_status.py.",
		},
		{"Order", "The list should be sorted by distance.", "The list should be sorted by distance."},
		{"Add a legend to the map", "Add a legend to the map.", ""},
		{"Links", "Replace the link with https://harbor.example/new.", ""},
		{"Mentions", "Ask @mara-v where it is. Use what #12 says.", ""},
		{"Steps", "Please describe the steps to reproduce. I pressed the button.", ""},
		{"Too long", "Add a legend " + long + ".", ""},
		{"Cut", "Add a legend in words; " + long + ".", "Add a legend in words."},
		{"List", "Ideas:\n- [ ] add a legend in words\n- [ ] test it", "Add a legend in words."},
		{"Botón", "El botón no se ve. Mueve el botón arriba del mapa.", "Mueve el botón arriba del mapa."},
		{"Code", "```\nadd the thing to the list\n```\nIt fails.", ""},
		{"Markup", "<details>Add the thing to the list</details>", ""},
	} {
		if got := firsttask.Todo(issue(texts(c.title, c.body))); got != c.want {
			t.Errorf("%q: got %q, want %q", c.title, got, c.want)
		}
	}
}

func TestHowMuchWork(t *testing.T) {
	for name, c := range map[string]struct {
		task digest.Task
		want string
	}{
		"a typo": {
			issue(texts("Typo in the README", "The README says \"gouge\". Write \"gauge\" in all places.")), digest.EffortShort,
		},
		"a good first issue": {issue(), digest.EffortShort},
		"a new report with tests": {
			issue(func(t *digest.Task) { t.Labels = []string{"help wanted"} }, texts("Report per gauge",
				"Add a new report that lists the lowest and the highest tide of each gauge, and add two tests.")),
			digest.EffortLong,
		},
		"nothing known": {issue(texts("Legend", "Please fix the legend.")), ""},
	} {
		if got := firsttask.Effort(c.task); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestWhomToContact(t *testing.T) {
	for name, c := range map[string]struct {
		task        digest.Task
		maintainers []string
		want        string
	}{
		"the first maintainer": {issue(), []string{"ada", "ben"}, "ada"},
		"not the reporter":     {issue(), []string{"Mara-V", "ben"}, "ben"},
		"not a program":        {issue(), []string{"harbor-bot", "ben"}, "ben"},
		"who answered in the issue": {
			issue(said(5, digest.Comment{Author: "cleo", Staff: true, Text: "Yes."})), []string{"ada"}, "cleo",
		},
		"not a stranger":             {issue(said(5, by("cleo", "Yes."))), []string{"ada"}, "ada"},
		"nobody, if nobody is known": {issue(), nil, ""},
	} {
		if got := firsttask.Contact(c.task, c.maintainers); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	got := firsttask.Maintainers(
		[]string{"harborcity/team", "@ada", "x@y.example"},
		"ben",
		[]string{"harbor-bot", "ADA", "cleo"},
	)
	if diff := cmp.Diff([]string{"ada", "ben", "cleo"}, got); diff != "" {
		t.Error(diff)
	}
	if got := firsttask.Maintainers(nil, "renovate[bot]", []string{"a", "b", "c", "d"}); got != nil {
		t.Errorf("four people who can be assigned: got %q, want nobody", got)
	}
}

func TestCodeOwners(t *testing.T) {
	for file, want := range map[string]string{
		"* @ada @ben # everything\n/docs @cleo\n":  "ada ben",
		"# only parts\n/docs @cleo\n/src @ada\n":   "cleo ada",
		"* @ada\n* @harborcity/team x@y.example\n": "harborcity/team x@y.example",
		"": "",
	} {
		if got := strings.Join(firsttask.CodeOwners(file), " "); got != want {
			t.Errorf("%q: got %q, want %q", file, got, want)
		}
	}
}
