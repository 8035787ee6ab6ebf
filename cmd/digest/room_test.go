package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// Configuration alone publishes an edition to a room or channel, once.
func TestAnEditionComesIntoARoomOnce(t *testing.T) {
	for name, c := range map[string]struct {
		destination, method, shows, says, checked string
	}{
		"matrix": {
			`matrix: {server: "%s", room: "!room:example.org", token: "${TOKEN}"}`, http.MethodPut,
			"<h1>Desk, Monday, July 20</h1>", `{"event_id": "$1", "joined_rooms": ["!room:example.org"]}`, "✓ room",
		},
		"mattermost": {
			`mattermost: {webhook: "%s/hooks/${TOKEN}"}`, http.MethodPost,
			`{"text":"# Desk, Monday, July 20`, "ok", "room",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var posts atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if r.Method == c.method && strings.Contains(string(body), c.shows) && strings.Contains(string(body), "Map night") {
					posts.Add(1)
				}
				_, _ = io.WriteString(w, c.says)
			}))
			t.Cleanup(server.Close)
			dir := t.TempDir()
			config := fmt.Sprintf(`name: Desk
time_zone: America/Los_Angeles
groups: [{name: Maptime, sources: [cal.ics]}]
destinations: [{name: room, `+c.destination+`}]
fetch: {allow_private: true}
`, server.URL)
			calendar := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n" +
				"DTSTART;TZID=America/Los_Angeles:20260730T190000\r\nSUMMARY:Map night\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
			for name, text := range map[string]string{"meetups.yaml": config, "cal.ics": calendar} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("TOKEN", "geheim")
			digest := func(args ...string) string {
				t.Helper()
				var out strings.Builder
				args = append(args, "--config", filepath.Join(dir, "meetups.yaml"), "--at", "2026-07-20T09:05:00-07:00")
				if code := run(t.Context(), args, strings.NewReader(""), &out, &out); code != exitDone {
					t.Fatalf("%v: got %d: %s", args, code, out.String())
				}
				return out.String()
			}
			if said := digest("check", "--online"); !strings.Contains(said, c.checked) {
				t.Errorf("got\n%s", said)
			}
			if posts.Load() != 0 {
				t.Error("the check has posted")
			}
			for range 2 {
				if said := digest(); !strings.Contains(said, "room  sent") && !strings.Contains(said, "Nothing is due") {
					t.Errorf("got\n%s", said)
				}
			}
			if posts.Load() != 1 {
				t.Errorf("got %d messages", posts.Load())
			}
		})
	}
}
