package edition_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// task is a good first issue of a ready repository, touched a month ago.
func task(repo string, number int, change ...func(*digest.Task)) digest.Task {
	t := digest.Task{
		Repository: "sampleville/" + repo, Number: number, Title: "Show the waiting time",
		Labels: []string{"good first issue"}, Author: "reporter",
		Body: "The table should show how long riders wait at each stop.", CreatedAt: digesttest.CityNow.AddDate(0, -2, 0),
		UpdatedAt: digesttest.CityNow.AddDate(0, -1, 0),
	}
	for _, c := range change {
		c(&t)
	}
	return t
}

func chosen(tasks []digest.Task) string {
	var out []string
	for _, t := range tasks {
		out = append(out, fmt.Sprintf("%s#%d", strings.TrimPrefix(t.Repository, "sampleville/"), t.Number))
	}
	return strings.Join(out, " ")
}

// claimed adds that somebody claimed the task.
func claimed(days int) func(*digest.Task) {
	return func(t *digest.Task) {
		t.Said = []digest.Comment{{Author: "newbie", At: digesttest.CityNow.AddDate(0, 0, -days), Text: "I'll take this."}}
	}
}

// answered adds a question of two months ago, and a maintainer's answer so many days later.
func answered(days int) func(*digest.Task) {
	return func(t *digest.Task) {
		at := digesttest.CityNow.AddDate(0, -2, 0)
		t.Said = []digest.Comment{
			{Author: "reader", At: at, Text: "Which table?"},
			{Author: "ada", Staff: true, At: at.AddDate(0, 0, days), Text: "That of the first page."},
		}
	}
}

// unanswered adds a question of two months ago.
func unanswered(t *digest.Task) {
	t.Said = []digest.Comment{{Author: "reader", At: digesttest.CityNow.AddDate(0, -2, 0), Text: "Which table?"}}
}

func labeled(labels ...string) func(*digest.Task) {
	return func(t *digest.Task) { t.Labels = labels }
}

