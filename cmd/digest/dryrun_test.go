package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A dry run of a large city prints the same edition as a run, and creates neither a store nor a temporary file.
func TestADryRunOfALargeCity(t *testing.T) {
	dir, temporary := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	var y strings.Builder
	y.WriteString("name: Desk\ntime_zone: America/Los_Angeles\n" +
		"destinations: [{name: site, site: {dir: public}}]\ngroups:\n")
	for i := range 201 {
		fmt.Fprintf(&y, "  - {name: Group %d, sources: [%d.ics]}\n", i, i)
		calendar := fmt.Sprintf("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:%d\r\n"+
			"DTSTART;TZID=America/Los_Angeles:20260721T%02d%02d00\r\nSUMMARY:Evening %d\r\nDESCRIPTION:%s\r\n"+
			"END:VEVENT\r\nEND:VCALENDAR\r\n", i, 8+i%12, i%60, i, strings.Repeat("Maps and budgets. ", 200))
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.ics", i)), []byte(calendar), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "meetups.yaml"), []byte(y.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	digest := func(args ...string) string {
		t.Helper()
		var out, errs strings.Builder
		args = append(args, "--config", filepath.Join(dir, "meetups.yaml"), "--at", "2026-07-20T09:05:00-07:00")
		if code := run(t.Context(), args, strings.NewReader(""), &out, &errs); code != exitDone {
			t.Fatalf("%v: got %d: %s", args, code, errs.String())
		}
		return out.String()
	}
	dry := digest("--dry-run", "--format", "json")
	var shown struct { // other fields are for readers who choose groups
		Events []json.RawMessage `json:"events"`
		More   int               `json:"more_events"`
	}
	if err := json.Unmarshal([]byte(dry), &shown); err != nil || len(shown.Events) != 40 || shown.More != 161 {
		t.Errorf("got %d events and %d more, %v", len(shown.Events), shown.More, err)
	}
	if found, _ := filepath.Glob(filepath.Join(temporary, "*")); len(found) > 0 {
		t.Errorf("left behind: %v", found)
	}
	if _, err := os.Stat(filepath.Join(dir, "digest.db")); err == nil {
		t.Error("a dry run has made a store")
	}
	digest()
	fixed, err := os.ReadFile(filepath.Join(dir, "public", "editions", "2026-07-20", "edition.json"))
	if err != nil {
		t.Fatal(err)
	}
	_, want, _ := strings.Cut(string(fixed), `"events": [`)
	want, _, _ = strings.Cut(want, `"tasks": [`)
	if !strings.Contains(dry, want) {
		t.Errorf("the run made another edition:\n%.2000s", fixed)
	}
}
