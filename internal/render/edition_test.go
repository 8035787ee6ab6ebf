package render_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/race"
	"github.com/cityoflosangeles/digest/internal/render"
)

func TestEveryMediumSaysFirstThatADemoIsInvented(t *testing.T) {
	const warning = "A demonstration: every event, person, and project here is invented."
	m := message(t, opened(t, "en"), sample(t, "busy"), render.Formats()...)
	for _, f := range []digest.Format{digest.HTML, digest.Page, digest.Markdown, digest.Slack, digest.Text} {
		body := m.Bodies[f]
		if at := strings.Index(body, "<body"); at >= 0 {
			body = strings.Join(strings.Fields(textOf(parsed(t, body[at:]))), " ")
			body = strings.TrimPrefix(body, "Skip to the content ")
		}
		if at := strings.Index(body, warning); at < 0 || at > 20 {
			t.Errorf("%s begins with %.120q", f, body)
		}
	}
	if !strings.Contains(m.Bodies[digest.JSON], `"demo": true`) {
		t.Error("the JSON does not say it")
	}
	e := sample(t, "busy")
	e.Demo = false
	for f, body := range message(t, opened(t, "en"), e, render.Formats()...).Bodies {
		if strings.Contains(body, "invented") {
			t.Errorf("%s says that a real edition is invented", f)
		}
	}
}

func TestPublicMediaNeverShameATeam(t *testing.T) {
	e := sample(t, "busy")
	e.Readiness = []digest.Readiness{
		{
			Repository: "CityOfLosAngeles/shy-project",
			Items:      []digest.ReadinessItem{{Item: digest.Licence, Checked: true, Detail: "missing"}},
		},
	}
	e.Problems = []digest.Problem{{Source: "https://broken.example", Error: "it is gone"}}
	e.Talks = append(e.Talks, digest.Talk{Repository: "city/refused-project", Group: "Data Desk LA", State: "declined"},
		digest.Talk{Repository: "city/hopeful-project", Group: "Data Desk LA", State: "proposed"})
	m := message(t, opened(t, "en"), e, render.Formats()...)
	for f, body := range m.Bodies {
		for _, word := range []string{"shy-project", "broken.example", "refused-project", "hopeful-project"} {
			if found := strings.Contains(body, word); found != (f == digest.JSON) {
				t.Errorf("%s: %s found is %v", f, word, found)
			}
		}
	}
}

func TestAcceptedAndRecentTalksAreListed(t *testing.T) {
	e := sample(t, "empty")
	start := e.Period.Start
	e.Talks = []digest.Talk{
		{Repository: "city/soon", Group: "A", At: start.AddDate(0, 0, 3), State: "accepted", Speaker: "Rosa"},
		{Repository: "city/someday", Group: "B", State: "accepted"},
		{Repository: "city/just", Group: "C", At: start.AddDate(0, 0, -3), State: "presented"},
		{Repository: "city/long-ago", Group: "D", At: start.AddDate(0, 0, -30), State: "presented"},
		{Repository: "city/over", Group: "E", At: start.AddDate(0, 0, -3), State: "accepted"},
	}
	body := message(t, opened(t, "en"), e, digest.Markdown).Bodies[digest.Markdown]
	want := "## City talks\n\n- Thursday, July 23: soon at A, with Rosa (upcoming)\n- someday at B (upcoming)\n" +
		"- Friday, July 17: just at C (just presented)\n\n---"
	if !strings.Contains(body, want) {
		t.Errorf("got %s\nwant %s", body, want)
	}
}

// The desk writes AskAt. The renderer must parse it to translate it.
func TestWhereToAskIsInTheReadersLanguage(t *testing.T) {
	la := losAngeles(t)
	e := sample(t, "quiet")
	e.Events[0].Mode = digest.InPerson
	repo := digest.Repository{
		Name: "city/tool",
		Has:  map[string]bool{digest.Licence: true, digest.Readme: true, digest.Contributing: true}, Pushed: e.Period.Start,
	}
	task := digest.Task{
		Repository: "city/tool", Number: 7, Title: "Write it down",
		URL: "https://github.example/city/tool/issues/7", Labels: []string{"good first issue"},
		CreatedAt: e.Period.Start.AddDate(0, 0, -9), UpdatedAt: e.Period.Start.AddDate(0, 0, -1),
		Body: strings.Repeat("Do it well. ", 30),
	}
	e.Tasks = edition.PickTasks(nil, []digest.Task{task}, []digest.Repository{repo}, e.Events, la, e.Period.Start,
		digest.History{}, nil)
	if len(e.Tasks) != 1 || e.Tasks[0].AskAt == "" {
		t.Fatalf("got tasks %+v, want one with a place to ask", e.Tasks)
	}
	body := message(t, opened(t, "es"), e, digest.Markdown).Bodies[digest.Markdown]
	want := "Pregunta en persona: [Palms Civic Coders, mar 21 jul, 7:00 pm](https://meet.example/palms-21)"
	if !strings.Contains(body,
		want) {
		t.Errorf("got %s\nwant %s", body, want)
	}
}

