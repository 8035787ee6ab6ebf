package wiring

import (
	"fmt"
	"os"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/match"
	"github.com/cityoflosangeles/digest/internal/sources"
	"github.com/cityoflosangeles/digest/internal/sources/eventbrite"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

// OpenLexicon returns the lexicon with a city's own table; an empty name stands for no table.
func OpenLexicon(name string) (*match.Lexicon, error) {
	if name == "" {
		return match.NewLexicon("")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the synonyms: %w", err)
	}
	l, err := match.NewLexicon(string(text))
	if err != nil {
		return nil, digest.WithHint(fmt.Errorf("%s: %w", name, err), "each line has the form  leaflet: =maps, javascript")
	}
	return l, nil
}

// OpenSources opens all sources, in the order of the configuration. They have no keys yet.
func OpenSources(
	c config.Config, manners fetch.Config, api *github.API, build string,
) ([]locatedListing, error) {
	var out []locatedListing
	client := fetch.New(manners)
	var access *meetup.API
	if m := c.Meetup; m != nil {
		var err error
		access, err = meetup.Open(meetup.Config{
			ClientKey: m.ClientKey, Member: m.Member, KeyID: m.KeyID, Key: m.Key, API: m.API, Login: m.Login, Client: client,
		})
		if err != nil {
			return nil, err
		}
	}
	for _, g := range c.Groups {
		for _, s := range g.Sources {
			zone := c.Zone()
			if s.TimeZone != "" {
				var err error
				if zone, err = time.LoadLocation(s.TimeZone); err != nil {
					return nil, err
				}
			}
			source, err := sources.Open(sources.Config{
				Location: s.URL, Kind: s.Kind, Group: g.Name, Zone: zone, Client: client, Build: build,
				Eventbrite: eventbrite.Config(c.Eventbrite), Meetup: access,
			})
			if err != nil {
				return nil, fmt.Errorf("group %s: %w", g.Name, err)
			}
			listing := digest.Listing{
				Label: fetch.Redact(s.URL), Group: g.Name, Source: source, Timeout: time.Minute,
				Filter: s.Filter(),
			}
			out = append(out, locatedListing{listing, s.Kind, s.URL})
		}
		if len(g.Events) > 0 {
			source, err := openManual(c, g)
			if err != nil {
				return nil, fmt.Errorf("group %s: %w", g.Name, err)
			}
			listing := digest.Listing{
				Label: writtenLabel(c, g.Name), Group: g.Name, Source: source,
				Timeout: time.Minute, Written: true,
			}
			out = append(out, locatedListing{listing, writtenKind, ""})
		}
	}
	for _, e := range c.GitHub.Entries {
		source, err := api.Source(github.Entry{
			Org: e.Org, Repo: e.Repo, Formerly: e.Formerly, Role: e.Role, Pinned: e.ID,
		})
		if err != nil {
			return nil, err
		}
		listing := digest.Listing{Label: "github.com/" + e.Org + e.Repo, Source: source, Timeout: 3 * time.Minute}
		out = append(out, locatedListing{listing, githubKind, e.Org + e.Repo})
	}
	return out, nil
}

// OpenGitHub opens GitHub's API with the credentials of the configuration. The API is made for programs and has a
// quota, so requests are sent without long pauses.
func OpenGitHub(c config.Config, manners fetch.Config) (*github.API, error) {
	manners.Pace = min(manners.Pace, 50*time.Millisecond)
	var app *github.App
	if g := c.GitHub.App; g != nil {
		app = &github.App{ID: g.ID, Installation: g.Installation, Key: g.Key}
	}
	return github.NewAPI(github.Config{
		API: c.GitHub.API, Token: c.GitHub.Token, App: app, Labels: c.GitHub.Labels,
		Client: fetch.New(manners), Cache: manners.Cache,
	})
}

// openManual opens the events of a group that are written in the configuration.
func openManual(c config.Config, g config.Group) (digest.Source, error) {
	var events []sources.Manual
	for _, w := range g.Events {
		e, err := w.Event(c.Zone())
		if err != nil {
			return nil, fmt.Errorf("event %q: %w", w.Title, err)
		}
		days, err := w.Days()
		if err != nil {
			return nil, fmt.Errorf("event %q: %w", w.Title, err)
		}
		events = append(events, sources.Manual{Event: e, Repeat: w.Repeat, Except: days})
	}
	return sources.OpenManual(g.Name, c.Zone(), events)
}
