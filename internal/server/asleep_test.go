package server

import (
	"html/template"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
)

// Destinations that are asleep are on the status page and in a metric.
func TestAsleepDestinationsAreNamed(t *testing.T) {
	states := asleepStates(config.Config{Asleep: []config.Asleep{{Name: "team", Missing: []string{"TOKEN", "CHANNEL"}}}})
	var metrics, page strings.Builder
	exposeState(&metrics, state{Asleep: states})
	if want := `digest_destination_asleep{destination="team"} 1`; !strings.Contains(metrics.String(), want) {
		t.Errorf("no metric %s:\n%s", want, metrics.String())
	}
	html := template.Must(template.New("status").Funcs(template.FuncMap{
		"when": func(t time.Time) string { return t.String() },
	}).Parse(statusPage))
	if err := html.Execute(&page, state{Asleep: states}); err != nil {
		t.Fatal(err)
	}
	if want := "<li>team gets nothing: TOKEN and CHANNEL are not set"; !strings.Contains(page.String(), want) {
		t.Errorf("the page does not contain %q:\n%s", want, page.String())
	}
}
