package main

import (
	"context"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/overview"
	"github.com/cityoflosangeles/digest/internal/usage"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// completions are the names that a shell completes after each command. What cannot be read is not offered.
func (a *app) completions() usage.Completions {
	edition := usage.Words(a.editionNames)
	destination := func() []string { return a.configured().DestinationNames() }
	repository := func() []string { return a.configured().RepositoryNames() }
	states := func() []string { return []string{"sent", "failed"} }
	return usage.Completions{
		"approve": {edition}, "hold": {edition}, "skip": {edition}, "editions": {edition}, "preview": {edition},
		"settle": {edition, destination, states}, "send-test": {destination}, "ready": {repository}, "match": {repository},
		"why": {}, "pause": {}, "version": {}, "check": {}, "report": {},
	}
}

// configured returns the configuration, or the zero one: a mistake is no reason to disturb a line that a person types.
func (a *app) configured() config.Config {
	a.findConfig()
	c, _ := config.Load(a.config, a.getenv)
	return c
}

func (a *app) editionNames() []string {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	s, err := wiring.OpenStore(ctx, a.configured().Store.Reveal(), wiring.ReadOnly)
	if err != nil {
		return nil
	}
	defer func() { _ = s.Close() }()
	return overview.Names(ctx, s)
}
