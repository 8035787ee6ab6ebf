package main

import (
	"fmt"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/overview"
)

// corrected prints the corrections that were just sent. It reports whether any may not have arrived.
func (a *app) corrected(o desk.Outcome, d *workspace) bool {
	last := ""
	for i, l := range o.Corrections {
		if l.Edition != last {
			fmt.Fprintf(a.stdout, "Correction %s: an event in the edition has changed.\n", l.Edition)
		}
		last = l.Edition
		overview.PrintDeliveries(a.stdout, o.Corrections[i:i+1], d.Zone)
	}
	return a.reportUnsettled(d, o.Corrections)
}