func TestWhichTasksAreShown(t *testing.T) {
	showed := func(tasks ...digest.Task) digest.Edition { return digest.Edition{Tasks: tasks} }
	unready := digesttest.Python("unready", func(r *digest.Repository) {
		r.Has = map[string]bool{
			digest.Licence: true,
			digest.Readme:  true,
		}
	})
	archived := digesttest.Python("archived", func(r *digest.Repository) { r.Archived = true })
	fork := digesttest.Python("fork", func(r *digest.Repository) { r.Fork = true })
	theirs := digesttest.Python("theirs", func(r *digest.Repository) { r.Role = digest.RoleInspiration })
	repos := []digest.Repository{
		digesttest.Python("a"), digesttest.Python("b"), digesttest.Python("c"), unready, archived,
		fork, theirs,
	}
	for name, c := range map[string]struct {
		tasks   []digest.Task
		history []digest.Edition
		want    string
	}{
		"one of a ready repository": {[]digest.Task{task("a", 1)}, nil, "a#1"},
		"only of the city's own repositories that are ready and alive": {
			[]digest.Task{
				task("unready", 1), task("archived", 2), task("fork", 3), task("theirs", 4), task("unknown", 5),
				task("a", 6),
			}, nil, "a#6",
		},
		"not one that was left for half a year": {[]digest.Task{task("a", 1,
			func(t *digest.Task) { t.UpdatedAt = digesttest.CityNow.AddDate(0, -7, 0) })}, nil, ""},
		"not one that says nothing": {
			[]digest.Task{task("a", 1, func(t *digest.Task) { t.Body = "TBD" })},
			nil,
			"",
		},
		"not one with only its template's headings": {
			[]digest.Task{task("a", 1, func(t *digest.Task) {
				t.Body = "### Overview\n<!-- describe what is to be done here, please -->\n- [ ] \n### Resources\n"
			})}, nil, "",
		},
		"whatever the letters of the repository's name": {[]digest.Task{task("A", 1)}, nil, "A#1"},
		"five at most": {
			[]digest.Task{task("a", 1), task("a", 2), task("a", 3), task("a", 4), task("a", 5), task("a", 6)},
			nil,
			"a#1 a#2 a#3 a#4 a#5",
		},
		"one repository after the other": {
			[]digest.Task{task("a", 1), task("a", 2), task("a", 3), task("a", 4), task("b", 5), task("c", 6)},
			nil,
			"a#1 b#5 c#6 a#2 a#3",
		},
		"those that are meant for newcomers first": {
			[]digest.Task{
				task("a", 1, labeled("enhancement")), task("a", 2, labeled("help wanted")),
				task("a", 3, labeled("difficulty: easy")), task("a", 4, labeled("Good-First-Issue")),
			},
			nil, "a#4 a#3 a#2 a#1",
		},
		"the better described first": {
			[]digest.Task{task("a", 1), task("a", 2, func(t *digest.Task) { t.Body = strings.Repeat(t.Body+" ", 10) })},
			nil,
			"a#2 a#1",
		},
		"the fresher first": {
			[]digest.Task{
				task("a", 1, func(t *digest.Task) { t.UpdatedAt = digesttest.CityNow.AddDate(0, -4, 0) }),
				task("a", 2),
			}, nil, "a#2 a#1",
		},
		"not what the last edition showed": {
			[]digest.Task{task("a", 1), task("a", 2)},
			[]digest.Edition{showed(task("a", 1))},
			"a#2",
		},
		"not what the one before showed": {[]digest.Task{task("a", 1), task("a", 2)}, []digest.Edition{
			showed(),
			showed(task("a", 1)),
		}, "a#2"},
		"that again if there is nothing else": {[]digest.Task{task("a", 1)}, []digest.Edition{showed(task("a", 1))}, "a#1"},
		"not what somebody claimed a while ago, while there are others": {
			[]digest.Task{task("a", 1, claimed(40)), task("a", 2)}, nil, "a#2",
		},
		"that if there is nothing else": {[]digest.Task{task("a", 1, claimed(40))}, nil, "a#1"},
		"not what somebody claimed":     {[]digest.Task{task("a", 1, claimed(9))}, nil, ""},
		"those of maintainers who answer first": {
			[]digest.Task{task("a", 1), task("b", 2, answered(20)), task("c", 3, answered(3))}, nil, "c#3 a#1 b#2",
		},
		"those of maintainers who do not answer last": {
			[]digest.Task{task("a", 1, unanswered), task("b", 2)}, nil, "b#2 a#1",
		},
		"the smaller first": {
			[]digest.Task{
				task("a", 1, func(t *digest.Task) { t.Body += " Support a new endpoint, and add two tests for it." }),
				task("a", 2, func(t *digest.Task) { t.Body += " It is in the table of the page with all the stops." }),
			}, nil, "a#2 a#1",
		},
		"what was shown longest ago before it": {
			[]digest.Task{task("a", 1), task("a", 2), task("a", 3)},
			[]digest.Edition{showed(), showed(), showed(task("a", 1)), showed(task("a", 2))},
			"a#3 a#2 a#1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := edition.PickTasks(nil, c.tasks, repos, nil, digesttest.La, digesttest.CityNow,
				digest.History{Editions: c.history}, nil)
			if chosen(got) != c.want {
				t.Errorf("got %q, want %q", chosen(got), c.want)
			}
			for _, task := range got {
				if task.Body != "" || task.AskAt != "" || task.Author != "" || task.Said != nil {
					t.Errorf(
						"got body %q, ask at %q, author %q, comments %v, want none",
						task.Body,
						task.AskAt,
						task.Author,
						task.Said,
					)
				}
			}
		})
	}
}

func TestWhatATaskSays(t *testing.T) {
	repo := digesttest.Python("a", func(r *digest.Repository) { r.Maintainers = []string{"Reporter", "ada"} })
	got := edition.PickTasks(nil, []digest.Task{task("a", 1)}, []digest.Repository{repo}, nil, digesttest.La,
		digesttest.CityNow, digest.History{}, nil)
	if len(got) != 1 || got[0].Todo != "The table should show how long riders wait at each stop." ||
		got[0].Effort != digest.EffortShort || got[0].Ask != "ada" {
		t.Errorf("got %+v, want what to do, how long it takes, and whom to ask", got)
	}
}

func TestTasksInLanguagesOfReaders(t *testing.T) {
	spanish := task("a", 1, func(t *digest.Task) {
		t.Title, t.Body = "El tiempo de espera no se ve", "La tabla debe mostrar la espera de los pasajeros en cada parada."
	})
	for languages, want := range map[string]string{"en": "", "en es": "a#1", "": "a#1"} {
		got := edition.PickTasks(
			nil,
			[]digest.Task{spanish},
			[]digest.Repository{digesttest.Python("a")},
			nil,
			digesttest.La,
			digesttest.CityNow,
			digest.History{},
			strings.Fields(languages),
		)
		if chosen(got) != want {
			t.Errorf("for readers of %q: got %q, want %q", languages, chosen(got), want)
		}
	}
}

