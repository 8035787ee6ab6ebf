package probe

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/console"
)

// maxNameWidth is the width of the column of names. A longer name gets its own line.
const maxNameWidth = 44

// Output is where a table goes, and how it may look there.
type Output struct {
	W      io.Writer
	Getenv func(string) (string, bool)
}

// Report prints the results for all sources and destinations, and how many need a person. It reports whether there are
// any that would fail, or are only read in a worse way.
func (o Output) Report(sources, destinations []Finding) bool {
	failed, worse := 0, 0
	for _, f := range sources {
		if f.Health == Downgraded {
			worse++
		}
	}
	for _, part := range []struct {
		title    string
		findings []Finding
	}{{"Sources", sources}, {"Destinations", destinations}} {
		if len(part.findings) > 0 {
			failed += o.Table(part.title, part.findings)
		}
	}
	if failed > 0 {
		fmt.Fprintf(o.W, "\n%d of these would fail now.\n", failed)
	}
	if worse > 0 {
		fmt.Fprintf(o.W, "\n%d of these can only be read in a worse way than usual.\n", worse)
	}
	return failed+worse > 0
}

// Table prints findings in columns, with what to do below each. It returns how many are failing.
func (o Output) Table(title string, findings []Finding) (failed int) {
	width := 0
	for _, f := range findings {
		if n := utf8.RuneCountInString(f.Name); n <= maxNameWidth {
			width = max(width, n)
		}
	}
	fmt.Fprintf(o.W, "\n%s\n", title)
	for _, f := range findings {
		if f.Health == Failing {
			failed++
		}
		name := fmt.Sprintf("%-*s", width, f.Name)
		if utf8.RuneCountInString(f.Name) > maxNameWidth {
			name = f.Name + "\n" + strings.Repeat(" ", width+4)
		}
		fmt.Fprintf(o.W, "  %s %s  %s\n", o.symbol(f.Health), name, f.What)
		if f.Todo != "" {
			fmt.Fprintf(o.W, "  %*s    %s %s\n", width, "", console.Glyph(o.Getenv, "→", "->"), f.Todo)
		}
	}
	return failed
}

// symbol returns ✓, !, or ✗, in color on a terminal.
func (o Output) symbol(h Health) string {
	sign, color := console.Glyph(o.Getenv, "✓", "+"), "32"
	switch h {
	case Odd, Downgraded:
		sign, color = "!", "33"
	case Failing:
		sign, color = console.Glyph(o.Getenv, "✗", "x"), "31"
	}
	if !console.UseColor(o.W, o.Getenv) {
		return sign
	}
	return "\x1b[" + color + "m" + sign + "\x1b[0m"
}
