package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// health is the state of a source or destination.
type health int

const (
	well       health = iota // nothing to do
	odd                      // a person should look; nothing failed
	downgraded               // read, but a better way failed
	failing                  // it cannot be read, or would not accept a message
)

// finding is the result of checking a source or destination.
type finding struct {
	name       string
	health     health
	what, todo string
}

// checkOnline reads every source, connects to every destination, and prints the results and what to do.
func (a *app) checkOnline(ctx context.Context, d *workspace, now time.Time) error {
	period := digest.PeriodOf(now, time.Time{}, d.Zone, d.Content.EventDays, d.Content.ActivitySpan)
	collections, err := d.Collect(ctx, period, now, true)
	d.clearProgress()
	if err != nil {
		return err
	}
	var sources, destinations []finding
	for _, c := range collections {
		sources = append(sources, sourceFinding(c))
	}
	for _, g := range d.Content.Groups {
		if g.Sources == 0 {
			sources = append(sources, finding{
				g.Name, odd, "no calendar of this group is known",
				cmp.Or(g.Note, "ask the group where it announces its events"),
			})
		}
	}
	for _, dest := range d.Destinations {
		destinations = append(destinations, destinationFinding(ctx, dest))
	}
	failed, worse := 0, 0
	for _, f := range sources {
		if f.health == downgraded {
			worse++
		}
	}
	for _, part := range []struct {
		title    string
		findings []finding
	}{{"Sources", sources}, {"Destinations", destinations}} {
		if len(part.findings) > 0 {
			failed += a.table(part.title, part.findings)
		}
	}
	if failed > 0 {
		fmt.Fprintf(a.stdout, "\n%s would fail now.\n", ofThese(failed))
	}
	if worse > 0 {
		fmt.Fprintf(a.stdout, "\n%s can only be read in a worse way than usual.\n", ofThese(worse))
	}
	if failed+worse > 0 {
		return &exitError{code: exitPart}
	}
	return nil
}

// ofThese is the subject of a sentence about n of the listed items.
func ofThese(n int) string { return fmt.Sprintf("%d of these", n) }

func sourceFinding(c edition.Collection) finding {
	f := finding{name: c.Listing.Name, what: harvestSummary(c.Harvest)}
	if way := readFrom(c.Harvest); way != "" {
		f.what += ", from its " + way
	}
	switch problems := c.Problems(); {
	case c.Err != nil:
		f.health, f.what, f.todo = failing, c.Err.Error(), digest.Hint(c.Err)
	case c.Silent:
		f.health, f.what, f.todo = odd, problems[0].Error, problems[0].Hint
	case len(problems) > 0:
		f.health, f.what, f.todo = odd, f.what+"; "+problems[0].Text(), problems[0].Hint
		if i := slices.IndexFunc(problems, func(p digest.Problem) bool { return p.KeptText() != "" }); i >= 0 {
			f.what += "; " + problems[i].KeptText()
		}
		if c.Harvest.Downgraded {
			f.health = downgraded
		}
		if more := len(problems) - 1; more > 0 {
			f.what += fmt.Sprintf(" (and %d more)", more)
		}
		if f.todo == "" && c.Listing.Group != "" {
			f.todo = "the rest is used; digest source check shows every problem"
		}
	}
	return f
}

func destinationFinding(ctx context.Context, dest desk.Destination) finding {
	f := finding{name: dest.Name, what: dest.Kind + " would accept an edition"}
	c, ok := dest.Publisher.(digest.Checker)
	if !ok {
		f.health, f.what = odd, dest.Kind+" cannot be checked without publishing"
		f.todo = "digest send-test " + dest.Name + " sends a test message"
		return f
	}
	if err := c.Check(ctx); err != nil {
		f.health, f.what, f.todo = failing, err.Error(), digest.Hint(err)
	}
	return f
}

// maxNameWidth is the width of the column of names. A longer name gets its own line.
const maxNameWidth = 44

// table prints findings in columns, with what to do below each. It returns how many are failing.
func (a *app) table(title string, findings []finding) (failed int) {
	width := 0
	for _, f := range findings {
		if n := utf8.RuneCountInString(f.name); n <= maxNameWidth {
			width = max(width, n)
		}
	}
	fmt.Fprintf(a.stdout, "\n%s\n", title)
	for _, f := range findings {
		if f.health == failing {
			failed++
		}
		name := fmt.Sprintf("%-*s", width, f.name)
		if utf8.RuneCountInString(f.name) > maxNameWidth {
			name = f.name + "\n" + strings.Repeat(" ", width+4)
		}
		fmt.Fprintf(a.stdout, "  %s %s  %s\n", a.symbol(f.health), name, f.what)
		if f.todo != "" {
			fmt.Fprintf(a.stdout, "  %*s    %s %s\n", width, "", a.glyph("→", "->"), f.todo)
		}
	}
	return failed
}

// symbol returns ✓, !, or ✗, in color on a terminal.
func (a *app) symbol(h health) string {
	sign, color := a.glyph("✓", "+"), "32"
	switch h {
	case odd, downgraded:
		sign, color = "!", "33"
	case failing:
		sign, color = a.glyph("✗", "x"), "31"
	}
	if !a.useColor() {
		return sign
	}
	return "\x1b[" + color + "m" + sign + "\x1b[0m"
}

// glyph returns rich, or plain if the environment says that the character set is ASCII (POSIX, section 8.2).
func (a *app) glyph(rich, plain string) string {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value, _ := a.getenv(name); value != "" {
			if upper := strings.ToUpper(value); upper == "C" || upper == "POSIX" {
				return plain
			}
			return rich
		}
	}
	return rich
}

// useColor reports whether to print colors: on a terminal that has them, unless NO_COLOR is set (no-color.org).
func (a *app) useColor() bool {
	no, _ := a.getenv("NO_COLOR")
	term, _ := a.getenv("TERM")
	return no == "" && term != "dumb" && isTerminal(a.stdout)
}
