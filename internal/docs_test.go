package internal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	pathInBackticks = regexp.MustCompile("`((?:cmd|internal|templates|docs|examples)/[A-Za-z0-9_./-]+" +
		"|[a-zA-Z]+\\.(?:md|yaml|yml))`")
	linkTarget = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)
)

// documents are all Markdown files that people read.
func documents(t *testing.T) []string {
	t.Helper()
	docs, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	decisions, err := filepath.Glob("../docs/decisions/*.md")
	if err != nil {
		t.Fatal(err)
	}
	docs = append(docs, decisions...)
	for _, name := range []string{
		"../README.md", "../CONTRIBUTING.md", "../CHANGELOG.md", "../SECURITY.md", "../CODE_OF_CONDUCT.md",
	} {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
			continue
		}
		docs = append(docs, name)
	}
	return docs
}

// written are files that the program writes or that users have. They are not in this repository.
var written = map[string]bool{
	"index.html": true, "boston.yaml": true, "edition.json": true, "README.md": true, "CONTRIBUTING.md": true,
}

// noKinds are folders beside the kinds that are not kinds themselves.
var noKinds = []string{"textclean", "calledoff", "charset", "datetime", "lenientjson", "jwt", "known", "testdata"}

func TestPathsAndLinksInDocumentsExist(t *testing.T) {
	for _, doc := range documents(t) {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pathInBackticks.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[1], "NAME") || strings.Contains(m[1], "NNNN") || written[m[1]] {
				continue
			}
			if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s names %s, which does not exist", doc, m[1])
			}
		}
		for _, m := range linkTarget.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[1], ":") || m[1] == strings.ToUpper(m[1]) {
				continue // an address
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(doc), filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s, which does not exist", doc, m[1])
			}
		}
	}
}

var decisionTitle = regexp.MustCompile(`^# (\d+)\. \S`)

// Decisions are numbered without gaps, in their names and titles, and the index links every one.
func TestDecisionsAreNumberedAndListed(t *testing.T) {
	index, err := os.ReadFile("../docs/decisions/README.md")
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("../docs/decisions/0*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("got %d decisions, %v", len(names), err)
	}
	for i, name := range names {
		base := filepath.Base(name)
		if want := fmt.Sprintf("%04d-", i+1); !strings.HasPrefix(base, want) {
			t.Errorf("got %s, want a name that begins with %s", base, want)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if m := decisionTitle.FindSubmatch(text); m == nil || string(m[1]) != strconv.Itoa(i+1) {
			t.Errorf("%s: want a title that begins with \"# %d. \"", base, i+1)
		}
		if link := fmt.Sprintf("[%d](%s)", i+1, base); !strings.Contains(string(index), link) {
			t.Errorf("the index does not have %s", link)
		}
	}
}

func TestEveryKindHasASectionInTheDocuments(t *testing.T) {
	for folder, doc := range map[string]string{"sources": "../docs/sources.md", "publish": "../docs/destinations.md"} {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Error(err)
			continue
		}
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !e.IsDir() || slices.Contains(noKinds, e.Name()) {
				continue
			}
			if !regexp.MustCompile(`(?m)^## .*\b` + e.Name() + `\b`).Match(text) {
				t.Errorf("%s has no section about %s", doc, e.Name())
			}
		}
	}
}
