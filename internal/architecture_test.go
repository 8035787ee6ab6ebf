package internal_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	inBackticks = regexp.MustCompile("`([^`\n]+)`")
	bareFile    = regexp.MustCompile(`^[a-z0-9_.*]+\.(?:go|txt|tmpl|json|css|html|yaml)$`)
	topicFolder = regexp.MustCompile("(?:file|interfaces) in `(internal/[a-z]+)`")
)

// The page shortens the names of files: a bare name is in a folder that its line names before it, below one,
// or in the folder that its section is about.
func TestTheArchitectureNamesFilesThatExist(t *testing.T) {
	text, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range misplaced(t, os.DirFS(".."), string(text)) {
		t.Error(c)
	}
}

func TestNamesOfMissingFilesAreFound(t *testing.T) {
	page := "## Flow\n\n| step | file in `internal/desk` |\n| due | `due.go`, `dew.go` |\n\n" +
		"## Touch\n\n| place | `internal/sources/place.go`, `plaice.go` |\n| due | `due.go` |\n"
	want := []string{"dew.go is not in internal/desk", "plaice.go is not in internal/sources", "due.go is not in "}
	if got := misplaced(t, os.DirFS(".."), page); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// misplaced returns the bare names of files in a page that are in none of their folders.
func misplaced(t *testing.T, tree fs.FS, page string) []string {
	t.Helper()
	var out, topic []string
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "## ") {
			topic = nil
		}
		for _, m := range topicFolder.FindAllStringSubmatch(line, -1) {
			topic = append(topic, m[1])
		}
		dirs := slices.Clone(topic)
		for _, m := range inBackticks.FindAllStringSubmatch(line, -1) {
			switch name := m[1]; {
			case bareFile.MatchString(name):
				if !isIn(tree, name, dirs) {
					out = append(out, name+" is not in "+strings.Join(dirs, ", "))
				}
			case path.Ext(name) != "":
				dirs = append(dirs, path.Dir(name))
			case strings.Contains(name, "/") || name == "templates":
				dirs = append(dirs, name)
			}
		}
	}
	return out
}

func isIn(tree fs.FS, name string, dirs []string) bool {
	if _, err := fs.Stat(tree, name); err == nil {
		return true // such as meetups.yaml
	}
	return slices.ContainsFunc(dirs, func(dir string) bool {
		for _, pattern := range []string{path.Join(dir, name), path.Join(dir, "*", name)} {
			if found, err := fs.Glob(tree, pattern); err == nil && len(found) > 0 {
				return true
			}
		}
		return false
	})
}