func TestMailStaysBelowWhatGmailClips(t *testing.T) {
	race.Alone(t)
	r := opened(t, "en")
	for name, title := range map[string]string{
		"long titles": strings.Repeat("日本語 ", 300),
		"markup":      strings.Repeat("<&\"'>", 300), "plain": "Evening",
	} {
		t.Run(name, func(t *testing.T) {
			e := crowded(t, 400, func(int) string { return title })
			for i := range e.Events {
				e.Events[i].URL = "https://ok.example/" + strings.Repeat("a", 1900)
				e.Events[i].Place.Address = title
			}
			m := message(t, r, e, digest.HTML)
			body := m.Bodies[digest.HTML]
			if len(body) > 102_000 {
				t.Errorf("got %d bytes", len(body))
			}
			shown := strings.Count(body, "6:30–8:30 PM") - 1 // the first match is at the same time
			if shown < 4 || !strings.Contains(textOf(parsed(t, body)), fmt.Sprintf("+%d more events", 400-shown)) {
				t.Errorf("got %d events, and the rest is not counted", shown)
			}
		})
	}
}

func TestPersonalLinksStandInMailsOnly(t *testing.T) {
	r := opened(t, "en")
	links := render.Links{Unsubscribe: "https://example.org/u?t=secret", Preferences: "https://example.org/p?t=secret"}
	m, err := r.RenderFor(recorded(t, r, sample(t, "quiet")), links, render.Formats())
	if err != nil {
		t.Fatal(err)
	}
	for f, body := range m.Bodies {
		personal := f == digest.HTML || f == digest.Text
		if strings.Contains(body, links.Unsubscribe) != personal || strings.Contains(body, links.Preferences) != personal {
			t.Errorf("%s: want the recipient's links: %v", f, personal)
		}
	}
	for f, body := range message(t, r, sample(t, "quiet"), render.Formats()...).Bodies {
		if strings.Contains(body, "Unsubscribe") {
			t.Errorf("%s has a link to unsubscribe, and nobody to do so", f)
		}
	}
}

func TestContactAndArchiveAreLeftOutWhereThereAreNone(t *testing.T) {
	bare, err := render.Open(render.Config{Name: "Desk", Language: "en", Zone: losAngeles(t)})
	if err != nil {
		t.Fatal(err)
	}
	full, err := render.Open(
		render.Config{
			Name: "Desk", Language: "en", Zone: losAngeles(t), ArchiveURL: "https://example.org/digest",
			Contact: "https://example.org/wrong",
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range render.Samples() {
		m := message(t, bare, s.Edition, render.Formats()...)
		for f, body := range m.Bodies {
			if strings.Contains(body, `href=""`) || strings.Contains(body, "]()") || strings.Contains(body, "<|") ||
				strings.Contains(body, "#ZgotmplZ") || strings.Contains(body, "<no value>") {
				t.Errorf("%s of the %s edition has a link that leads nowhere", f, s.Name)
			}
			if f != digest.JSON && strings.Contains(body, "example.org") && s.Name != "nasty" {
				t.Errorf("%s of the %s edition links to an archive that is not there", f, s.Name)
			}
		}
		for f, body := range message(t, full, s.Edition, render.Formats()...).Bodies {
			if f != digest.JSON &&
				(!strings.Contains(body, "https://example.org/wrong") ||
					!strings.Contains(body, "https://example.org/digest/editions/"+s.Edition.Name)) {
				t.Errorf("%s of the %s edition lacks the archive or whom to tell of errors", f, s.Name)
			}
		}
	}
}

func TestPagesAreWellFormed(t *testing.T) {
	r := opened(t, "es")
	index, err := r.Index([]digest.Edition{recorded(t, r, sample(t, "busy")).Edition})
	if err != nil {
		t.Fatal(err)
	}
	nothing, err := r.Index(nil)
	if err != nil {
		t.Fatal(err)
	}
	m := message(t, r, sample(t, "busy"), digest.HTML, digest.Page)
	for name, body := range map[string]string{
		"mail": m.Bodies[digest.HTML], "page": m.Bodies[digest.Page],
		"index": index, "empty index": nothing,
	} {
		t.Run(name, func(t *testing.T) {
			var headings []int
			ids, open := map[string]bool{}, []string{}
			for n := range parsed(t, body).Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				if n.Data == "html" && attr(n, "lang") != "es" {
					t.Error("the language is not said")
				}
				if regexp.MustCompile(`^h[1-6]$`).MatchString(n.Data) {
					headings = append(headings, int(n.Data[1]-'0'))
				}
				if id := attr(n, "id"); id != "" {
					if ids[id] {
						t.Errorf("the id %s is there twice", id)
					}
					ids[id] = true
				}
				if l := attr(n, "aria-labelledby"); l != "" {
					open = append(open, l)
				}
			}
			for _, l := range open {
				if !ids[l] {
					t.Errorf("%s labels, and is not there", l)
				}
			}
			for i, h := range headings {
				if i == 0 && h != 1 || i > 0 && (h == 1 || h > headings[i-1]+1) {
					t.Errorf("got headings of levels %v", headings)
					break
				}
			}
		})
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestSlacksFirstMessageNamesTheBestMatch(t *testing.T) {
	e := sample(t, "busy")
	e.Present[0].Score, e.Present[1].Score, e.Present[0].Deadline = 0.4, 0.9, time.Time{}
	e.Tasks, e.Present, e.Present[0].Event.Opening = nil, e.Present[:2], nil
	messages := slackMessages(t, message(t, opened(t, "en"), e, digest.Slack).Bodies[digest.Slack])
	if parent := fmt.Sprint(outline(messages[0])); !strings.Contains(parent, "curb-space-map") ||
		strings.Contains(parent, "street-tree-counts") {
		t.Errorf("got %s", parent)
	}
	if second := fmt.Sprint(outline(messages[1])); !strings.Contains(second, "curb-space-map") ||
		!strings.Contains(second, "street-tree-counts") {
		t.Errorf("got %s", second)
	}
}
