package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestAnEditorsFileIsRead(t *testing.T) {
	const text = `# for the week of July 20
intro: Welcome to $5 August.
announcements:
  - {title: We have moved, text: "To ${HOME}.", url: https://desk.example/room}
pins: [https://meet.example/1]
hides:
  - City/trees
reword:
  - {item: "City/curbs#12", title: Draw it}
`
	want := digest.Edits{
		Intro:         "Welcome to $5 August.",
		Announcements: []digest.Announcement{{Title: "We have moved", Text: "To ${HOME}.", URL: "https://desk.example/room"}},
		Pins:          []string{"https://meet.example/1"}, Hides: []string{"City/trees"},
		Rewordings: []digest.Rewording{{Item: "City/curbs#12", Title: "Draw it"}},
	}
	c := config.Config{Editions: t.TempDir()}
	if got, err := c.Edits("2026-07-20"); err != nil || !got.Empty() {
		t.Errorf("without a file: got %+v, %v", got, err)
	}
	if err := os.WriteFile(filepath.Join(c.Editions, "2026-07-20.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := c.Edits("2026-07-20")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	if other, err := c.Edits("../2026-07-20"); err != nil || other.Intro != want.Intro {
		t.Errorf("a name from outside led to %+v, %v", other, err)
	}
	if empty, err := config.ParseEdits("x.yaml", []byte("# nothing yet\n")); err != nil || !empty.Empty() {
		t.Errorf("an empty file: got %+v, %v", empty, err)
	}
}

func TestMistakesInAnEditorsFileAreReportedWithTheirPlace(t *testing.T) {
	for text, want := range map[string]string{
		"intro: [a]\n":                    `x.yaml:1:8: this is a list, but must be one value`,
		"itnro: a\n":                      `x.yaml:1:1: unknown key "itnro"`,
		"pins: https://meet.example/1\n":  `x.yaml:1:7: this is text, but must be a list`,
		"pins:\n  - \n":                   `x.yaml:2:`,
		"announcements:\n  - {text: a}\n": `x.yaml:2:5: the key "title" is missing`,
		"announcements:\n  - {title: a, url: ftp://a/b}\n": `x.yaml:2:21: this kind of address is not supported`,
		"reword:\n  - {title: a}\n":                        `x.yaml:2:5: the key "item" is missing`,
		"reword:\n  - {item: a}\n":                         `x.yaml:2:5: this has neither title nor text`,
		"intro: " + strings.Repeat("x", 281) + "\n":        `x.yaml:1:8: this has 281 characters; the maximum is 280`,
		"intro: a\nintro: b\n":                             `x.yaml:2:1: duplicate key "intro"`,
		"intro: a\n---\nintro: b\n":                        `a second document starts here`,
		"pins:\n\t- a\n":                                   `YAML does not allow a tab here`,
		"intro: \xff\n":                                    `x.yaml:1:8: this is not UTF-8 text`,
		"hides: [" + strings.Repeat("a, ", 51) + "]\n":     `x.yaml:1:8: this has 51 entries; the maximum is 50`,
	} {
		_, err := config.ParseEdits("x.yaml", []byte(text))
		var mistake *config.Error
		if !errors.As(err, &mistake) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got %v, want %s", text, err, want)
		}
	}
}

func FuzzParseEdits(f *testing.F) {
	for _, text := range []string{
		"intro: a\n", "pins: [a]\n", "reword:\n  - {item: a, title: b}\n",
		"announcements: [{title: a}]\n", "- a\n", "{", "&a *a", "\xff", strings.Repeat("[", 1000),
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		edits, err := config.ParseEdits("x.yaml", text)
		if err != nil {
			if !edits.Empty() {
				t.Errorf("got edits together with %v", err)
			}
			return
		}
		if again, err := config.ParseEdits("x.yaml", text); err != nil || fmt.Sprint(again) != fmt.Sprint(edits) {
			t.Errorf("got %v, then %v, %v", edits, again, err)
		}
	})
}
