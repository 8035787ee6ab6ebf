package config_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
)

var update = flag.Bool("update", false, "write the golden files anew")

// given is the environment of the bad files.
var given = env(
	map[string]string{
		"TOKEN": "tiger-token", "HOOK": "https://example.org/tiger-hook",
		"NEWSLETTER": "tiger-key-of-more-than-thirty-two-bytes",
	},
)

// TestBadFiles reads files that are named after their mistakes. The first line of each is a part of the
// expected error, the second its place.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 80 {
		t.Fatalf("got %d files and %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.SplitN(string(text), "\n", 3)
			want := strings.TrimPrefix(lines[0], "# want: ")
			at := strings.TrimPrefix(lines[1], "# at: ")
			c, err := config.Load(file, given)
			if err == nil {
				err = c.Ready()
			}
			if err == nil {
				t.Fatal("the file was accepted")
			}
			if strings.Contains(err.Error(), "tiger") {
				t.Errorf("the error holds a secret:\n%v", err)
			}
			var mistake *config.Error
			if !errors.As(err, &mistake) {
				t.Fatalf("got %T, want an *Error:\n%v", err, err)
			}
			if at == "-" {
				at = "0:0"
			}
			if got := fmt.Sprintf("%d:%d", mistake.Line, mistake.Column); got != at || !strings.Contains(mistake.Error(), want) {
				t.Errorf("got at %s, want at %s %q:\n%v", got, at, want, err)
			}
			if several, ok := err.(interface{ Unwrap() []error }); ok && len(several.Unwrap()) > 1 && at != "0:0" {
				t.Errorf("one mistake was told several times:\n%v", err)
			}
		})
	}
}

// TestAllMistakesAreReported compares complete error texts with golden files.
func TestAllMistakesAreReported(t *testing.T) {
	for _, name := range []string{"many", "typo", "syntax", "unset"} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Load(filepath.Join("testdata", "golden", name+".yaml"), given)
			if err == nil {
				t.Fatal("the file was accepted")
			}
			got := filepath.ToSlash(err.Error()) + "\n"
			golden := filepath.Join("testdata", "golden", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r", ""), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEachMistakeIsReportedOnce(t *testing.T) {
	for text, want := range map[string]int{
		"":                           2, // name, time_zone
		"colour: red\n":              3, // and an unknown key
		"nme: A\ntimezone: UTC\n":    2, // only the misspelled keys
		"name: A\ntime_zone: '${X}'": 1,
		minimal + "groups: [{sources: [{}, '', {url: ''}]}]\n":                                        4,
		minimal + "destinations: [{name: a, slack: {}}, {name: b, email: {}}, {name: c, site: {}}]\n": 5,
	} {
		_, err := config.Parse("m.yaml", []byte(text), given)
		all, ok := err.(interface{ Unwrap() []error })
		if !ok || len(all.Unwrap()) != want {
			t.Errorf("%q: want %d mistakes, got\n%v", text, want, err)
		}
	}
}

func TestErrorsShowNoSecrets(t *testing.T) {
	for name, text := range map[string]string{
		"a token":                 minimal + "github: {token: tiger}\n",
		"beside another mistake":  minimal + "github: {tokn: x, token: 'tiger, tiger'}\n",
		"on a line of its own":    minimal + "github:\n  token:\n    tiger\n",
		"in an address":           minimal + "store: postgres://u:tiger@h/db\n",
		"with an @ and a / in it": minimal + "store: postgres://u:ti@/tiger@h/db\n",
		"without a scheme": minimal +
			"destinations: [{name: a, email: {from: a@b.org, to: list@example.org, smtp: 'u:tiger@h'}}]\n",
		"in a source's address":         minimal + "groups: [{name: A, sources: ['ftp://u:tiger@example.org/']}]\n",
		"in a line that is no YAML":     minimal + "github: {token: tiger\n",
		"in a list where none may be":   minimal + "github: {token: [tiger]}\n",
		"from the environment, unusual": minimal + "groups: [{name: A, page: 'gopher://${TOKEN}'}]\n",
		"from the environment, a zone":  "name: A\ntime_zone: 'UTC/${HOOK}'\n",
	} {
		_, err := config.Parse("m.yaml", []byte(text), given)
		if err == nil || strings.Contains(err.Error(), "tiger") {
			t.Errorf("%s: got\n%v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, shipped) {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if strings.Contains(string(text), "file:") {
			t.Skip("would read this machine's files")
		}
		c, err := config.Parse("m.yaml", text, given)
		switch {
		case err != nil && err.Error() == "":
			t.Error("an error without words")
		case err == nil && (c.Name == "" || c.Zone() == nil || c.Slots().Next == nil || c.Window.Events.Days() < 1):
			t.Errorf("a file was accepted that gives %+v", c)
		}
	})
}
