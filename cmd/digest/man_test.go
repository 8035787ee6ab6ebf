package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/manpage"
)

// escaped is how a manual page shows the texts of commands.
var escaped = strings.NewReplacer(`\`, `\e`, "-", `\-`)

// Every command has an example, and a manual page with the example and every flag.
func TestEveryCommandHasAManualPage(t *testing.T) {
	root := newRoot(&app{})
	root.InitDefaultCompletionCmd()
	all := manpage.Commands(root)
	if len(all) < 25 {
		t.Fatalf("got %d commands", len(all))
	}
	for _, c := range all {
		page := manpage.Page(c)
		if strings.HasPrefix(c.CommandPath(), "digest completion") {
			continue // its texts come from the library
		}
		if !strings.Contains(c.Example, c.CommandPath()) {
			t.Errorf("%s has no example of its own", c.CommandPath())
		}
		for line := range strings.Lines(c.Example) {
			if !strings.Contains(page, escaped.Replace(strings.TrimSpace(line))) {
				t.Errorf("the page of %s lacks %q", c.CommandPath(), line)
			}
		}
		for line := range strings.Lines(c.LocalFlags().FlagUsages()) {
			if flag, _, _ := strings.Cut(line[strings.Index(line, "--"):], " "); !strings.Contains(page, escaped.Replace(flag)) {
				t.Errorf("the page of %s lacks %s", c.CommandPath(), flag)
			}
		}
		if c.Short == "" || strings.HasSuffix(c.Short, ".") || len(c.Short) > 100 {
			t.Errorf("%s is summed up as %q", c.CommandPath(), c.Short)
		}
	}
}

func TestManualPagesAreWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man1")
	var out, errs strings.Builder
	if code := run(t.Context(), []string{"man", dir}, strings.NewReader(""), &out, &errs); code != exitDone {
		t.Fatalf("got exit code %d: %s", code, errs.String())
	}
	for _, name := range []string{"digest.1", "digest-source-check.1", "digest-completion-bash.1"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if groff, err := exec.LookPath("groff"); err == nil {
		pages, _ := filepath.Glob(filepath.Join(dir, "*.1"))
		for _, page := range pages {
			said, err := exec.CommandContext(t.Context(), groff, "-man", "-ww", "-z", "-k", page).CombinedOutput()
			if err != nil || len(said) > 0 {
				t.Errorf("%s: %v\n%s", filepath.Base(page), err, said)
			}
		}
	}
}
