package report

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// WithAsks is a report with what became of asks.
type WithAsks struct {
	edition.Report
	Asks *ask.Figures `json:"asks,omitempty"` // nil if nobody is asked
}

// CountAsks adds what became of the asks of the report's time. records are all editions in the store.
func CountAsks(r edition.Report, log ask.Log, rules ask.Rules, records []digest.Record) WithAsks {
	var all []digest.Activity
	for _, record := range records {
		all = append(all, record.Edition.Activity...)
	}
	f := ask.Count(log, rules, all, r.Since, r.Until)
	return WithAsks{r, &f}
}

// Asks writes what became of asks as plain text or Markdown, by group and by team. It names no person.
func Asks(w io.Writer, f *ask.Figures, markdown bool) {
	if f == nil {
		return
	}
	out := reportWriter{w, time.UTC, markdown}
	fmt.Fprintln(w)
	out.head(2, "Asking people: from a question to a talk")
	out.figure("In all", f.All)
	for _, part := range []struct {
		what string
		all  []ask.Figure
	}{{"group", f.Groups}, {"team", f.Teams}} {
		for _, one := range part.all {
			out.figure(part.what+" "+cmp.Or(out.safe(one.Name), "(none)"), one)
		}
	}
}

// figure writes one line.
func (o reportWriter) figure(name string, f ask.Figure) {
	days := func(d *float64, what string) string {
		if d == nil {
			return ""
		}
		return fmt.Sprintf(" (%s after %s days)", what, strconv.FormatFloat(*d, 'f', -1, 64))
	}
	fmt.Fprintf(o.w, "- %s: %d asked, %d taken%s, %d accepted%s, %d given%s, %d first contributions since\n", name,
		f.Asked, f.Taken, days(f.DaysToTaken, "median"), f.Accepted, days(f.DaysToAccepted, "median"), f.Given,
		days(f.DaysToGiven, "median"), f.First)
}
