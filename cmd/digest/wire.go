package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/newsletter"
	"github.com/cityoflosangeles/digest/internal/publish"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/matrix"
	"github.com/cityoflosangeles/digest/internal/publish/mattermost"
	"github.com/cityoflosangeles/digest/internal/publish/site"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/webhook"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/internal/retry"
	"github.com/cityoflosangeles/digest/internal/sources"
	"github.com/cityoflosangeles/digest/internal/sources/eventbrite"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/web"
)

// desk is a digest.Desk with what must be closed after use.
type desk struct {
	*digest.Desk
	config        config.Config
	list          *newsletter.List // nil: there are no subscribers
	kept          *store.Store     // the desk's Store
	github        *github.API
	templates     *render.Renderer
	pages         *web.Handler // for the public; only where it is served
	now           time.Time
	clearProgress func()
	close         func()
}

// access says what a command does with the store.
type access bool

const (
	readOnly  access = false // an existing store is read; where there is none, an empty one in memory stands in
	readWrite access = true
)

// loadConfig reads the configuration file, and says what is suspicious in it.
func (a *app) loadConfig() (config.Config, error) {
	c, err := config.Load(a.config, a.getenv)
	if err != nil {
		return c, wrong(err)
	}
	if !a.quiet {
		for _, w := range c.Warnings {
			fmt.Fprintln(a.stderr, "warning:", w)
		}
	}
	return c, nil
}

// openDesk makes the desk that the configuration describes. It is the one place where all parts meet.
func (a *app) openDesk(ctx context.Context, use access) (*desk, error) {
	c, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	s, err := openStore(ctx, c.Store.Reveal(), use)
	if err != nil {
		return nil, err
	}
	manners := c.Manners()
	manners.Cache = s
	if use == readOnly {
		manners.Cache = lookUp{s}
	}
	d, err := a.newDesk(c, s, manners)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	a.boundMemory(len(d.Listings))
	present, leave := context.WithCancel(context.WithoutCancel(ctx)) // it is here until it has settled, also after Ctrl-C
	if use == readWrite {
		a.here(s).begin(present)
	}
	d.close = func() {
		leave()
		_ = s.Close() // everything worth keeping was committed before
	}
	return d, nil
}

// lookUp is the cache of a run that stores nothing.
type lookUp struct{ fetch.Cache }

// SaveDocument implements fetch.Cache. It keeps nothing.
func (lookUp) SaveDocument(context.Context, string, fetch.Cached) error { return nil }

func openStore(ctx context.Context, location string, use access) (*store.Store, error) {
	if use == readWrite {
		return store.Open(ctx, location)
	}
	s, err := store.OpenReadOnly(ctx, location)
	if errors.Is(err, digest.ErrNotFound) {
		return store.Open(ctx, ":memory:")
	}
	return s, err
}

// newDesk puts the parts together. Sources that cannot be opened are mistakes of the configuration.
func (a *app) newDesk(c config.Config, s *store.Store, manners fetch.Config) (*desk, error) {
	renderer, err := render.Open(renderConfig(c, c.Language))
	if err != nil {
		return nil, wrong(err)
	}
	others := map[string]*render.Renderer{} // for subscribers who read another language
	for _, l := range languages(c)[1:] {
		if c.Newsletter == nil {
			break
		}
		if others[l], err = render.Open(renderConfig(c, l)); err != nil {
			return nil, wrong(err)
		}
	}
	if err := synonyms(c.Synonyms); err != nil {
		return nil, wrong(err)
	}
	api, err := openGitHub(c, manners)
	if err != nil {
		return nil, wrong(err)
	}
	listings, err := listings(c, s, manners, api)
	if err != nil {
		return nil, wrong(err)
	}
	list, err := openList(c, s, time.Now)
	if err != nil {
		return nil, err
	}
	var readers digest.Readers
	if list != nil {
		readers = list
	}
	destinations, err := destinations(c, renderer, manners, readers)
	if err != nil {
		return nil, wrong(err)
	}
	operator, err := operator(c, renderer, manners)
	if err != nil {
		return nil, wrong(err)
	}
	attested := map[string]string{}
	for _, t := range c.GitHub.Attested {
		attested[strings.ToLower(t.Repo)] = t.By + " on " + t.On
	}
	var groups []digest.Group
	for _, g := range c.Groups {
		groups = append(groups, g.Digest())
	}
	draw, clear := a.progress()
	return &desk{
		config: c, kept: s, list: list, github: api, templates: renderer, now: time.Now(), clearProgress: clear, close: func() {},
		Desk: &digest.Desk{
			Title: c.Name, Zone: c.Zone(), Schedule: c.Slots(), EventDays: c.Window.Events.Days(), ActivitySpan: c.Window.Activity.Duration(),
			Groups: groups, Listings: listings, Attested: attested, Quiet: digest.Quiet(c.Quiet), Destinations: destinations, Store: s, Renderer: renderer, RenderFor: renderFor(renderer, others), Wording: renderer.Wording,
			Patience: retry.Policy{Tries: 4, First: time.Second, Most: 90 * time.Second},
			Owner:    a.here(s).owner, Gone: a.here(s).gone, Progress: draw,
			Log:      slog.New(slog.DiscardHandler),
			Keep:     c.KeepPeople.Duration(),
			Approval: c.Approval(), Edits: editsOf(c), Operator: operator, Account: account(),
		},
	}, nil
}

