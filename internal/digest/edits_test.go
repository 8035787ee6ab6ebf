package digest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func composed() digest.Edition {
	async, maps := digesttest.Event("Async", digesttest.At(21, 19, 0)), digesttest.Event("Maps", digesttest.At(22, 19, 0))
	async.URL, maps.URL = "https://meet.example/1", "https://meet.example/2"
	maps.Links = []digest.Link{{URL: "https://luma.example/maps"}}
	trees, curbs := digest.Repository{Name: "City/trees", URL: "https://github.com/City/trees"},
		digest.Repository{Name: "City/curbs", URL: "https://github.com/City/curbs"}
	return digest.Edition{
		Name: "2026-07-20", Title: "Desk", Intro: "Two events.", Events: []digest.Event{async, maps},
		Present: []digest.Match{
			{Event: async, Repository: trees, Pitch: digest.Pitch{Title: "Trees"}},
			{Event: maps, Repository: curbs, Pitch: digest.Pitch{Title: "Curbs"}},
		},
		Tasks: []digest.Task{
			{Repository: "City/trees", Number: 3, Title: "Count", URL: "https://github.com/City/trees/issues/3"},
			{Repository: "City/curbs", Number: 12, Title: "Draw", URL: "https://github.com/City/curbs/issues/12"},
		},
		Activity: []digest.Activity{
			{Repository: "City/trees", Title: "v1", URL: "https://github.com/City/trees/releases/v1"},
			{Repository: "City/curbs", Title: "Fix", URL: "https://github.com/City/curbs/pull/1"},
		},
		Talks: []digest.Talk{}, Readiness: []digest.Readiness{}, Problems: []digest.Problem{},
	}
}

// shape summarizes the parts of an edition that edits can change.
func shape(e digest.Edition) string {
	out := []string{e.Intro}
	for _, m := range e.Present {
		out = append(out, fmt.Sprintf("present %s (%s)", m.Pitch.Title, m.Event.Title))
	}
	for _, ev := range e.Events {
		out = append(out, "event "+ev.Title)
	}
	for _, t := range e.Tasks {
		out = append(out, "task "+t.Title)
	}
	for _, a := range e.Activity {
		out = append(out, "news "+a.Title)
	}
	if e.Spotlight != nil {
		out = append(out, "spotlight "+e.Spotlight.Name+" "+e.Spotlight.Description)
	}
	return strings.Join(out, "; ")
}

