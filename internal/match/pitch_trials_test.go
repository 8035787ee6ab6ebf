package match_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
	"github.com/cityoflosangeles/digest/internal/pitch"
	"github.com/cityoflosangeles/digest/internal/render"
)

var update = flag.Bool("update", false, "write the golden files")

// trialReadme is a labeled README, with the evening that it would be pitched to.
type trialReadme struct {
	ID         string `json:"id"`
	Kind       string `json:"kind"`
	Repository struct {
		trialRepository
		Task *struct {
			Number int    `json:"number"`
			Title  string `json:"title"`
		} `json:"task"`
	} `json:"repository"`
	Group struct {
		Name     string   `json:"name"`
		Language string   `json:"language"`
		Topics   []string `json:"topics"`
	} `json:"group"`
	Event struct {
		Title       string    `json:"title"`
		Description string    `json:"description"`
		Start       time.Time `json:"start"`
	} `json:"evening"`
	Pitch   string   `json:"pitch"`
	Usable  []string `json:"usable"`
	Never   []string `json:"never"`
	Missing string   `json:"missing"`
	Also    []string `json:"also"`
}

// pitched is the pitch for the README, with the shipped words; ok is false where the repository is never proposed.
func (x trialReadme) pitched(t testing.TB, say func(string, digest.Because) string) (p digest.Pitch, ok bool) {
	t.Helper()
	r := x.Repository.repository()
	r.Pushed, r.Has[digest.Contributing] = trialNow.AddDate(0, 0, -7), true
	asks := map[string]digest.Task{}
	if task := x.Repository.Task; task != nil {
		asks[strings.ToLower(r.Name)] = digest.Task{
			Repository: r.Name, Number: task.Number, Title: task.Title, URL: fmt.Sprintf("%s/issues/%d", r.URL, task.Number),
		}
	}
	g := digest.Group{Name: x.Group.Name, Language: x.Group.Language, Topics: x.Group.Topics, Sources: 1}
	e := digest.Event{
		Group: g.Name, Title: x.Event.Title, Description: x.Event.Description, Start: x.Event.Start, UID: x.ID,
		Status: digest.Confirmed, Mode: digest.InPerson,
	}
	if match.WhyNotPresented(r, trialNow) != "" {
		return p, false
	}
	return match.PitchFor(match.Input{
		Period: digest.Period{Start: trialNow, End: trialNow.AddDate(0, 0, 30)}, Zone: time.UTC, Groups: []digest.Group{g},
		Repositories: []digest.Repository{r}, Asks: asks, Phrase: say,
	}, r, e), true
}

func shippedWords(t testing.TB) func(string, digest.Because) string {
	t.Helper()
	r, err := render.Open(render.Config{Name: "Digest", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	return pitch.Phrases(r.Phrase)
}

// missingWords are the labels of the codes.
var missingWords = map[string]string{
	digest.MissingWhat: "what it does", digest.MissingLanguage: "what it does", digest.MissingTitle: "what it does",
	digest.MissingUsers: "who uses it", digest.MissingProblem: "what problem it solves",
}

func TestPitchesOfTheLabeledReadmes(t *testing.T) {
	say := shippedWords(t)
	right, all := 0, 0
	readmes := append(trial[trialReadme](t, "readmes.json"), trial[trialReadme](t, "more_readmes.json")...)
	for _, x := range readmes {
		all++
		p, ok := x.pitched(t, say)
		for _, never := range x.Never {
			if strings.Contains(p.Abstract+" "+p.Title, strings.TrimRight(never, ".!")) {
				t.Errorf("%s: got %q in the pitch", x.ID, never)
			}
		}
		switch {
		case !ok && x.Missing == "" && x.Pitch == "refuse":
			right++
			continue
		case x.Pitch == "can" && p.Missing != "" || x.Pitch == "refuse" && (p.Missing == "" ||
			missingWords[p.Missing] != x.Missing && !slices.Contains(x.Also, missingWords[p.Missing])):
			t.Errorf("%s: got missing %q, want %s %q", x.ID, p.Missing, x.Pitch, x.Missing)
		default:
			right++
		}
		if p.Missing == "" {
			if n := utf8.RuneCountInString(p.Abstract); n < 300 || n > 600 {
				t.Errorf("%s: got %d characters, want 300 to 600", x.ID, n)
			}
			for _, b := range p.Says {
				if b.Code == "quote" && !slices.Contains(x.Usable, b.Terms[0]) {
					t.Errorf("%s: got %q quoted, which is not usable", x.ID, b.Terms[0])
				}
			}
		}
	}
	t.Logf("%d of %d right", right, all)
}

func TestPitchesInWords(t *testing.T) {
	say := shippedWords(t)
	for _, name := range []string{"readmes", "more_readmes"} {
		var out strings.Builder
		for _, x := range trial[trialReadme](t, name+".json") {
			p, ok := x.pitched(t, say)
			fmt.Fprintf(&out, "== %s (%s)\n", x.ID, x.Kind)
			switch {
			case !ok:
				fmt.Fprint(&out, "never proposed\n\n")
				continue
			case p.Missing != "":
				fmt.Fprintf(&out, "missing: %s\n", p.Missing)
			}
			fmt.Fprintf(&out, "%s\n%s\n[%d characters, %s]\n\n", cmp.Or(p.Title, "-"), p.Abstract,
				utf8.RuneCountInString(p.Abstract), p.Language)
		}
		file := filepath.Join("testdata", "trials", name+".golden")
		if *update {
			if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if out.String() != string(want) {
			t.Errorf("%s: got other pitches; run with -update and read the changes:\n%s", file, out.String())
		}
	}
}
