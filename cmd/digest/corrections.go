package main

import (
	"cmp"
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// corrected prints the corrections that were just sent. It reports whether any may not have arrived.
func (a *app) corrected(o desk.Outcome, d *workspace) bool {
	last := ""
	for i, l := range o.Corrections {
		if l.Edition != last {
			fmt.Fprintf(a.stdout, "Correction %s: an event in the edition has changed.\n", l.Edition)
		}
		last = l.Edition
		a.deliveries(o.Corrections[i:i+1], d.Zone)
	}
	return a.reportUnsettled(d, o.Corrections)
}

// corrections prints what was corrected in an edition, and the deliveries of each correction.
func (a *app) corrections(ctx context.Context, d *workspace, name string) error {
	all, err := d.Store.Corrections(ctx, name)
	if err != nil {
		return err
	}
	for _, c := range all {
		fmt.Fprintf(a.stdout, "Correction %d, found on %s\n", c.Number, c.At.In(d.Zone).Format("2006-01-02 15:04 MST"))
		w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
		for _, r := range c.Revisions {
			what := cmp.Or(string(r.Now.Change), string(r.Now.Status))
			fmt.Fprintf(w, "  %s\t%s\t%s\n", what, console.Printable(r.Now.Title),
				r.Now.StartsAt(d.Zone).In(d.Zone).Format("2006-01-02 15:04 MST"))
		}
		if err := w.Flush(); err != nil {
			return err
		}
		lines, err := d.Store.Deliveries(ctx, digest.CorrectionName(name, c.Number))
		if err != nil {
			return err
		}
		a.deliveries(lines, d.Zone)
	}
	return nil
}