// renderConfig is what shapes messages in one language.
func renderConfig(c config.Config, language string) render.Config {
	return render.Config{Overlay: c.Templates, Language: language, Zone: c.Zone(), Name: c.Name, ArchiveURL: archiveURL(c), Contact: c.Contact, Subscribe: subscribeURL(c)}
}

// languages are all there are words for; the digest's own comes first.
func languages(c config.Config) []string {
	out := []string{c.Language}
	for _, l := range []string{"en", "es"} {
		if l != c.Language {
			out = append(out, l)
		}
	}
	return out
}

// boundMemory makes the garbage collector work harder from 64 MiB on, or from what so many sources need, instead of letting the heap grow to twice
// what is held: a run of 2,000 sources peaks at half of what it would, and takes a twentieth longer. GOMEMLIMIT in the environment goes before it.
func (a *app) boundMemory(sources int) {
	if _, set := a.getenv("GOMEMLIMIT"); !set {
		debug.SetMemoryLimit(int64(max(64<<20, sources*32<<10)))
	}
}

// editsOf reads the editor's files. A mistake in one is a mistake of the configuration.
func editsOf(c config.Config) func(string) (digest.Edits, error) {
	return func(edition string) (digest.Edits, error) {
		edits, err := c.Edits(edition)
		return edits, wrong(err)
	}
}

// synonyms makes matching know the words of a city's own table.
func synonyms(name string) error {
	if name == "" {
		return digest.ExtendSynonyms("")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("reading the synonyms: %w", err)
	}
	if err := digest.ExtendSynonyms(string(text)); err != nil {
		return digest.WithHint(fmt.Errorf("%s: %w", name, err), "each line is of the form  leaflet: =maps, javascript")
	}
	return nil
}

// listings are all sources, in the order of the configuration.
func listings(c config.Config, cache fetch.Cache, manners fetch.Config, api *github.API) ([]digest.Listing, error) {
	var out []digest.Listing
	client := fetch.New(manners)
	var access *meetup.API
	if m := c.Meetup; m != nil {
		var err error
		if access, err = meetup.Open(meetup.Config{ClientKey: m.ClientKey, Member: m.Member, KeyID: m.KeyID, Key: m.Key, API: m.API, Login: m.Login, Client: client}); err != nil {
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
			source, err := sources.Open(sources.Config{Location: s.URL, Kind: s.Kind, Group: g.Name, Zone: zone, Client: client, Build: build(), Eventbrite: eventbrite.Config(c.Eventbrite), Meetup: access})
			if err != nil {
				return nil, fmt.Errorf("group %s: %w", g.Name, err)
			}
			out = append(out, digest.Listing{Name: fetch.Redact(s.URL), Group: g.Name, Source: source, Timeout: time.Minute})
		}
		if len(g.Events) > 0 {
			source, err := manual(c, g)
			if err != nil {
				return nil, fmt.Errorf("group %s: %w", g.Name, err)
			}
			out = append(out, digest.Listing{Name: "events of " + g.Name + " in " + filepath.Base(c.Path), Group: g.Name, Source: source, Timeout: time.Minute})
		}
	}
	for _, e := range c.GitHub.Entries {
		source, err := api.Source(github.Entry{Org: e.Org, Repo: e.Repo, Formerly: e.Formerly, Role: e.Role, Pinned: e.ID})
		if err != nil {
			return nil, err
		}
		out = append(out, digest.Listing{Name: "github.com/" + e.Org + e.Repo, Source: source, Timeout: 3 * time.Minute})
	}
	return out, nil
}