func TestWhereToAskAboutATask(t *testing.T) {
	with := func(e digest.Event, change func(*digest.Event)) digest.Event { change(&e); return e }
	mode := func(m digest.Mode) func(*digest.Event) { return func(e *digest.Event) { e.Mode = m } }
	first := digesttest.Gathering("Sampleville Techies", "Evening", "", 21)
	civic := digesttest.Gathering("Hack for LA", "Hack Night", "", 22)
	fits := digesttest.Gathering("SoCal Python", "Evening", "", 23)
	accepted := digest.Talk{Repository: "Sampleville/A", Group: "JS.LA", At: digesttest.At(25, 19, 0), State: "accepted"}
	for name, c := range map[string]struct {
		events []digest.Event
		talks  []digest.Talk
		want   string
	}{
		"at a group of its language": {[]digest.Event{first, civic, fits}, nil, "SoCal Python, Thu Jul 23, " +
			"7:00 PM PDT"},
		"else at a civic group": {[]digest.Event{first, civic}, nil, "Hack for LA, Wed Jul 22, " +
			"7:00 PM PDT"},
		"else at the next one": {[]digest.Event{first, digesttest.Gathering("Other Techies", "Evening",
			"", 22)}, nil, "Sampleville Techies, Tue Jul 21, 7:00 PM PDT"},
		"where its team presents, before all": {
			[]digest.Event{fits, digesttest.Gathering("JS.LA", "Evening", "", 25)},
			[]digest.Talk{accepted},
			"JS.LA, Sat Jul 25, 7:00 PM PDT",
		},
		"not at a group of another language": {
			[]digest.Event{digesttest.Gathering("LA PHP", "Evening", "", 22)},
			nil,
			"",
		},
		"not at a book club": {[]digest.Event{digesttest.Gathering("Sampleville Book Club", "Evening",
			"", 22)}, nil, ""},
		"not online": {[]digest.Event{with(fits, mode(digest.Online))}, nil, ""},
		"not where it is not known how one attends": {[]digest.Event{with(fits, mode(digest.UnknownMode))}, nil, ""},
		"in a room that is online, too": {
			[]digest.Event{with(fits, mode(digest.Hybrid))},
			nil,
			"SoCal Python, Thu Jul 23, 7:00 PM PDT",
		},
		"not at one that is cancelled": {[]digest.Event{with(fits,
			func(e *digest.Event) { e.Status = digest.Cancelled })}, nil, ""},
		"not at one that is over": {
			[]digest.Event{digesttest.Gathering("SoCal Python", "Evening", "", 19)},
			nil, "",
		},
		"on a whole day": {[]digest.Event{with(fits, func(e *digest.Event) {
			e.AllDay, e.Start = true, time.Date(2026, 7, 25, 0, 0, 0, 0, time.UTC)
		})}, nil, "SoCal Python, Sat Jul 25"},
	} {
		t.Run(name, func(t *testing.T) {
			got := edition.PickTasks(nil, []digest.Task{task("a", 1)}, []digest.Repository{digesttest.Python("a")}, c.events,
				digesttest.La, digesttest.CityNow, digest.History{Talks: c.talks}, nil)
			if len(got) != 1 || got[0].AskAt != c.want {
				t.Errorf("got %+v, want to ask at %q", got, c.want)
			}
		})
	}
}

func TestTasksDoNotDependOnTheOrderTheyWereReadIn(t *testing.T) {
	var tasks []digest.Task
	for i := range 12 {
		tasks = append(tasks, task(string(rune('a'+i%3)), i, func(t *digest.Task) { t.Comments = i % 4 }))
	}
	repos := []digest.Repository{digesttest.Python("a"), digesttest.Python("b"), digesttest.Python("c")}
	want := edition.PickTasks(nil, tasks, repos, nil, digesttest.La, digesttest.CityNow, digest.History{}, nil)
	rapid.Check(t, func(t *rapid.T) {
		got := edition.PickTasks(nil, rapid.Permutation(tasks).Draw(t, "tasks"), rapid.Permutation(repos).Draw(t,
			"repositories"), nil, digesttest.La, digesttest.CityNow, digest.History{}, nil)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
