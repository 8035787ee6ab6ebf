package main

import (
	"fmt"
	"strings"
	"time"
)

// upcoming prints the editions after next, and the days that are skipped between now and the last of them.
func (a *app) upcoming(d *workspace, now, next time.Time) {
	var days, skipped []string
	for len(days) < 4 {
		slot := d.Schedule.After(next)
		if slot.IsZero() {
			break
		}
		next = slot
		days = append(days, next.In(d.Zone).Format("Monday, January 2"))
	}
	for _, s := range d.config.SkippedUntil(now, next) {
		skipped = append(skipped, fmt.Sprintf("%s (%s)", s.Day.Format("Monday, January 2"), s.Why))
	}
	if len(days) > 0 {
		fmt.Fprintf(a.stdout, "Then: %s.\n", strings.Join(days, "; "))
	}
	if len(skipped) > 0 {
		fmt.Fprintf(a.stdout, "No edition: %s.\n", strings.Join(skipped, "; "))
	}
}
