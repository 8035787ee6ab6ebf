package wiring

import (
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

// Renderers are the renderers of all configured languages.
type Renderers struct {
	Main   *render.Renderer            // of the digest's language; it makes the template sets of records
	others map[string]*render.Renderer // of the other languages
}

// OpenRenderers opens a renderer for each configured language.
func OpenRenderers(c config.Config) (Renderers, error) {
	all := Languages(c)
	shape := renderConfig(c, c.Language)
	shape.Languages, shape.Archives = all, map[string]string{}
	for _, l := range all[1:] {
		if url := archiveIn(c, l); url != shape.ArchiveURL {
			shape.Archives[l] = url
		}
	}
	out := Renderers{others: map[string]*render.Renderer{}}
	var err error
	if out.Main, err = render.Open(shape); err != nil {
		return out, err
	}
	for _, l := range all[1:] {
		if out.others[l], err = render.Open(renderConfig(c, l)); err != nil {
			return out, err
		}
	}
	return out, nil
}

// In returns the renderer of a language. It returns that of the digest's language for "", and for a language that is
// not configured.
func (r Renderers) In(language string) *render.Renderer {
	if other, ok := r.others[language]; ok {
		return other
	}
	return r.Main
}

// RenderFor renders an edition for one person or destination, in their language if the edition has it.
func (r Renderers) RenderFor(
	record digest.Record, p digest.Recipient, formats []digest.Format,
) (digest.Message, error) {
	links := render.Links{Unsubscribe: p.Unsubscribe, Preferences: p.Settings}
	if p.Language == "" {
		return r.Main.RenderFor(record, links, formats)
	}
	// In may return Main: the digest may have had another language when the edition was composed.
	return r.Main.RenderIn(record, r.In(p.Language), links, formats)
}

// renderConfig returns the settings of a renderer for one language.
func renderConfig(c config.Config, language string) render.Config {
	return render.Config{
		Overlay: c.Templates, Language: language, Zone: c.Zone(), Name: c.Name,
		ArchiveURL: archiveIn(c, language), Contact: c.Contact, Subscribe: subscribeURL(c),
		Publisher: c.Publisher, Editor: c.Editor,
	}
}

// allLanguages returns all languages that have texts, the digest's own first.
func allLanguages(c config.Config) []string {
	out := []string{c.Language}
	for _, l := range config.Languages {
		if l != c.Language {
			out = append(out, l)
		}
	}
	return out
}

// Languages returns the configured languages, the digest's own first: those of destinations, also of those asleep, and
// all if there are subscribers, who can choose any. A record holds the words of each.
func Languages(c config.Config) []string {
	if c.Newsletter != nil {
		return allLanguages(c)
	}
	out := []string{c.Language}
	add := func(language string) {
		if language != "" && !slices.Contains(out, language) {
			out = append(out, language)
		}
	}
	for _, d := range c.Destinations {
		add(d.Language)
	}
	for _, a := range c.Asleep {
		add(a.Language)
	}
	return out
}

// archiveIn returns the address of the public archive in a language, or else of the first archive, or nothing if no
// destination has one.
func archiveIn(c config.Config, language string) string {
	if s := siteIn(c, language, func(s config.Site) bool { return s.URL != "" }); s != nil {
		return s.URL
	}
	return ""
}

// siteIn returns the first site in a language that is accepted, or else the first in any; nil if there is none.
func siteIn(c config.Config, language string, accepted func(config.Site) bool) *config.Site {
	var first *config.Site
	for _, d := range c.Destinations {
		switch {
		case d.Site == nil || !accepted(*d.Site):
		case languageOf(c, d) == language:
			return d.Site
		case first == nil:
			first = d.Site
		}
	}
	return first
}

// languageOf returns the language of a destination.
func languageOf(c config.Config, d config.Destination) string {
	if d.Language != "" {
		return d.Language
	}
	return c.Language
}

// subscribeURL returns the address of the page for subscribing, or nothing if nobody can subscribe.
func subscribeURL(c config.Config) string {
	if !c.Subscribable() {
		return ""
	}
	return strings.TrimRight(c.Newsletter.URL, "/") + "/subscribe"
}
