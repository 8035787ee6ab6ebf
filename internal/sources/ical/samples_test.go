package ical_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/charset"
	"github.com/cityoflosangeles/digest/internal/sources/ical"
)

// samples counts the occurrences and problems in recorded answers of real sources between 2010 and 2027. -1: not a
// calendar.
var samples = map[string]struct{ events, problems int }{}

// The recorded answers are stored outside the repository.
func TestRecordedAnswers(t *testing.T) {
	root := filepath.FromSlash("../../../../shared/samples")
	files, err := filepath.Glob(filepath.Join(root, "*", "*.ic*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no recorded answers beside the repository")
	}
	la := zone(t, "America/Los_Angeles")
	p := digest.Period{Start: time.Date(2010, 1, 1, 0, 0, 0, 0, la), End: time.Date(2027, 1, 1, 0, 0, 0, 0, la)}
	for _, file := range files {
		name, err := filepath.Rel(root, file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc := fetch.Document{Body: charset.Decode(body, "")}
			h, err := ical.Parse(doc, p, la)
			if !ical.Recognizes(doc) {
				h.Events = nil
			} else if err != nil {
				t.Fatal(err)
			}
			want, known := samples[filepath.ToSlash(name)]
			if !known {
				t.Skipf("a new recording: %q: {%d, %d},", filepath.ToSlash(name), len(h.Events), len(h.Problems))
			}
			if len(h.Events) != want.events || len(h.Problems) != want.problems {
				t.Errorf("got %d events and problems %v, want %d and %d", len(h.Events), h.Problems, want.events, want.problems)
			}
		})
	}
}
