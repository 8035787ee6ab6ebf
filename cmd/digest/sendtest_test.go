package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestATestMessageListsTheComingDays(t *testing.T) {
	d, err := (&app{quiet: true, stdout: io.Discard, stderr: io.Discard}).demoDesk(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	m, err := testMessage(d, time.Date(2026, 11, 25, 17, 0, 0, 0, time.UTC),
		desk.Destination{Name: "team", Formats: []digest.Format{digest.Text}})
	if err != nil {
		t.Fatal(err)
	}
	text := m.Bodies[digest.Text]
	for _, want := range []string{
		"TEST · DataLA community digest", "This is a test to see whether messages arrive here",
		"Tue, Dec 1 · 7:00–9:00 PM PST",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "Jul ") || strings.Contains(text, "Since") {
		t.Errorf("it tells of the sample's own days:\n%s", text)
	}
}
