package main

import (
	"context"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// loadToSend reads the configuration for a command that sends: everything that sending needs must be there.
func (a *app) loadToSend() (config.Config, error) {
	c, err := a.loadConfig()
	if err != nil {
		return c, err
	}
	return c, usageError(c.Ready())
}

// openToSend makes the desk of a run.
func (a *app) openToSend(ctx context.Context) (*workspace, error) {
	c, err := a.loadToSend()
	if err != nil {
		return nil, err
	}
	return a.openDeskOf(ctx, c, wiring.ReadWrite)
}

// reportAsleep prints which destinations get nothing, and what is missing for them.
func (a *app) reportAsleep(c config.Config) {
	if a.quiet {
		return
	}
	for _, one := range c.Asleep {
		fmt.Fprintln(a.stderr, one)
	}
}
