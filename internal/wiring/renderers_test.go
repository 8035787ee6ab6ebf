package wiring_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

const inTwoLanguages = `
name: Desk
time_zone: America/Los_Angeles
language: en
groups: [{name: SoCal Python, sources: []}]
destinations:
  - {name: sitio, language: es, site: {dir: public/es, url: "https://example.org/es"}}
  - {name: other, site: {dir: private}}
  - {name: site, site: {dir: public/en, url: "https://example.org/en"}}
`

func parsed(t *testing.T, text string) config.Config {
	t.Helper()
	c, err := config.Parse("meetups.yaml", []byte(text), func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The order of destinations does not decide which archive belongs to which language.
func TestEachLanguageHasItsArchive(t *testing.T) {
	c := parsed(t, inTwoLanguages)
	if diff := cmp.Diff([]string{"en", "es"}, wiring.Languages(c)); diff != "" {
		t.Error(diff)
	}
	all, err := wiring.OpenRenderers(c)
	if err != nil {
		t.Fatal(err)
	}
	templates, err := all.Main.Templates()
	if err != nil {
		t.Fatal(err)
	}
	r := digest.Record{Edition: render.Samples()[1].Edition, Templates: templates}
	for language, archive := range map[string]string{
		"": "https://example.org/en/", "en": "https://example.org/en/", "es": "https://example.org/es/",
	} {
		m, err := all.RenderFor(r, digest.Recipient{Language: language}, []digest.Format{digest.Text})
		if err != nil {
			t.Fatal(err)
		}
		if text := m.Bodies[digest.Text]; !strings.Contains(text, archive) || strings.Count(text, "example.org/e") !=
			strings.Count(text, archive) {
			t.Errorf("%q: does not link to %s alone:\n%s", language, archive, text)
		}
		index, err := all.In(language).Index(nil)
		if err != nil || !strings.Contains(index, `<link rel="canonical" href="`+archive+`">`) {
			t.Errorf("%q: got %v, and a front page that is not at %s", language, err, archive)
		}
	}
}

// A language without an archive of its own links to the first one.
func TestALanguageWithoutAnArchive(t *testing.T) {
	c := parsed(t, strings.ReplaceAll(inTwoLanguages, `, url: "https://example.org/es"`, ""))
	all, err := wiring.OpenRenderers(c)
	if err != nil {
		t.Fatal(err)
	}
	templates, err := all.Main.Templates()
	if err != nil {
		t.Fatal(err)
	}
	if settings := templates["settings.json"]; strings.Contains(settings, "archives") {
		t.Errorf("got %s", settings) // a setting that is not needed would change the hash of every edition
	}
	r := digest.Record{Edition: render.Samples()[1].Edition, Templates: templates}
	m, err := all.RenderFor(r, digest.Recipient{Language: "es"}, []digest.Format{digest.Text})
	if err != nil || !strings.Contains(m.Bodies[digest.Text], "https://example.org/en/") {
		t.Errorf("got %v, %s", err, m.Bodies[digest.Text])
	}
}
