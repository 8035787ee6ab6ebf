// Package overview describes, for a person, what is known about sources, repositories, and editions: when each source
// was read, which repositories are ready for newcomers, and why an edition was not sent.
package overview

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// Source is what the store knows of a source, or of a group without one.
type Source struct {
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

// Sources returns what the store knows of all sources, in the order of the configuration, and then the groups without
// a source. It reads no source.
func Sources(ctx context.Context, d *desk.Desk, now time.Time) ([]Source, error) {
	problems, err := digest.NewestProblems(ctx, d.Store)
	if err != nil {
		return nil, err
	}
	var all []Source
	for _, l := range d.Sources.Listings {
		s, err := sourceOf(ctx, d, l, problems, now)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	for _, g := range d.Content.Groups {
		if g.Sources == 0 {
			all = append(all, Source{
				Group: g.Name, Problem: "no calendar of this group is known",
				Hint: cmp.Or(g.Note, "ask the group where it announces its events"),
			})
		}
	}
	return all, nil
}

// sourceOf returns what the store knows of a source. problems are those of the newest edition.
func sourceOf(
	ctx context.Context, d *desk.Desk, l digest.Listing, problems []digest.Problem, now time.Time,
) (Source, error) {
	s := Source{Source: l.Name, Group: l.Group}
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
func (s *Source) newer(l digest.Listing, h digest.Harvest, at time.Time, items int) {
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

// PrintSources prints sources as a table, and then their problems.
func PrintSources(out io.Writer, sources []Source, zone *time.Location) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "GROUP\tLAST READ\tREAD FROM\tUPCOMING\tSOURCE")
	for _, s := range sources {
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
	troubled := slices.DeleteFunc(slices.Clone(sources), func(s Source) bool { return s.Problem == "" })
	if len(troubled) == 0 {
		return nil
	}
	fmt.Fprintln(out, "\nProblems")
	for _, s := range troubled {
		fmt.Fprintf(out, "  %s: %s\n", cmp.Or(s.Source, s.Group), s.Problem)
		if s.Hint != "" {
			fmt.Fprintf(out, "    %s\n", s.Hint)
		}
	}
	return nil
}
