package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newSourceList(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List all sources, with their last reading and problems",
		Long: `Lists the sources in the order of the configuration: when each was last read successfully, how (api,
calendar, page, or feed; "(!)" marks a worse way than usual), how many upcoming events it listed
then, and its problem in the newest edition or draft. This command reads no source; digest check
--online reads them all.`,
		Example: `  digest source list
  digest source list --json`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.listSources(cmd.Context(), asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object for each source, on its own line")
	return cmd
}

// listedSource is what the store knows of one source.
type listedSource struct {
	Source     string    `json:"source"`
	Group      string    `json:"group,omitempty"`
	Read       time.Time `json:"read,omitzero"`  // last successful reading
	Fresh      time.Time `json:"fresh,omitzero"` // when it last listed something new
	Coming     int       `json:"coming"`
	Failed     bool      `json:"failed"`
	Rung       string    `json:"rung,omitempty"`       // how it was read then
	Downgraded bool      `json:"downgraded,omitempty"` // a better way failed
	Problem    string    `json:"problem,omitempty"`
	Hint       string    `json:"hint,omitempty"`
	WholeAt    time.Time `json:"whole_at,omitzero"` // last complete reading, if that was not the last one
}

func (a *app) listSources(ctx context.Context, asJSON bool) error {
	d, err := a.openDesk(ctx, wiring.ReadOnly)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	problems, err := digest.NewestProblems(ctx, d.Store)
	if err != nil {
		return err
	}
	var states []listedSource
	for _, l := range d.Sources.Listings {
		s, err := listedSourceOf(ctx, d, l, problems, now)
		if err != nil {
			return err
		}
		states = append(states, s)
	}
	for _, g := range d.Content.Groups {
		if g.Sources == 0 {
			states = append(states, listedSource{
				Group: g.Name, Problem: "no calendar of this group is known",
				Hint: cmp.Or(g.Note, "ask the group where it announces its events"),
			})
		}
	}
	if asJSON {
		enc := json.NewEncoder(a.stdout)
		enc.SetEscapeHTML(false)
		for _, s := range states {
			if err := enc.Encode(s); err != nil {
				return fmt.Errorf("writing sources: %w", err)
			}
		}
		return nil
	}
	return a.sourceTable(states, d.Zone)
}

// listedSourceOf returns what the store knows of a source. problems are those of the newest edition.
func listedSourceOf(
	ctx context.Context, d *workspace, l digest.Listing, problems []digest.Problem, now time.Time,
) (listedSource, error) {
	s := listedSource{Source: l.Name, Group: l.Group}
	h, at, err := digest.LastHarvest(ctx, d.Store, l)
	if err != nil && !errors.Is(err, digest.ErrNotFound) {
		return s, fmt.Errorf("reading the last harvest of %s: %w", l.Name, err)
	}
	s.Read, s.Fresh, s.Rung, s.Downgraded, s.WholeAt = at, h.Fresh, h.Rung, h.Downgraded, h.WholeAt
	for _, e := range h.All() {
		if e.StartsAt(d.Zone).After(now) && e.Status != digest.Cancelled {
			s.Coming++
		}
	}
	items := 0
	for _, p := range problems {
		switch {
		case !l.Concerns(p):
		case p.Item != "":
			items++
		case s.Problem == "":
			s.Problem, s.Hint, s.Failed = p.Text(), p.Hint, p.Failed
		}
	}
	s.newer(l, h, at, items)
	return s, nil
}

// newer adds the problems of the stored harvest, which may be newer than the edition. If there are none, it adds how
// many items could not be understood.
func (s *listedSource) newer(l digest.Listing, h digest.Harvest, at time.Time, items int) {
	for _, p := range (edition.Collection{Listing: l, Harvest: h, At: at}).Problems() {
		if s.Problem == "" && p.Item == "" {
			s.Problem, s.Hint = p.Text(), p.Hint
		}
	}
	if items == 0 {
		items = len(h.Problems)
	}
	if s.Problem == "" && items > 0 {
		s.Problem = console.Count(items, "item") + " could not be understood"
	}
	if n := len(h.Earlier); n > 0 && !h.WholeAt.IsZero() && s.Problem != "" {
		s.Problem += fmt.Sprintf("; %s kept from %s", console.Count(n, "event"), h.WholeAt.Format(time.DateOnly))
	} else if n > 0 && s.Problem != "" {
		s.Problem += fmt.Sprintf("; %s kept from earlier", console.Count(n, "event"))
	}
}

func (a *app) sourceTable(states []listedSource, zone *time.Location) error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "GROUP\tLAST READ\tREAD FROM\tUPCOMING\tSOURCE")
	for _, s := range states {
		read := "never"
		if !s.Read.IsZero() {
			read = s.Read.In(zone).Format("2006-01-02 15:04")
		}
		coming := fmt.Sprint(s.Coming)
		if strings.HasPrefix(s.Source, "github.com/") {
			coming = "-"
		}
		from := cmp.Or(s.Rung, "-")
		if s.Downgraded {
			from += " (!)"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", cmp.Or(s.Group, "-"), read, from, coming, cmp.Or(s.Source, "(none)"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	troubled := slices.DeleteFunc(states, func(s listedSource) bool { return s.Problem == "" })
	if len(troubled) == 0 {
		return nil
	}
	fmt.Fprintln(a.stdout, "\nProblems")
	for _, s := range troubled {
		fmt.Fprintf(a.stdout, "  %s: %s\n", cmp.Or(s.Source, s.Group), s.Problem)
		if s.Hint != "" {
			fmt.Fprintf(a.stdout, "    %s\n", s.Hint)
		}
	}
	return nil
}