func TestEdits(t *testing.T) {
	const before = "Two events.; present Trees (Async); present Curbs (Maps); event Async; event Maps; task " +
		"Count; task Draw; news v1; news Fix"
	for name, c := range map[string]struct {
		edits   digest.Edits
		want    string
		unknown string
	}{
		"nothing": {digest.Edits{}, before, ""},
		"an introduction": {
			digest.Edits{Intro: "Hello."},
			strings.Replace(before, "Two events.", "Hello.", 1), "",
		},
		"a hidden event, by its page": {
			digest.Edits{Hides: []string{"https://meet.example/1"}},
			"Two events.; present Curbs (Maps); event Maps; task Count; task Draw; news v1; news Fix", "",
		},
		"a hidden event, by a link": {
			digest.Edits{Hides: []string{"https://LUMA.example/maps/"}},
			"Two events.; present Trees (Async); event Async; task Count; task Draw; news v1; news Fix", "",
		},
		"a hidden repository": {
			digest.Edits{Hides: []string{"city/trees"}},
			"Two events.; present Curbs (Maps); event Async; event Maps; task Draw; news Fix", "",
		},
		"a hidden task": {
			digest.Edits{Hides: []string{"City/curbs#12"}},
			strings.Replace(before, "task Draw; ", "", 1), "",
		},
		"a pinned repository": {
			digest.Edits{Pins: []string{"City/curbs"}},
			"Two events.; present Curbs (Maps); present Trees (Async); event Async; event Maps; task Draw; task " +
				"Count; news Fix; news v1",
			"",
		},
		"a pinned event keeps its day": {
			digest.Edits{Pins: []string{"https://meet.example/2"}},
			"Two events.; present Curbs (Maps); present Trees (Async); event Async; event Maps; task Count; task " +
				"Draw; news v1; news Fix",
			"",
		},
		"pinned and hidden": {
			digest.Edits{Pins: []string{"City/curbs#12"}, Hides: []string{"City/curbs#12"}},
			strings.Replace(before, "task Draw; ", "", 1), "",
		},
		"a reworded event": {
			digest.Edits{Rewordings: []digest.Rewording{{Item: "https://meet.example/1", Title: "Async for all"}}},
			strings.NewReplacer("(Async)", "(Async for all)", "event Async", "event Async for all").Replace(before), "",
		},
		"a reworded pitch, and its news": {
			digest.Edits{Rewordings: []digest.Rewording{{Item: "https://github.com/City/trees", Title: "Shade"}}},
			strings.Replace(before, "present Trees", "present Shade", 1), "",
		},
		"what is not there": {
			digest.Edits{
				Hides: []string{"City/none"}, Pins: []string{"City/none", "https://x.example/"},
				Rewordings: []digest.Rewording{{Item: "y", Title: "z"}},
			}, before, "City/none https://x.example/ y",
		},
		"names of nothing name nothing": {digest.Edits{Hides: []string{"", " / "}}, before, "  / "},
	} {
		e := composed()
		got, unknown := c.edits.Apply(e)
		if diff := cmp.Diff(c.want, shape(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if text := strings.Join(unknown, " "); text != c.unknown {
			t.Errorf("%s: got unknown %q, want %q", name, text, c.unknown)
		}
		if shape(e) != before {
			t.Errorf("%s: what was composed has changed", name)
		}
		again, _ := c.edits.Apply(got)
		if diff := cmp.Diff(shape(got), shape(again)); diff != "" {
			t.Errorf("%s: applied twice: %s", name, diff)
		}
	}
}

func TestEditsOfNothingLeaveTheJSONAsItIs(t *testing.T) {
	before, err := json.Marshal(composed())
	if err != nil {
		t.Fatal(err)
	}
	edited, _ := digest.Edits{Pins: []string{"nothing"}}.Apply(composed())
	edited.Pins = nil
	if after, err := json.Marshal(edited); err != nil || string(after) != string(before) {
		t.Errorf("got %s, %v, want %s", after, err, before)
	}
}

func TestASpotlightCanBeHiddenAndReworded(t *testing.T) {
	e := digest.Edition{Spotlight: &digest.Repository{Name: "City/trees", Description: "Trees."}}
	reworded, _ := digest.Edits{Rewordings: []digest.Rewording{{Item: "City/trees", Text: "Shade for all."}}}.Apply(e)
	if got, want := shape(reworded), "; spotlight City/trees Shade for all."; got != want ||
		e.Spotlight.Description != "Trees." {
		t.Errorf("got %q, want %q; before %q", got, want, e.Spotlight.Description)
	}
	if hidden, _ := (digest.Edits{Hides: []string{"City/trees"}}).Apply(e); hidden.Spotlight != nil {
		t.Error("it is not hidden")
	}
}

func TestKindOf(t *testing.T) {
	for name, want := range map[string]digest.MessageKind{
		"2026-07-20": digest.EditionMessage, "2026-07-20a": digest.EditionMessage,
		"2026-07-20-c1": digest.CorrectionMessage, "2026-07-20b-c12": digest.CorrectionMessage,
		"2026-07-20-draft-1a2b3c4d": digest.DraftMessage, digest.TestName(digesttest.Monday): digest.TestMessage,
		"": digest.EditionMessage,
	} {
		if got := digest.KindOf(name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}

// The text for a task is what to do. The text for its repository is the abstract of the pitch, and not what to do.
func TestRewordingWhatToDo(t *testing.T) {
	for item, want := range map[string]string{
		"City/trees#3": "Count them.", "https://github.com/City/trees/issues/3": "Count them.", "City/trees": "",
	} {
		x := digest.Edits{Rewordings: []digest.Rewording{{Item: item, Text: "Count them."}}}
		if e, _ := x.Apply(composed()); e.Tasks[0].Todo != want {
			t.Errorf("%s: got %q, want %q", item, e.Tasks[0].Todo, want)
		}
	}
}

// With the editor's own text, nothing is missing, and the old text's data do not stay.
func TestARewordedPitchIsWhole(t *testing.T) {
	e := composed()
	e.Present[0].Pitch = digest.Pitch{
		Title: "[What it makes possible]", Abstract: "[One sentence.]", Missing: digest.MissingWhat, Language: "en",
		Says: []digest.Because{{Code: "blank_title"}},
	}
	for r, want := range map[digest.Rewording]digest.Pitch{
		{Item: "City/trees", Title: "Shade"}: {
			Title: "Shade", Abstract: "[One sentence.]", Missing: digest.MissingWhat, Language: "en",
		},
		{Item: "City/trees", Title: "Shade", Text: "Shade for all."}: {
			Title: "Shade", Abstract: "Shade for all.", By: digest.PitchByTeam, Language: "en",
		},
	} {
		got, _ := digest.Edits{Rewordings: []digest.Rewording{r}}.Apply(e)
		if diff := cmp.Diff(want, got.Present[0].Pitch); diff != "" {
			t.Error(diff)
		}
	}
}
