package main

import (
	"context"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/probe"
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

// probeAsleep returns the results for destinations that cannot be connected to.
func probeAsleep(c config.Config) []probe.Finding {
	var out []probe.Finding
	for _, one := range c.Asleep {
		f := probe.Finding{Name: one.Name, Health: probe.Odd, What: "asleep: " + one.Why()}
		if !one.Optional {
			f.Health, f.What = probe.Failing, "not ready: "+one.Why()
		}
		out = append(out, f)
	}
	return out
}
