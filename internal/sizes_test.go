package internal_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// Limits of what a person can keep in mind, in lines.
const (
	maxPackageLines = 4500 // of the files of a package that are not tests
	maxFileLines    = 300  // of a file that does not say why it is longer
)

// whole is the sentence by which a longer file says why it is not split.
var whole = regexp.MustCompile(`(?m)^// This file has more than 300 lines because [^\n]+`)

// tooLong are files that were longer when this test was written. The list may only become shorter.
var tooLong = []string{"internal/match/pitch.go"}

func TestPackagesAndFilesAreSmall(t *testing.T) {
	for _, complaint := range oversized(t, os.DirFS("..")) {
		t.Error(complaint)
	}
}

func TestOversizedPackagesAndFilesAreFound(t *testing.T) {
	lines := func(n int) *fstest.MapFile { return &fstest.MapFile{Data: bytes.Repeat([]byte("\n"), n)} }
	reason := &fstest.MapFile{Data: append([]byte("// This file has more than 300 lines because it is one table.\n"),
		bytes.Repeat([]byte("\n"), 400)...)}
	for name, c := range map[string]struct {
		tree fstest.MapFS
		want string
	}{
		"small":                   {fstest.MapFS{"a/a.go": lines(300)}, ""},
		"a long file":             {fstest.MapFS{"a/a.go": lines(301)}, "a/a.go has 301 lines"},
		"a long test":             {fstest.MapFS{"a/a_test.go": lines(301)}, "a/a_test.go has 301 lines"},
		"a long file that is one": {fstest.MapFS{"a/a.go": reason}, ""},
		"a text":                  {fstest.MapFS{"a/a.txt": lines(5000), "a/testdata/a.go": lines(5000)}, ""},
		"a long package": {func() fstest.MapFS {
			tree := fstest.MapFS{"b/b.go": lines(1)}
			for i := range 16 {
				tree[fmt.Sprintf("a/%d.go", i)] = lines(300)
				tree[fmt.Sprintf("a/%d_test.go", i)] = lines(300)
			}
			return tree
		}(), "a has 4800 lines"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(oversized(t, c.tree), "; ")
			if !strings.HasPrefix(got, c.want) || (c.want == "") != (got == "") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// oversized lists the packages and files of a tree that are over the limits.
func oversized(t *testing.T, tree fs.FS) []string {
	t.Helper()
	var complaints []string
	packages := map[string]int{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && name != "."):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go"):
			return nil
		}
		source, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		n := bytes.Count(source, []byte("\n"))
		if n > maxFileLines && !whole.Match(source) && !slices.Contains(tooLong, name) {
			complaints = append(complaints, fmt.Sprintf(
				"%s has %d lines: split it by concept, or begin it with \"// This file has more than %d lines because …\"",
				name, n, maxFileLines))
		}
		if !strings.HasSuffix(name, "_test.go") {
			packages[path.Dir(name)] += n
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range packages {
		if n > maxPackageLines {
			complaints = append(complaints, fmt.Sprintf(
				"%s has %d lines without tests, and at most %d are allowed: move a concept to a package of its own",
				name, n, maxPackageLines))
		}
	}
	return complaints
}
