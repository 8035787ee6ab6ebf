package digest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func repo(name, description, language, topics string, change ...func(*digest.Repository)) digest.Repository {
	r := digest.Repository{
		Name: "city/" + name, URL: "https://github.example/city/" + name, Description: description, Topics: strings.Fields(topics), Pushed: monday.AddDate(0, 0, -20),
		License: "Apache-2.0", Has: map[string]bool{digest.Licence: true, digest.Readme: true, digest.Contributing: false},
	}
	if language != "" {
		r.Languages = strings.Split(language, ",")
	}
	for _, c := range change {
		c(&r)
	}
	return r
}

func ready(r *digest.Repository) { r.Has[digest.Contributing] = true }

// city are repositories shaped like a city's.
func city() []digest.Repository {
	return []digest.Repository{
		repo("request-notebooks", "Notebooks that clean and explain the city's 311 service requests", "Jupyter Notebook,Python", "pandas open-data", ready),
		repo("curb-map", "An interactive map of loading zones and bike corrals", "JavaScript", "leaflet maps", ready),
		repo("plain-theme", "A fast and accessible WordPress theme for departments", "PHP,CSS", "wordpress accessibility"),
		repo("permit-planner", "Ask five questions, get the permits you need: a Node service with a React front end", "TypeScript", "nodejs react"),
		repo("tree-canopy", "How the canopy changed: an analysis with ggplot2", "R", "statistics"),
		repo("beach-water", "The beach water report in your pocket", "Dart", "flutter mobile"),
		repo("budget-tables", "Adopted budgets since 2010 as tidy tables, for reporters and researchers", "Python", "budget transparency"),
		repo("writing-guide", "How we write for residents", "", "styleguide"),
		repo("cluster-config", "Terraform modules for our cloud accounts", "HCL", "terraform aws"),
		repo("old-api", "Replaced", "Ruby", "", func(r *digest.Repository) { r.Archived = true }),
		repo("sleeping", "A Python tool that nobody touched", "Python", "python", func(r *digest.Repository) { r.Pushed = monday.AddDate(-2, 0, 0) }),
		repo("forked", "A fork of a Python library", "Python", "python", func(r *digest.Repository) { r.Fork = true }),
		repo("elsewhere", "Another government's Python", "Python", "python", func(r *digest.Repository) { r.Role = digest.RoleInspiration }),
	}
}

func TestPresentFindsWhatAPersonWould(t *testing.T) {
	for group, c := range map[string]struct{ topics, title, want string }{
		"LA Data Science":  {"data science,machine learning,statistics,analytics,python", "Open data clinic: what 311 requests tell", "request-notebooks"},
		"JS Night":         {"javascript,maps,web", "Maps in the browser", "curb-map"},
		"LA PHP":           {"php,wordpress,drupal,web", "Themes that pass an audit", "plain-theme"},
		"LA R users":       {"r,statistics,visualization", "Monthly meeting", "tree-canopy"},
		"Flutter LA":       {"flutter,dart,mobile", "Monthly meeting", "beach-water"},
		"Cloud and DevOps": {"devops,cloud,kubernetes,terraform", "Monthly meeting", "cluster-config"},
		"Node LA":          {"node.js,javascript", "Servers and permits", "permit-planner"},
		"GIS evening":      {"maps,gis,geospatial", "Monthly meeting", "curb-map"},
		"Hacks/Hackers":    {"journalism,news,open data,transparency", "Numbers for reporters", "budget-tables"},
		"LA WordPress":     {"wordpress,php", "Accessible themes", "plain-theme"},
		"Rust LA":          {"rust,systems", "Lifetimes", ""},
		"Book club":        {"novels,poetry", "A new novel", ""},
		"Swift LA":         {"swift,ios", "Monthly meeting", ""},
	} {
		t.Run(group, func(t *testing.T) {
			e := event(c.title, at(21, 19, 0), of(group))
			got := digest.Present(digest.Period{Start: monday}, []digest.Event{e}, city(), []digest.Group{{Name: group, Topics: strings.Split(c.topics, ",")}}, la, digest.History{})
			name := ""
			if len(got) > 0 {
				name = strings.TrimPrefix(got[0].Repository.Name, "city/")
				if len(got[0].Reasons) == 0 || got[0].Pitch.Title == "" || got[0].Score <= 0 || got[0].Score > 1 {
					t.Errorf("got %+v", got[0])
				}
			}
			if name != c.want {
				t.Errorf("got %q, want %q", name, c.want)
			}
		})
	}
}

