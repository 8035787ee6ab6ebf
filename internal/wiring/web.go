package wiring

import (
	"fmt"
	"log/slog"

	"github.com/cityoflosangeles/digest/internal/asktext"
	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/newsletter"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/internal/web"
)

// OpenPages makes the pages for the public.
func OpenPages(c config.Config, list *newsletter.List, asks *Asks, log *slog.Logger) (*web.Handler, error) {
	forms, languages, err := openForms(c)
	if err != nil {
		return nil, err
	}
	pages := web.Config{
		URL: archiveIn(c, c.Language), Languages: languages, Proxies: c.Serve.Proxies(), Log: log,
		Page: func(language string, v web.View) (string, string, error) {
			return forms[language].Render(render.FormView(v))
		},
	}
	if list != nil {
		pages.Subscriptions, pages.URL = list, c.Newsletter.URL
	}
	if asks != nil {
		pages.Asks, pages.URL = asks, asks.url
	}
	if archive := siteIn(c, c.Language, func(config.Site) bool { return true }); archive != nil {
		pages.Archive = archive.Dir
	}
	for _, g := range c.Groups {
		pages.Groups = append(pages.Groups, g.Name)
	}
	return web.New(pages)
}

// openForms opens the forms in every language. languages starts with the digest's own.
func openForms(c config.Config) (map[string]*render.Forms, []string, error) {
	forms := map[string]*render.Forms{}
	for _, l := range allLanguages(c) {
		f, err := render.OpenForms(renderConfig(c, l))
		if err != nil {
			return nil, nil, err
		}
		forms[l] = f
	}
	return forms, allLanguages(c), nil
}

// CheckTemplates renders every template on invented data.
func CheckTemplates(templates *render.Renderer, c config.Config) error {
	if err := templates.Check(); err != nil {
		return err
	}
	forms, languages, err := openForms(c)
	if err != nil {
		return err
	}
	for _, l := range languages {
		if err := forms[l].Check(); err != nil {
			return err
		}
		asks, err := asktext.Open(renderConfig(c, l))
		if err != nil {
			return err
		}
		if err := asks.Check(); err != nil {
			return fmt.Errorf("%w (tried on an ask)", err)
		}
	}
	return nil
}
