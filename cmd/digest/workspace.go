package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/newsletter"
	"github.com/cityoflosangeles/digest/internal/pitch"
	"github.com/cityoflosangeles/digest/internal/process"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/internal/retry"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// workspace is a desk with the other parts that commands need. close must be called after use.
type workspace struct {
	*desk.Desk
	config        config.Config
	list          *newsletter.List // nil: there are no subscribers
	asks          *wiring.Asks     // nil: nobody is asked
	store         *store.Store     // the desk's Store
	github        *github.API
	templates     *render.Renderer // of the digest's language
	renderers     wiring.Renderers // of all configured languages
	now           time.Time
	clearProgress func()
	close         func()
}

// loadConfig reads the configuration file, and prints warnings about it.
func (a *app) loadConfig() (config.Config, error) {
	c, err := config.Load(a.config, a.getenv)
	if err != nil {
		return c, usageError(err)
	}
	if !a.quiet {
		for _, w := range c.Warnings {
			fmt.Fprintln(a.stderr, "warning:", w)
		}
	}
	return c, nil
}

// openDesk makes the desk that the configuration describes, for a command that sends no editions: what only sending
// needs may be missing.
func (a *app) openDesk(ctx context.Context, use wiring.Access) (*workspace, error) {
	c, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	return a.openDeskOf(ctx, c, use)
}

// openDeskOf makes the desk that c describes, and reports which destinations are asleep.
func (a *app) openDeskOf(ctx context.Context, c config.Config, use wiring.Access) (*workspace, error) {
	a.reportAsleep(c)
	s, err := wiring.OpenStore(ctx, c.Store.Reveal(), use)
	if err != nil {
		return nil, err
	}
	s.Guard(process.Machine(a.getenv))
	manners := c.FetchConfig()
	manners.Cache = s
	if use == wiring.ReadOnly {
		manners.Cache = wiring.ReadOnlyCache{Cache: s}
	}
	d, err := a.newDesk(ctx, c, s, manners)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	present, leave := context.WithCancel(context.WithoutCancel(ctx)) // present until it has settled, even after Ctrl-C
	if use == wiring.ReadWrite {
		a.presence(s).Start(present)
	}
	d.close = func() {
		leave()
		_ = s.Close() // everything worth keeping was committed before
	}
	return d, nil
}

// newDesk puts all parts together. A source that cannot be opened is a mistake in the configuration.
func (a *app) newDesk(ctx context.Context, c config.Config, s *store.Store, manners fetch.Config) (*workspace, error) {
	begin, err := a.clock(time.Now())
	if err != nil {
		return nil, err
	}
	wall := a.wall(begin)
	dated := func() time.Time { return wall().In(c.Zone()) }
	renderers, err := wiring.OpenRenderers(c)
	if err != nil {
		return nil, usageError(err)
	}
	renderer := renderers.Main
	lexicon, err := wiring.OpenLexicon(c.Synonyms)
	if err != nil {
		return nil, usageError(err)
	}
	api, err := wiring.OpenGitHub(c, manners)
	if err != nil {
		return nil, usageError(err)
	}
	opened, err := wiring.OpenSources(c, manners, api, process.Build(programVersion()))
	if err != nil {
		return nil, usageError(err)
	}
	listings, err := wiring.IdentifyListings(ctx, c, s, opened)
	if err != nil {
		return nil, err
	}
	list, err := wiring.OpenList(c, s, time.Now, dated)
	if err != nil {
		return nil, usageError(err)
	}
	var readers digest.Readers
	if list != nil {
		readers = list
	}
	destinations, err := wiring.OpenDestinations(c, renderers, manners, readers, dated)
	if err != nil {
		return nil, usageError(err)
	}
	if err := wiring.SetPlaces(ctx, c, s, destinations); err != nil {
		return nil, err
	}
	operator, err := wiring.OpenOperator(c, renderers, manners, dated)
	if err != nil {
		return nil, usageError(err)
	}
	attested := map[string]string{}
	for _, t := range c.GitHub.Attested {
		attested[strings.ToLower(t.Repo)] = t.By + " on " + t.On
	}
	var groups []digest.Group
	for _, g := range c.Groups {
		groups = append(groups, g.Digest())
	}
	draw, clearLine := a.progress()
	w := &workspace{
		config: c, store: s, list: list, github: api, templates: renderer, renderers: renderers,
		now:           time.Now(),
		clearProgress: clearLine, close: func() {},
		Desk: &desk.Desk{
			Title: c.Name, Zone: c.Zone(), Schedule: c.Slots(), Configured: wiring.ModifiedAt(a.config),
			Sources: desk.Sources{Listings: listings, Progress: draw},
			Content: desk.Content{
				Groups: groups, EventDays: c.Window.Events.Days(), ActivitySpan: c.Window.Activity.Duration(),
				Quiet: digest.Quiet(c.Quiet), SendEmpty: c.Empty == "send", Attested: attested, Lexicon: lexicon,
				Lead: c.Match.Lead.Duration(), Mute: c.Mute, Takes: c.GitHub.Takes,
				Pitches: c.TeamPitches(), PitchFiles: c.PitchFiles(),
			},
			Rendering: desk.Rendering{
				Renderer: renderer, RenderFor: renderers.RenderFor, Wording: renderer.Wording,
				WordingOf: renderer.WordingOf, AsDraft: renderer.AsDraft, SayPitch: pitch.Phrases(renderer.Phrase),
				Languages: wiring.Languages(c),
			},
			Review:       desk.Review{Approval: c.Approval(), People: c.Persons(), Edits: editsOf(c)},
			Destinations: destinations, Operator: operator,
			Store: s,
			Process: desk.Process{
				Owner: a.presence(s).Owner(), Gone: a.presence(s).Gone, Attempts: a.inFlight(),
				Account: process.User(), AccountID: accountID(),
			},
			Limits: desk.Limits{
				Patience: retry.Policy{Tries: 4, First: time.Second, MaxWait: 90 * time.Second},
				KeepFor:  c.KeepPeople.Duration(),
			},
			Log: slog.New(slog.DiscardHandler),
		},
	}
	if w.asks, err = wiring.OpenAsks(c, w.Ledger(), w.Limits.Patience, wall, dated); err != nil {
		return nil, usageError(err)
	}
	return w, nil
}

// editsOf returns a function that reads an editor's file. A mistake in the file is a mistake in the configuration.
func editsOf(c config.Config) func(string) (digest.Edits, error) {
	return func(edition string) (digest.Edits, error) {
		edits, err := c.Edits(edition)
		return edits, usageError(err)
	}
}
