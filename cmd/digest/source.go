package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
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
			a.sourceReport(name, report, zone)
		}
		for _, p := range report.Harvest.Problems {
			problems++
			p.Source = name
			a.problem(p)
		}
	}
	if o.json {
		if err := eventLines(a.stdout, events, zone); err != nil {
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

// eventLines prints events as JSON (docs/cli.md), sorted by start.
func eventLines(w io.Writer, events []digest.Event, zone *time.Location) error {
	slices.SortStableFunc(events, func(x, y digest.Event) int { return x.StartsAt(zone).Compare(y.StartsAt(zone)) })
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, e := range events {
		if err := enc.Encode(e); err != nil {
			return fmt.Errorf("writing events: %w", err)
		}
	}
	return nil
}

// sourceReport prints what a location is, and its events.
func (a *app) sourceReport(name string, r sources.Report, zone *time.Location) {
	fmt.Fprintf(a.stdout, "%s is of kind %s", name, r.Kind)
	if r.Address != name {
		fmt.Fprintf(a.stdout, ", read from %s", r.Address)
	}
	fmt.Fprintf(a.stdout, ", with %s in the window.\n", console.Count(len(r.Harvest.Events), "event"))
	if way := probe.ReadFrom(r.Harvest); way != "" {
		fmt.Fprintf(a.stdout, "  Read from: %s.\n", way)
	}
	for _, tried := range r.Tried {
		fmt.Fprintf(a.stdout, "  tried %s\n", tried)
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, e := range r.Harvest.Events {
		when := e.Start.Format("Mon 2006-01-02 15:04 MST")
		if e.AllDay {
			when = e.Start.Format("Mon 2006-01-02") + " all day"
			if e.TimeUnknown {
				when = e.Start.Format("Mon 2006-01-02") + " time not given"
			}
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", when, e.Title, about(e))
	}
	_ = w.Flush()
	for line := range strings.Lines(table.String()) {
		fmt.Fprintln(a.stdout, strings.TrimRight(line, " \n"))
	}
	switch horizon := r.Harvest.Horizon; {
	case horizon.Equal(digest.CoversNothing):
		fmt.Fprintln(a.stdout, "  It may not list every event, so an event that is missing there is not dropped.")
	case !horizon.IsZero():
		fmt.Fprintf(a.stdout, "  It may not list events after %s.\n", horizon.In(zone).Format("Mon 2006-01-02"))
	}
	fmt.Fprintf(a.stdout, "In meetups.yaml:\n  sources:\n    - %s\n", name)
}

// about returns the status, mode, and place of an event in a few words.
func about(e digest.Event) string {
	var words []string
	if e.Status != digest.Confirmed {
		words = append(words, string(e.Status))
	}
	if e.Mode != digest.UnknownMode {
		words = append(words, strings.ReplaceAll(string(e.Mode), "_", " "))
	}
	if place := cmp.Or(e.Place.Name, e.Place.Address); place != "" {
		words = append(words, place)
	}
	return strings.Join(words, ", ")
}