func TestPresentKeepsToTheRules(t *testing.T) {
	python := digest.Group{Name: "SoCal Python", Topics: []string{"python", "data"}, Propose: "https://socalpython.example/speak"}
	night := event("Monthly talks", at(21, 19, 0))
	for name, c := range map[string]struct {
		group   digest.Group
		events  []digest.Event
		history digest.History
		want    int
	}{
		"a coming event":           {python, []digest.Event{night}, digest.History{}, 1},
		"a cancelled event":        {python, []digest.Event{event("Monthly talks", at(21, 19, 0), is(digest.Cancelled))}, digest.History{}, 0},
		"an event that is over":    {python, []digest.Event{event("Monthly talks", at(19, 19, 0))}, digest.History{}, 0},
		"a group without talks":    {digest.Group{Name: "SoCal Python", Topics: []string{"python"}, Rules: digest.Rules{Talks: "none"}}, []digest.Event{night}, digest.History{}, 0},
		"a group that heard us":    {python, []digest.Event{night}, digest.History{Talks: []digest.Talk{{Group: "SoCal Python", State: "presented", At: monday.AddDate(0, 0, -30)}}}, 0},
		"a group that will":        {python, []digest.Event{night}, digest.History{Talks: []digest.Talk{{Group: "SoCal Python", State: "accepted", At: monday.AddDate(0, 0, 30)}}}, 0},
		"one event for each group": {python, []digest.Event{night, event("More talks", at(28, 19, 0))}, digest.History{}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := digest.Present(digest.Period{Start: monday}, c.events, city(), []digest.Group{c.group}, la, c.history)
			if len(got) != c.want {
				t.Errorf("got %d matches, want %d", len(got), c.want)
			}
		})
	}
	first := digest.Present(digest.Period{Start: monday}, []digest.Event{night}, city(), []digest.Group{python}, la, digest.History{})
	again := digest.Present(digest.Period{Start: monday}, []digest.Event{night}, city(), []digest.Group{python}, la, digest.History{Editions: []digest.Edition{{Present: first}}})
	if len(again) > 0 && again[0].Repository.Name == first[0].Repository.Name {
		t.Error("the same repository is proposed twice in a row")
	}
}

func TestTheBestFitIsTakenFirst(t *testing.T) {
	groups := []digest.Group{{Name: "Web people", Topics: []string{"web", "design"}}, {Name: "LA PHP", Topics: []string{"php", "wordpress"}}}
	got := digest.Present(digest.Period{Start: monday}, []digest.Event{event("Web night", at(21, 19, 0), of("Web people")), event("Themes", at(22, 19, 0), of("LA PHP"))}, city(), groups, la, digest.History{})
	for _, m := range got {
		if m.Event.Group == "LA PHP" && m.Repository.Name != "city/plain-theme" {
			t.Errorf("LA PHP got %s", m.Repository.Name)
		}
	}
}

func TestSlot(t *testing.T) {
	for text, want := range map[string]string{
		"We don't have a speaker yet for the second slot.": "open",
		"We still need a speaker":                          "open",
		"Speaker: TBA":                                     "open",
		"Call for speakers closes July 26.":                "open until 2026-07-26",
		"Submit a talk by 8/14 please. CFP open":           "open until 2026-08-14",
		"Our CFP: deadline 2026-08-01":                     "open until 2026-08-01",
		"Lightning talks welcome":                          "open",
		"We have room for two ten-minute project demos":    "open",
		"Call for speakers closes July 2.":                 "",
		"The CFP is closed.":                               "",
		"Speaker: Jane Doe on types":                       "",
		"Bring a laptop.":                                  "",
		"Buscamos ponentes para agosto":                    "open",
	} {
		e := event("A night", at(28, 19, 0))
		e.Description = text
		open, why, deadline := digest.Slot(e, monday, la)
		got := ""
		if open {
			got = "open"
			if why == "" {
				t.Errorf("%q: it does not say why", text)
			}
		}
		if !deadline.IsZero() {
			got += " until " + deadline.In(la).Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestAssess(t *testing.T) {
	for name, c := range map[string]struct {
		repo    digest.Repository
		ready   bool
		missing string
	}{
		"all there":               {repo("a", "", "", "", ready), true, ""},
		"no way to contribute":    {repo("a", "", "", ""), false, "contributing"},
		"not looked at is not ok": {digest.Repository{Name: "city/a"}, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := digest.Assess(c.repo)
			if got.Ready != c.ready || strings.Join(got.Missing(), ",") != c.missing || len(got.Items) != len(digest.Checklist) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func task(repo string, n int, change ...func(*digest.Task)) digest.Task {
	t := digest.Task{Repository: "city/" + repo, Number: n, Title: "T", Labels: []string{"good first issue"}, UpdatedAt: monday.AddDate(0, 0, -3), Body: "Start in the file main.py, it is well tested."}
	for _, c := range change {
		c(&t)
	}
	return t
}

func TestPickTasks(t *testing.T) {
	meeting := event("Hack night", at(21, 19, 0))
	meeting.Mode = digest.InPerson
	tasks := []digest.Task{
		task("request-notebooks", 1), task("request-notebooks", 2), task("request-notebooks", 3), task("curb-map", 4), task("curb-map", 5), task("curb-map", 6),
		task("plain-theme", 7), // not ready
		task("request-notebooks", 8, func(t *digest.Task) { t.Body = "" }),
		task("request-notebooks", 9, func(t *digest.Task) { t.UpdatedAt = monday.AddDate(-1, 0, 0) }),
	}
	got := digest.PickTasks(tasks, city(), []digest.Event{meeting}, la, monday, digest.History{})
	if len(got) != 5 {
		t.Fatalf("got %d tasks", len(got))
	}
	for i, g := range got {
		if g.Body != "" || g.AskAt != "SoCal Python, Tue Jul 21, 7:00 PM PDT" || g.Number > 6 {
			t.Errorf("got %+v", g)
		}
		if i > 0 && i < 4 && g.Repository == got[i-1].Repository {
			t.Errorf("%d and %d are of one repository", i-1, i)
		}
	}
	next := digest.PickTasks(tasks, city(), nil, la, monday, digest.History{Editions: []digest.Edition{{Tasks: got}}})
	for _, g := range next[:1] {
		for _, old := range got {
			if g.Number == old.Number {
				t.Errorf("task %d comes first again", g.Number)
			}
		}
	}
}

func TestSynonymsAreWellFormed(t *testing.T) {
	if _, err := digest.ParseSynonyms("a: b, c\n# x\n"); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"word", ": x", "a:"} {
		if _, err := digest.ParseSynonyms(bad); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}
