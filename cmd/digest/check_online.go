package main

import (
	"context"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/probe"
)

// checkOnline reads every source, connects to every destination, and prints the results and what to do.
func (a *app) checkOnline(ctx context.Context, d *workspace, now time.Time, noted *checked) error {
	period := digest.PeriodOf(now, time.Time{}, d.Zone, d.Content.EventDays, d.Content.ActivitySpan)
	collections, err := d.Collect(ctx, period, now, true)
	d.clearProgress()
	if err != nil {
		return err
	}
	var sources, destinations []probe.Finding
	for _, c := range collections {
		sources = append(sources, probe.OfSource(c, d.Content.Groups))
	}
	for _, g := range d.Content.Groups {
		if g.Sources == 0 {
			sources = append(sources, probe.OfGroup(g))
		}
	}
	files := edition.Material{Collections: collections, PitchFiles: d.Content.PitchFiles}
	for _, p := range files.PitchFilesLeftOut() {
		sources = append(sources, probe.Finding{
			Name: p.Source, Health: probe.Odd, What: p.Item + ": " + p.Error, Todo: p.Hint,
		})
	}
	for _, dest := range d.Destinations {
		destinations = append(destinations, probe.OfDestination(ctx, dest))
	}
	for _, asleep := range d.config.Asleep {
		destinations = append(destinations, probe.OfAsleep(asleep.Name, asleep.Why(), asleep.Optional))
	}
	noted.Sources, noted.Destinations = sources, destinations
	out := probe.Output{W: a.stdout, Getenv: a.getenv}
	if out.Report(sources, destinations) {
		return &exitError{code: exitPart}
	}
	return nil
}
