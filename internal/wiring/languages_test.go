package wiring_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

const subscribable = `newsletter: {url: "https://news.example.org/", key: "${KEY}"}
destinations:
  - {name: people, email: {from: d@example.org, smtp: "smtp://mail.example.org", to: subscribers}}
`

func TestLanguagesThatMessagesMayHave(t *testing.T) {
	for name, c := range map[string]struct {
		lines string
		want  []string
	}{
		"one":     {"", []string{"en"}},
		"Spanish": {"language: es\n", []string{"es"}},
		"of a destination": {
			"destinations: [{name: a, language: es, site: {dir: a}}, {name: b, site: {dir: b}}]\n", []string{"en", "es"},
		},
		"subscribers choose": {"language: es\n" + subscribable, []string{"es", "en"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, wiring.Languages(configured(t, c.lines))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadersGetTheirLanguageAndTheirLinks(t *testing.T) {
	r := renderers(t, configured(t, subscribable))
	templates, err := r.Main.Templates()
	if err != nil {
		t.Fatal(err)
	}
	record := digest.Record{Edition: render.Samples()[1].Edition, Templates: templates}
	for language, want := range map[string]string{
		"": "Unsubscribe", "en": "Unsubscribe", "es": "Cancela tu suscripción", "fr": "Unsubscribe",
	} {
		m, err := r.RenderFor(record, digest.Recipient{
			Language: language, Unsubscribe: "https://news.example.org/u/1", Settings: "https://news.example.org/s/1",
		}, []digest.Format{digest.Text})
		if err != nil {
			t.Fatal(err)
		}
		text := m.Bodies[digest.Text]
		for _, part := range []string{want, "https://news.example.org/u/1", "https://news.example.org/s/1"} {
			if !strings.Contains(text, part) {
				t.Errorf("%q: %q is missing in\n%s", language, part, text)
			}
		}
	}
	if r.In("es") == r.Main || r.In("fr") != r.Main || r.In("") != r.Main {
		t.Error("a language has another renderer than its own")
	}
}

func TestTemplatesAreChecked(t *testing.T) {
	c := configured(t, subscribable)
	if err := wiring.CheckTemplates(renderers(t, c).Main, c); err != nil {
		t.Error(err)
	}
}
