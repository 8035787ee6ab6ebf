package internal_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pinned is an action at a full commit hash, with its version in a comment. A tag can be moved to other code, a hash
// cannot.
var pinned = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+){2}$`)

func TestActionsArePinnedByHash(t *testing.T) {
	files, err := filepath.Glob("../.github/workflows/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range append(files, "../deploy/github-workflow.yaml") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			action, ok := strings.CutPrefix(strings.TrimLeft(strings.TrimSpace(line), "- "), "uses: ")
			if !ok {
				continue
			}
			found++
			if !pinned.MatchString(action) {
				t.Errorf("%s: %q is not pinned to a full commit hash with its version in a comment", name, action)
			}
		}
	}
	if found == 0 {
		t.Error("no action was found")
	}
}