// openGitHub is the interface of GitHub with the configuration's credentials. It is made for programs: what it asks for is a quota, not a pause.
func openGitHub(c config.Config, manners fetch.Config) (*github.API, error) {
	manners.Pace = min(manners.Pace, 50*time.Millisecond)
	var app *github.App
	if g := c.GitHub.App; g != nil {
		app = &github.App{ID: g.ID, Installation: g.Installation, Key: g.Key}
	}
	return github.NewAPI(github.Config{
		API: c.GitHub.API, Token: c.GitHub.Token, App: app, Labels: c.GitHub.Labels, Client: fetch.New(manners), Cache: manners.Cache,
	})
}

// manual are the events that the configuration itself tells of a group.
func manual(c config.Config, g config.Group) (digest.Source, error) {
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

// archiveURL is the address of the public archive, where a destination has one.
func archiveURL(c config.Config) string {
	for _, d := range c.Destinations {
		if d.Site != nil && d.Site.URL != "" {
			return d.Site.URL
		}
	}
	return ""
}

// subscribeURL is the page on which people subscribe; empty where they cannot.
func subscribeURL(c config.Config) string {
	if c.Newsletter == nil {
		return ""
	}
	return strings.TrimRight(c.Newsletter.URL, "/") + "/subscribe"
}

// destinations are all places that editions go to.
func destinations(c config.Config, renderer *render.Renderer, manners fetch.Config, subscribers digest.Readers) ([]digest.Destination, error) {
	var out []digest.Destination
	for _, d := range c.Destinations {
		kind, publisher, err := open(c, d, renderer, manners)
		if err != nil {
			return nil, fmt.Errorf("destination %s: %w", d.Name, err)
		}
		people, err := readers(d, subscribers)
		if err != nil {
			return nil, fmt.Errorf("destination %s: %w", d.Name, err)
		}
		out = append(out, digest.Destination{Name: d.Name, Kind: kind, Formats: publish.Formats(kind), Publisher: publisher, Draft: d.Draft, Readers: people})
	}
	return out, nil
}

// operator is who is told what a person should look at; nil: nobody is.
func operator(c config.Config, renderer *render.Renderer, manners fetch.Config) (*digest.Operator, error) {
	if c.Operator == nil {
		return nil, nil
	}
	to := c.Operator.Destination()
	kind, publisher, err := open(c, to, renderer, manners)
	if err != nil {
		return nil, fmt.Errorf("operator: %w", err)
	}
	return &digest.Operator{Destination: digest.Destination{Name: to.Name, Kind: kind, Publisher: publisher}, Message: render.Alert}, nil
}

func open(c config.Config, d config.Destination, renderer *render.Renderer, manners fetch.Config) (kind string, p digest.Publisher, err error) {
	switch {
	case d.Slack != nil:
		p, err = slack.Open(slack.Config{Name: d.Name, Token: d.Slack.Token, Channel: d.Slack.Channel, Webhook: d.Slack.Webhook, API: d.Slack.API, Buttons: buttonsOf(d.Slack, renderer)})
		return "slack", p, err
	case d.Email != nil:
		p, err = email.Open(mailConfig(d))
		if mailer, ok := p.(*email.Publisher); ok && d.Email.Corrections && err == nil {
			p = email.Correcting{Publisher: mailer}
		}
		return "email", p, err
	case d.Matrix != nil:
		p, err = matrix.Open(matrix.Config{Name: d.Name, Server: d.Matrix.Server, Room: d.Matrix.Room, Token: d.Matrix.Token, Client: fetch.New(manners)})
		return "matrix", p, err
	case d.Mattermost != nil:
		p, err = mattermost.Open(mattermost.Config{Name: d.Name, Webhook: d.Mattermost.Webhook, Client: fetch.New(manners)})
		return "mattermost", p, err
	case d.Webhook != nil:
		p, err = webhook.Open(webhook.Config{Name: d.Name, URL: d.Webhook.URL, Secret: d.Webhook.Secret, Client: fetch.New(manners)})
		return "webhook", p, err
	default:
		title := d.Site.Title
		if title == "" {
			title = c.Name
		}
		p, err = site.Open(site.Config{Name: d.Name, Dir: d.Site.Dir, URL: d.Site.URL, Title: title, Index: renderer.Index})
		return "site", p, err
	}
}
