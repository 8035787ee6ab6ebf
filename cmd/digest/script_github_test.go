package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

// city fills the fake GitHub: city ORG N.
func city(ts *testscript.TestScript, _ bool, args []string) {
	var n int
	if _, err := fmt.Sscan(args[1], &n); err != nil {
		ts.Fatalf("%v", err)
	}
	w := ts.Value(worldKey{}).(*world)
	w.github.City(args[0], n, time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC))
}

// repository adds a repository with the files of a folder to the fake GitHub, which accepts the script's GITHUB_TOKEN:
// repository ORG/NAME DIR.
func repository(ts *testscript.TestScript, _ bool, args []string) {
	org, name, _ := strings.Cut(args[0], "/")
	at := time.Date(2026, 7, 18, 16, 0, 0, 0, time.UTC)
	w := ts.Value(worldKey{}).(*world)
	w.github.Token = ts.Getenv("GITHUB_TOKEN")
	w.github.Add(githubtest.Repository{
		Org: org, Name: name, License: "Apache-2.0", Languages: []string{"Python"}, Topics: []string{"python", "maps"},
		Created: at.AddDate(-1, 0, 0), Pushed: at, Files: filesIn(ts, args[1]),
	})
}

// push adds the files of a folder to a repository: push ORG/NAME DIR.
func push(ts *testscript.TestScript, _ bool, args []string) {
	org, name, _ := strings.Cut(args[0], "/")
	at := time.Date(2026, 7, 19, 18, 0, 0, 0, time.UTC)
	ts.Value(worldKey{}).(*world).github.Push(org, name, at, filesIn(ts, args[1]))
}

// filesIn returns the files of a folder of the script, by path.
func filesIn(ts *testscript.TestScript, folder string) map[string]string {
	files := map[string]string{}
	root := ts.MkAbs(folder)
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))] = string(text)
		return err
	}))
	return files
}
