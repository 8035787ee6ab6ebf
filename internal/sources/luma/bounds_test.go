package luma_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/sources/luma"
)

func TestABadEventAffectsOnlyItself(t *testing.T) {
	for name, bad := range map[string]string{
		"a number": "7", "no event": `{"api_id":"calev-1"}`, "an event that is a list": `{"event":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			h, err := read(t, list("false", entry("", ""), bad))
			if err != nil || len(h.Events) != 1 || len(h.Problems) != 1 {
				t.Errorf("got %d events, %v, %v, want one of each", len(h.Events), h.Problems, err)
			}
		})
	}
}

func TestManyEventsAreLimited(t *testing.T) {
	var entries []string
	for i := range 1200 {
		entries = append(entries, entry(fmt.Sprintf(`"api_id":"evt-%d"`, i), ""))
	}
	if h, err := read(t, list("false", entries...)); err != nil || len(h.Events) != 1000 || len(h.Problems) != 1 ||
		h.Horizon.IsZero() {
		t.Errorf("got %d events, %v, %v", len(h.Events), h.Problems, err)
	}
	if h, err := read(t, list("false", strings.Repeat("7,", 3000)+`{"api_id":"evt-1"}`)); err != nil ||
		len(h.Problems) != 1001 {
		t.Errorf("got %d problems, %v, want one for each that is read, and that there are more", len(h.Problems), err)
	}
}

func TestAnEndlessDescriptionIsBounded(t *testing.T) {
	deep := strings.Repeat(
		`{"type":"paragraph","content":[`,
		2000,
	) + `{"type":"text","text":"core"}` + strings.Repeat(
		`]}`,
		2000,
	)
	data := strings.TrimSuffix(entry("", ""), "}") + `,"description_mirror":` + deep + "}"
	h, err := read(t, page("event", data))
	if err != nil || len(h.Events) != 1 || strings.Contains(h.Events[0].Description, "core") {
		t.Errorf("got %+v, %v", h, err)
	}
	wide := `{"type":"doc","content":[{"type":"text","text":"` + strings.Repeat("long ", 100_000) + `"}]}`
	data = strings.TrimSuffix(entry("", ""), "}") + `,"description_mirror":` + wide + "}"
	if h, err := read(t, page("event", data)); err != nil || len(h.Events) != 1 || h.Events[0].Description != "" {
		t.Errorf("got %d events, %v, want a description of half a megabyte left out", len(h.Events), err)
	}
}

// The recorded answers are stored outside the repository.
func TestRecordedAnswers(t *testing.T) {
	root := filepath.FromSlash("../../../../shared/samples/luma")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no recorded answers beside the repository")
	}
	for name, want := range map[string]int{
		"hackgvl-luma-get-items.json": 2, "hackgvl-luma-external-event.json": 0,
		"hackgvl-luma-not-manager.json": 0,
	} {
		body, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		h, err := read(t, string(body))
		if err != nil || len(h.Events) != want || len(h.Problems) != 0 {
			t.Errorf("%s: got %d events, %v, %v, want %d", name, len(h.Events), h.Problems, err, want)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	var entries []string
	for i := range 50 {
		entries = append(
			entries,
			entry(fmt.Sprintf(`"api_id":"evt-%d",`, i)+hall, `"hosts":[{"bio":"`+strings.Repeat("lanterns ", 200)+`"}]`),
		)
	}
	body := list("false", entries...)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if h, err := luma.Parse(doc(body), july(), time.UTC); err != nil || len(h.Events) != 50 {
			b.Fatal(len(h.Events), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		list("false", entry(hall, "")), list(`true,"next_cursor":"x"`, entry(hall, `"is_manager":false`)),
		page("event", entry(hall, "")), page("calendar", `{"calendar":{"api_id":"cal-Lantern12345"}}`),
		page("discover-place", `{"place":{"api_id":"discplace-Harbor12345"}}`),
		list("false", strings.Repeat(`{"event":`, 300)),
		page("event", `{"event":{"api_id":"evt-1","name":"x","start_at":"2026-07-22T02:00:00Z",`+
			`"description_mirror":{"content":[{"text":"a"}]}}}`),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d := doc(string(body))
		luma.Recognizes(d)
		for _, l := range append(luma.Links(d), luma.Next(d)) {
			if l != "" && !strings.HasPrefix(l, "https://api.lu.ma/") {
				t.Errorf("got the link %q", l)
			}
		}
		h, err := luma.Parse(d, july(), time.UTC)
		if err != nil && len(h.Events) > 0 {
			t.Error("got events and an error")
		}
		if _, err := json.Marshal(h); err != nil {
			t.Error(err)
		}
		for _, e := range h.Events {
			if e.Start.IsZero() || !e.End.IsZero() && !e.End.After(e.Start) {
				t.Errorf("got %+v", e)
			}
		}
	})
}
