package site_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/site"
)

func open(t *testing.T, dir string) *site.Publisher {
	t.Helper()
	p, err := site.Open(site.Config{
		Name: "site", Dir: dir, URL: "https://example.org/digest/", Title: "Desk",
		Index: func(editions []digest.Edition) (string, error) {
			var names []string
			for _, e := range editions {
				names = append(names, e.Name)
			}
			return "<p>" + strings.Join(names, " "), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func message(name, hash string, events ...digest.Event) digest.Message {
	day, err := time.Parse(time.DateOnly, name[:10])
	if err != nil {
		panic(err)
	}
	return digest.Message{
		Edition: digest.Edition{
			Name: name, Title: "Desk " + name, Intro: "All is well.", Period: digest.Period{Start: day.Add(16 * time.Hour)},
			Events:    events,
			Problems:  []digest.Problem{{Source: "secret source", Error: "failed"}},
			Readiness: []digest.Readiness{{Repository: "city/shamed"}},
		},
		Hash: hash, Bodies: map[digest.Format]string{digest.Page: "<h1>" + name, digest.PageText: "text of " + name},
	}
}

// files returns the names and contents of all files in a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func publish(t *testing.T, p *site.Publisher, m digest.Message) {
	t.Helper()
	receipt, err := p.Publish(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if want := "https://example.org/digest/editions/" + m.Edition.Name + "/"; receipt != want {
		t.Errorf("got receipt %q, want %q", receipt, want)
	}
}

func TestPublishWritesAllPages(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	publish(t, p, message("2026-07-13", "a"))
	publish(t, p, message("2026-07-20", "b"))
	got := files(t, dir)
	for _, name := range []string{
		"index.html", "feed.xml", "events.ics", "cfp.ics", "editions/2026-07-20/index.html",
		"editions/2026-07-20/index.txt", "editions/2026-07-20/edition.json", "editions/2026-07-13/index.html",
	} {
		if got[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if len(got) != 10 {
		t.Errorf("got %d files, want 10", len(got))
	}
	if got["index.html"] != "<p>2026-07-20 2026-07-13" {
		t.Errorf("got index %q", got["index.html"])
	}
	if strings.Contains(got["editions/2026-07-20/edition.json"], "secret source") ||
		strings.Contains(got["editions/2026-07-20/edition.json"], "shamed") {
		t.Error("what is for the operator is public")
	}
	var e digest.Edition
	if err := json.Unmarshal([]byte(got["editions/2026-07-20/edition.json"]), &e); err != nil || e.Name != "2026-07-20" {
		t.Errorf("edition.json: %v", err)
	}
}

func TestPublishingAgainChangesNothing(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	publish(t, p, message("2026-07-20", "b"))
	before := files(t, dir)
	publish(t, p, message("2026-07-20", "b"))
	if diff := cmp.Diff(before, files(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestAPublishedPageIsNotChanged(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	publish(t, p, message("2026-07-20", "b"))
	_, err := p.Publish(t.Context(), message("2026-07-20", "another"))
	if err == nil || digest.Hint(err) == "" || errors.Is(err, digest.ErrUncertain) {
		t.Errorf("got %v", err)
	}
}

func TestFindReportsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	if _, err := p.Find(t.Context(), message("2026-07-20", "b")); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("before: got %v", err)
	}
	publish(t, p, message("2026-07-20", "b"))
	if receipt, err := p.Find(t.Context(), message("2026-07-20", "b")); err != nil || receipt == "" {
		t.Errorf("after: got %q, %v", receipt, err)
	}
	if _, err := p.Find(t.Context(), message("2026-07-20", "c")); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("another of this name: got %v", err)
	}
}

// After a crash between any two files, publishing again restores the same folder.
func TestPublishingAgainRepairsWhatACrashLeftOut(t *testing.T) {
	whole := t.TempDir()
	publish(t, open(t, whole), message("2026-07-20", "b"))
	want := files(t, whole)
	for name := range want {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			p := open(t, dir)
			publish(t, p, message("2026-07-20", "b"))
			if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
				t.Fatal(err)
			}
			publish(t, p, message("2026-07-20", "b"))
			if diff := cmp.Diff(want, files(t, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNamesFromOutsideAreNoPaths(t *testing.T) {
	dir := t.TempDir()
	p := open(t, filepath.Join(dir, "site"))
	for _, name := range []string{"../../etc", "2026-07-20/../../x", "", "2026-07-20 ", "CON"} {
		m := message("2026-07-20", "x")
		m.Edition.Name = name
		if _, err := p.Publish(t.Context(), m); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("got files %v", got)
	}
}

func TestACancelledContextWritesNothing(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open(t, dir).Publish(ctx, message("2026-07-20", "b")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(files(t, dir)) != 0 {
		t.Error("files were written")
	}
}

func TestAFolderThatCannotBeWrittenIsReported(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := open(t, filepath.Join(file, "below"))
	if _, err := p.Publish(t.Context(), message("2026-07-20", "b")); err == nil || digest.Hint(err) == "" {
		t.Errorf("got %v", err)
	}
	if err := p.Check(t.Context()); err == nil {
		t.Error("Check found nothing wrong")
	}
}
