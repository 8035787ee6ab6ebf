package internal_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/cityoflosangeles/digest"

// plan says, for every package, which packages of ours it may import besides itself. Arrows point down only:
// cmd → server → watch → desk → {edition, inflight} → match → digest, and
// {cmd, server, setup} → {config, render, store, web, newsletter, publish, sources} → {digest, fetch} → retry.
// A pattern that ends in /* means every folder directly below.
var plan = map[string][]string{
	"cmd/digest": {
		"internal/server", "internal/setup", "internal/process", "internal/config", "internal/render", "internal/store",
		"internal/jobs", "internal/web", "internal/newsletter", "internal/publish", "internal/publish/*",
		"internal/sources", "internal/sources/*", "internal/desk", "internal/edition", "internal/inflight",
		"internal/match", "internal/pitch", "internal/digest", "internal/fetch", "internal/retry", "internal/wiring",
		"internal/console",
		"internal/report", "internal/probe", "internal/overview", "internal/manpage", "internal/usage", "internal/ask",
		"internal/preview",
		"internal/askdesk", "templates",
	},
	"internal/wiring": {
		"internal/config", "internal/render", "internal/store", "internal/web", "internal/newsletter", "internal/publish",
		"internal/publish/*", "internal/sources", "internal/sources/*", "internal/desk", "internal/match",
		"internal/digest", "internal/fetch", "internal/ask", "internal/asktext", "internal/inflight", "internal/retry",
	},
	"internal/server": {
		"internal/watch", "internal/desk", "internal/config", "internal/render", "internal/store", "internal/jobs",
		"internal/web", "internal/publish/slack", "internal/sources/github", "internal/digest",
	},
	"internal/setup":    {"internal/config", "internal/sources", "internal/fetch", "internal/digest"},
	"internal/process":  {},
	"internal/console":  {},
	"internal/report":   {"internal/ask", "internal/console", "internal/edition", "internal/digest"},
	"internal/manpage":  {},
	"internal/usage":    {"internal/digest"},
	"internal/overview": {"internal/console", "internal/desk", "internal/edition", "internal/match", "internal/digest"},
	"internal/probe": {
		"internal/console", "internal/desk", "internal/edition", "internal/preview", "internal/sources", "internal/fetch",
		"internal/digest",
	},
	"templates":          {},
	"internal/config":    {"internal/digest", "internal/fetch"},
	"internal/render":    {"internal/digest", "internal/excerpt", "templates"},
	"internal/excerpt":   {"internal/digest"},
	"internal/store":     {"internal/digest", "internal/fetch", "internal/retry"},
	"internal/jobs":      {"internal/digest"},
	"internal/publish":   {"internal/publish/*", "internal/digest"},
	"internal/publish/*": {"internal/digest", "internal/fetch", "internal/retry"},
	"internal/sources":   {"internal/sources/*", "internal/digest", "internal/fetch", "internal/retry"},
	"internal/sources/*": {
		"internal/digest", "internal/fetch", "internal/retry", "internal/sources/textclean", "internal/sources/datetime",
		"internal/sources/lenientjson", "internal/sources/jwt", "internal/sources/known", "internal/firsttask",
	},
	"internal/watch": {"internal/desk", "internal/inflight", "internal/digest"},
	"internal/desk": {
		"internal/edition", "internal/inflight", "internal/match", "internal/digest", "internal/retry",
	},
	"internal/edition":    {"internal/match", "internal/firsttask", "internal/pitch", "internal/digest"},
	"internal/firsttask":  {"internal/digest"},
	"internal/asktext":    {"internal/render", "internal/digest"},
	"internal/preview":    {"internal/digest"},
	"internal/askdesk":    {"internal/ask", "internal/console", "internal/digest"},
	"internal/ask":        {"internal/inflight", "internal/digest", "internal/retry"},
	"internal/match":      {"internal/pitch", "internal/prose", "internal/digest"},
	"internal/pitch":      {"internal/prose", "internal/digest"},
	"internal/prose":      {},
	"internal/inflight":   {"internal/digest"},
	"internal/digest":     {"internal/retry"},
	"internal/fetch":      {"internal/digest", "internal/retry"},
	"internal/retry":      {},
	"internal/race":       {},
	"internal/newsletter": {"internal/digest", "internal/fetch", "internal/retry"},
	"internal/web":        {"internal/digest", "internal/fetch", "internal/retry"},
}

// onlyStandard are the packages that import nothing but the standard library and our own.
var onlyStandard = []string{
	"internal/digest", "internal/match", "internal/pitch", "internal/prose", "internal/firsttask", "internal/edition",
	"internal/inflight", "internal/desk", "internal/watch", "internal/ask",
	"templates",
}

