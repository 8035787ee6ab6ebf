package main

import (
	"context"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/probe"
)

// checkOnline reads every source, connects to every destination, and prints the results and what to do.
func (a *app) checkOnline(ctx context.Context, d *workspace, now time.Time) error {
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
	out := probe.Output{W: a.stdout, Getenv: a.getenv}
	failed, worse := 0, 0
	for _, f := range sources {
		if f.Health == probe.Downgraded {
			worse++
		}
	}
	for _, part := range []struct {
		title    string
		findings []probe.Finding
	}{{"Sources", sources}, {"Destinations", destinations}} {
		if len(part.findings) > 0 {
			failed += out.Table(part.title, part.findings)
		}
	}
	if failed > 0 {
		fmt.Fprintf(a.stdout, "\n%s would fail now.\n", ofThese(failed))
	}
	if worse > 0 {
		fmt.Fprintf(a.stdout, "\n%s can only be read in a worse way than usual.\n", ofThese(worse))
	}
	if failed+worse > 0 {
		return &exitError{code: exitPart}
	}
	return nil
}

// ofThese is the subject of a sentence about n of the listed items.
func ofThese(n int) string { return fmt.Sprintf("%d of these", n) }
