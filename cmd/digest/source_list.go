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

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

func newSourceList(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "list",
		Short: "All sources, with what each told last and how it fares",
		Long: `Lists the sources in the order of the configuration: when each was last read well, in which way (api, calendar, page, or feed;
"(!)" marks a worse way than usual), how many coming events it listed then, and its problem in the newest edition or draft.
Nothing is read; digest check --online reads them all.`,
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
	Read       time.Time `json:"read,omitzero"`  // well, for the last time
	Fresh      time.Time `json:"fresh,omitzero"` // when it last told something new
	Coming     int       `json:"coming"`
	Failed     bool      `json:"failed"`
	Rung       string    `json:"rung,omitempty"`       // the way in which it was read then
	Downgraded bool      `json:"downgraded,omitempty"` // a better way is known, and failed
	Problem    string    `json:"problem,omitempty"`
	Hint       string    `json:"hint,omitempty"`
	WholeAt    time.Time `json:"whole_at,omitzero"` // when it was read whole, if the last reading was not
}

func (a *app) listSources(ctx context.Context, asJSON bool) error {
	d, err := a.openDesk(ctx, readOnly)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	told, err := desk.NewestProblems(ctx, d.Store)
	if err != nil {
		return err
	}
	var states []listedSource
	for _, l := range d.Sources.Listings {
		s, err := listedSourceOf(ctx, d, l, told, now)
		if err != nil {
			return err
		}
		states = append(states, s)
	}
	for _, g := range d.Content.Groups {
		if g.Sources == 0 {
			states = append(states, listedSource{Group: g.Name, Problem: "no calendar of this group is known", Hint: cmp.Or(g.Note, "ask the group where it announces its events")})
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

func listedSourceOf(ctx context.Context, d *workspace, l digest.Listing, told []digest.Problem, now time.Time) (listedSource, error) {
	s := listedSource{Source: l.Name, Group: l.Group}
	h, at, err := digest.LastHarvest(ctx, d.Store, l)
	if err != nil && !errors.Is(err, digest.ErrNotFound) {
		return s, fmt.Errorf("looking up what %s told last: %w", l.Name, err)
	}
	s.Read, s.Fresh, s.Rung, s.Downgraded, s.WholeAt = at, h.Fresh, h.Rung, h.Downgraded, h.WholeAt
	for _, e := range h.All() {
		if e.StartsAt(d.Zone).After(now) && e.Status != digest.Cancelled {
			s.Coming++
		}
	}
	items := 0
	for _, p := range told {
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

// newer adds what the stored harvest says, which may be newer than the edition, and counts the edition's items if
// nothing else is wrong.
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
		s.Problem = count(items, "item") + " could not be understood"
	}
	if n := len(h.Earlier); n > 0 && !h.WholeAt.IsZero() && s.Problem != "" {
		s.Problem += fmt.Sprintf("; %s kept from %s", count(n, "event"), h.WholeAt.Format(time.DateOnly))
	} else if n > 0 && s.Problem != "" {
		s.Problem += fmt.Sprintf("; %s kept from earlier", count(n, "event"))
	}
}

func (a *app) sourceTable(states []listedSource, zone *time.Location) error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "GROUP\tREAD WELL\tREAD FROM\tCOMING\tSOURCE")
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
	fmt.Fprintln(a.stdout, "\nTo look at")
	for _, s := range troubled {
		fmt.Fprintf(a.stdout, "  %s: %s\n", cmp.Or(s.Source, s.Group), s.Problem)
		if s.Hint != "" {
			fmt.Fprintf(a.stdout, "    %s\n", s.Hint)
		}
	}
	return nil
}