// onlyIn names the packages that may import a library that must not spread.
var onlyIn = map[string][]string{
	"github.com/mmcdole/gofeed":      {"internal/sources/feed"},
	"github.com/slack-go/slack":      {"internal/publish/slack", "internal/render"},
	"github.com/spf13/cobra":         {"cmd/digest", "internal/manpage", "internal/usage"},
	"github.com/yuin/goldmark":       {"internal/publish/matrix", "internal/sources/github"},
	"github.com/yuin/goldmark-emoji": {"internal/sources/textclean"},
	"modernc.org/sqlite":             {"internal/store"},
	"github.com/jackc/pgx/v5":        {"internal/store", "internal/jobs"},
	"github.com/riverqueue/river":    {"internal/jobs"},
	"github.com/goccy/go-yaml":       {"internal/config", "internal/render"},
	"github.com/robfig/cron/v3":      {"internal/config", "cmd/digest"},
}

func TestPackagesImportOnlyWhatThePlanAllows(t *testing.T) {
	for _, complaint := range check(t, os.DirFS("..")) {
		t.Error(complaint)
	}
}

// The test reads the files itself: one that asks the go command stays green from Go's test cache.
func TestForbiddenImportsAreFound(t *testing.T) {
	const slackLibrary = "github.com/slack-go/slack"
	for name, c := range map[string]struct{ dir, imports, want string }{
		"a domain that imports the database": {
			"internal/digest", module + "/internal/store", "internal/digest may not import internal/store",
		},
		"a match that imports the edition": {
			"internal/match", module + "/internal/edition", "internal/match may not import internal/edition",
		},
		"an edition that imports the desk": {
			"internal/edition", module + "/internal/desk", "internal/edition may not import internal/desk",
		},
		"a server that imports the commands": {
			"internal/server", module + "/cmd/digest", "internal/server may not import cmd/digest",
		},
		"a server with cobra": {
			"internal/server", "github.com/spf13/cobra", "internal/server may not import github.com/spf13/cobra",
		},
		"a kind that imports another": {
			"internal/sources/feed", module + "/internal/sources/ical",
			"internal/sources/feed may not import internal/sources/ical",
		},
		"a domain with a library": {
			"internal/digest", slackLibrary, "internal/digest imports only the standard library, not " + slackLibrary,
		},
		"a library outside its place": {
			"internal/store", slackLibrary, "internal/store may not import " + slackLibrary,
		},
		"a package that is not in the plan": {"internal/helpers", "fmt", "internal/helpers is not in the plan"},
		"test helpers in the program": {
			"cmd/digest", module + "/internal/digest/digesttest",
			"cmd/digest may not import internal/digest/digesttest",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, filepath.FromSlash(c.dir), "bad.go")
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, fmt.Appendf(nil, "package bad\n\nimport _ %q\n", c.imports), 0o644); err != nil {
				t.Fatal(err)
			}
			got := check(t, os.DirFS(dir))
			if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, c.want) }) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func check(t *testing.T, tree fs.FS) []string {
	t.Helper()
	var complaints []string
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && name != "."):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		source, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		if dir == "." {
			dir = ""
		}
		if strings.HasSuffix(dir, "test") { // helpers for tests, which nothing but tests imports
			return nil
		}
		allowed, ok := lookUp(dir)
		if !ok {
			complaints = append(complaints, dir+" is not in the plan")
			return nil
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if c := forbidden(dir, imported, allowed); c != "" {
				complaints = append(complaints, fmt.Sprintf("%s (%s)", c, name))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return complaints
}

func forbidden(dir, imported string, allowed []string) string {
	ours, isOurs := strings.CutPrefix(imported, module)
	ours = strings.TrimPrefix(ours, "/")
	switch {
	case isOurs && ours != dir && !slices.ContainsFunc(allowed, func(p string) bool { return matches(p, ours) }):
		return fmt.Sprintf("%s may not import %s", dir, ours)
	case isOurs || !strings.Contains(strings.Split(imported, "/")[0], "."):
		return ""
	case slices.Contains(onlyStandard, dir):
		return fmt.Sprintf("%s imports only the standard library, not %s", dir, imported)
	}
	for library, dirs := range onlyIn {
		if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(dirs, dir) {
			return fmt.Sprintf("%s may not import %s", dir, imported)
		}
	}
	return ""
}

func lookUp(dir string) ([]string, bool) {
	if allowed, ok := plan[dir]; ok {
		return allowed, true
	}
	for pattern, allowed := range plan {
		if matches(pattern, dir) {
			return allowed, true
		}
	}
	return nil, false
}

func matches(pattern, dir string) bool {
	ok, err := path.Match(pattern, dir)
	return err == nil && ok && !strings.HasSuffix(dir, "test")
}
