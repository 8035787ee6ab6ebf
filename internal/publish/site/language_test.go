package site_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/site"
)

// The archive names its language in the feed, and the calendar of deadlines speaks it.
func TestAnArchiveHasALanguage(t *testing.T) {
	for language, want := range map[string]struct {
		config         site.Config
		feed, deadline string
	}{
		"by default": {
			site.Config{},
			`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">`, "Propose a talk: Mapmakers",
		},
		"es": {
			site.Config{Language: "es", Deadline: func(group string) string { return "Propón una charla: " + group }},
			`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es">`, "Propón una charla: Mapmakers",
		},
	} {
		c, dir := want.config, t.TempDir()
		c.Name, c.Dir, c.URL, c.Title = "site", dir, "https://example.org/digest", "Desk"
		c.Index = func([]digest.Edition) (string, error) { return "", nil }
		p, err := site.Open(c)
		if err != nil {
			t.Fatal(err)
		}
		m := message("2026-07-20", "a")
		event := digest.Event{Title: "Map night", Group: "Mapmakers", Start: time.Date(2026, 8, 5, 19, 0, 0, 0, time.UTC)}
		m.Edition.Present = []digest.Match{{Event: event, Deadline: time.Date(2026, 7, 28, 0, 0, 0, 0, time.UTC)}}
		publish(t, p, m)
		got := files(t, dir)
		if !strings.Contains(got["feed.xml"], want.feed) {
			t.Errorf("%s: got %s", language, got["feed.xml"])
		}
		if !strings.Contains(got["cfp.ics"], "SUMMARY:"+want.deadline) {
			t.Errorf("%s: got %s", language, got["cfp.ics"])
		}
	}
}
