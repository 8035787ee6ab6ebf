package probe

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources"
)

// PrintSource prints what a location is, and its events.
func PrintSource(out io.Writer, name string, r sources.Report, zone *time.Location) {
	fmt.Fprintf(out, "%s is of kind %s", name, r.Kind)
	if r.Address != name {
		fmt.Fprintf(out, ", read from %s", r.Address)
	}
	fmt.Fprintf(out, ", with %s in the window.\n", console.Count(len(r.Harvest.Events), "event"))
	if way := ReadFrom(r.Harvest); way != "" {
		fmt.Fprintf(out, "  Read from: %s.\n", way)
	}
	for _, tried := range r.Tried {
		fmt.Fprintf(out, "  tried %s\n", tried)
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
		fmt.Fprintln(out, strings.TrimRight(line, " \n"))
	}
	switch horizon := r.Harvest.Horizon; {
	case horizon.Equal(digest.CoversNothing):
		fmt.Fprintln(out, "  It may not list every event, so an event that is missing there is not dropped.")
	case !horizon.IsZero():
		fmt.Fprintf(out, "  It may not list events after %s.\n", horizon.In(zone).Format("Mon 2006-01-02"))
	}
	fmt.Fprintf(out, "In meetups.yaml:\n  sources:\n    - %s\n", name)
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

// EventLines prints events as JSON (docs/cli.md), sorted by start.
func EventLines(w io.Writer, events []digest.Event, zone *time.Location) error {
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
