package main

import (
	"context"
	"fmt"
	"io"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// dryRun prints the edition that is due, or else the next one as it would look now.
func (a *app) dryRun(ctx context.Context, o runOptions) error {
	var d *workspace
	var err error
	if o.demo {
		d, err = a.demoDesk(ctx, o.language)
	} else {
		d, err = a.openDesk(ctx, wiring.ReadOnly)
	}
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	record, err := d.Preview(ctx, now)
	d.clearProgress()
	if err != nil {
		return demoHint(err)
	}
	m, err := d.renderIn(record, o.language, o.format)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(a.stdout, m.Bodies[o.format]); err != nil {
		return fmt.Errorf("writing the edition: %w", err)
	}
	return a.reportProblems(record.Edition)
}

// reportProblems prints to standard error what the operator should know about an edition. If a source failed, it
// returns the exit code for that.
func (a *app) reportProblems(e digest.Edition) error {
	failed := false
	if quiet := e.QuietWeek(); quiet != "" && !a.quiet {
		fmt.Fprintln(a.stderr, "note:", quiet)
	}
	for _, p := range e.Problems {
		failed = failed || p.Failed
		if !a.quiet {
			a.problem(p)
		}
	}
	if failed {
		return &exitError{code: exitPart}
	}
	return nil
}

// problem prints a problem, and on a second line what to do about it.
func (a *app) problem(p digest.Problem) {
	line := "problem: " + p.Source
	if p.Item != "" {
		line += ": " + p.Item
	}
	line += ": " + p.Text()
	if kept := p.KeptText(); kept != "" {
		line += "; " + kept
	}
	fmt.Fprintln(a.stderr, line)
	if p.Hint != "" {
		fmt.Fprintln(a.stderr, "   hint: "+p.Hint)
	}
}
