package render_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

func TestAnAlertIsInertInEveryForm(t *testing.T) {
	evil := `source <!channel> <b>"x"</b> & co: ` + strings.Repeat("so long ", 1000)
	m := render.Alert("alert-20260720t160000", "Desk <!here>: something to look at", []string{evil, "second"})
	var slack struct {
		Text   string
		Blocks []struct {
			Type string
			Text struct{ Type, Text string }
		}
	}
	if err := json.Unmarshal([]byte(m.Bodies[digest.Slack]), &slack); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(slack.Text, "<!here>") || len(slack.Blocks) != 2 {
		t.Errorf("got %+v", slack)
	}
	for _, b := range slack.Blocks {
		if b.Text.Type != "plain_text" || len([]rune(b.Text.Text)) > 3000 {
			t.Errorf("got %s of %d characters, want plain_text of 3,000 at most", b.Text.Type, len([]rune(b.Text.Text)))
		}
	}
	if strings.Contains(m.Bodies[digest.HTML], "<b>") || strings.Contains(m.Bodies[digest.HTML], "<!channel>") {
		t.Errorf("markup passed: %.300s", m.Bodies[digest.HTML])
	}
	if digest.KindOf(m.Edition.Name) != digest.AlertMessage || m.Edition.Period.Start.Year() != 2026 {
		t.Errorf("got a %s of %v", digest.KindOf(m.Edition.Name), m.Edition.Period.Start)
	}
}
