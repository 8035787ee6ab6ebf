package overview

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// PrintDeliveries prints deliveries, a line each.
func PrintDeliveries(out io.Writer, lines []digest.Delivery, zone *time.Location) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		what := l.Receipt
		if l.State != digest.Sent {
			what = l.Error
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", l.Destination, l.State, l.At.In(zone).Format("2006-01-02 15:04 MST"), what)
	}
	_ = w.Flush()
}

// PrintCorrections prints what was corrected in an edition, and the deliveries of each correction.
func PrintCorrections(ctx context.Context, out io.Writer, d *desk.Desk, name string) error {
	all, err := d.Store.Corrections(ctx, name)
	if err != nil {
		return err
	}
	for _, c := range all {
		fmt.Fprintf(out, "Correction %d, found on %s\n", c.Number, c.At.In(d.Zone).Format("2006-01-02 15:04 MST"))
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
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
		PrintDeliveries(out, lines, d.Zone)
	}
	return nil
}
