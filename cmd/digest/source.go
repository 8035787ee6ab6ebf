package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/probe"
	"github.com/cityoflosangeles/digest/internal/sources"
)

func newSource(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "source",
		Short:   "Check and list sources",
		Example: "  digest source check https://www.meetup.com/socalpython/",
		Args:    knownCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSourceCheck(a), newSourceList(a))
	return cmd
}

type sourceOptions struct {
	json                    bool
	from, until, zone, kind string
	private                 bool
}

func newSourceCheck(a *app) *cobra.Command {
	var o sourceOptions
	cmd := &cobra.Command{
		Use:   "check LOCATION…",
		Short: "Read an address or a file, and show its events",
		Long: `Reads each location as if it were a source in meetups.yaml. Shows its kind, where its events were
found, the events, and what could not be understood. Nothing is stored.

"Read from" is how the source was read: api, calendar, page, or feed, from best to worst. Exit code
3 means that there are problems: something could not be understood, or a better way failed.`,
		Example: `  digest source check https://www.meetup.com/socalpython/
  digest source check calendar.ics --json --time-zone America/Los_Angeles
  digest source check feed.xml --from 2026-07-01T00:00:00-07:00 --until 2026-08-01T00:00:00-07:00`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError(digest.WithHint(errors.New("digest source check needs an address or the name of a file"),
					"digest source check https://www.meetup.com/socalpython/"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.checkSources(cmd.Context(), args, o) },
	}
	f := cmd.Flags()
	f.BoolVar(&o.json, "json", false, "one JSON object for each occurrence, on its own line")
	f.StringVar(&o.from, "from", "", "the first `TIME` of the window (default now)")
	f.StringVar(&o.until, "until", "", "the last `TIME` of the window (default 60 days after the first)")
	f.StringVar(&o.zone, "time-zone", "", "the time `ZONE` for times without one (default UTC)")
	f.StringVar(&o.kind, "kind", "", "read it as this `KIND`, instead of detecting the kind")
	f.BoolVar(&o.private, "allow-private", false, "read addresses in private networks, including this machine")
	return cmd
}

func (a *app) checkSources(ctx context.Context, locations []string, o sourceOptions) error {
	period, zone, err := a.window(o)
	if err != nil {
		return err
	}
	client := fetch.New(fetch.Config{AllowPrivate: o.private})
	var events []digest.Event
	read, problems := 0, 0
	for _, location := range locations {
		source, err := sources.Open(sources.Config{Location: location, Kind: o.kind, Zone: zone, Client: client})
		if err != nil {
			return usageError(err)
		}
		report, err := source.Check(ctx, period)
		name := fetch.Redact(location)
		if err != nil {
			problems++
			a.problem(digest.Problem{Source: name, Error: err.Error(), Hint: digest.Hint(err)})
			continue
		}
		read++
		for i := range report.Harvest.Events {
			report.Harvest.Events[i].Sources = []string{name}
			report.Harvest.Events[i].Description, report.Harvest.Events[i].TextKey = "", ""
		}
		events = append(events, report.Harvest.Events...)
		if !o.json {
			probe.PrintSource(a.stdout, name, report, zone)
		}
		for _, p := range report.Harvest.Problems {
			problems++
			p.Source = name
			a.problem(p)
		}
	}
	if o.json {
		if err := probe.EventLines(a.stdout, events, zone); err != nil {
			return err
		}
	}
	switch {
	case read == 0:
		return &exitError{code: exitNothing}
	case problems > 0:
		return &exitError{code: exitPart}
	}
	return nil
}

// window returns the period that --from and --until set, and the time zone.
func (a *app) window(o sourceOptions) (digest.Period, *time.Location, error) {
	zone := time.UTC
	var err error
	if o.zone != "" {
		if zone, err = time.LoadLocation(o.zone); err != nil {
			return digest.Period{}, nil, usageError(digest.WithHint(fmt.Errorf("--time-zone %q is not known", o.zone),
				"time zones have names such as America/Los_Angeles"))
		}
	}
	from, err := a.clock(time.Now())
	if err != nil {
		return digest.Period{}, nil, err
	}
	if o.from != "" {
		if from, err = moment("--from", o.from, zone); err != nil {
			return digest.Period{}, nil, err
		}
	}
	until := from.AddDate(0, 0, 60)
	if o.until != "" {
		if until, err = moment("--until", o.until, zone); err != nil {
			return digest.Period{}, nil, err
		}
	}
	if !until.After(from) {
		return digest.Period{}, nil, usageError(fmt.Errorf("--until is not after --from"))
	}
	return digest.Period{Since: from, Start: from, End: until}, zone, nil
}

// moment parses a time from the command line: RFC 3339, or a date, which stands for its start in zone.
func moment(flag, text string, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return digest.StartOfDay(t, zone), nil
	}
	return time.Time{}, usageError(fmt.Errorf(
		"%s %q is neither a time such as 2026-07-20T09:00:00-07:00 nor a date such as 2026-07-20", flag, text))
}
