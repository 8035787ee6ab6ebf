package overview

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// FirstTasks prints what the teams owe newcomers: ready repositories that run out of tasks, who waits for an answer,
// and issues that may be security reports. A retired repository needs no tasks.
func FirstTasks(w io.Writer, states []digest.Readiness, zone *time.Location) {
	var none, last, reports []string
	var waiting []digest.Waiting
	for _, s := range states {
		switch {
		case s.Retired != "":
		case s.Ready && s.FirstTasks == 0:
			none = append(none, s.Repository)
		case s.Ready && s.FirstTasks == 1:
			last = append(last, s.Repository)
		}
		waiting = append(waiting, s.Waiting...)
		reports = append(reports, s.SecurityReports...)
	}
	if len(none)+len(last) > 0 {
		fmt.Fprintln(w, "\nFirst tasks")
		for _, name := range last {
			fmt.Fprintf(w, "  %s has one good task left\n", name)
		}
		if len(none) > 0 {
			fmt.Fprintf(w, "  none for newcomers: %s\n", strings.Join(none, ", "))
		}
		fmt.Fprintln(
			w,
			"Describe an issue that takes an evening, and label it \"good first issue\".\n"+
				"digest why OWNER/REPO#N says why an issue is left out.",
		)
	}
	if len(waiting) > 0 {
		fmt.Fprintln(w, "\nWaiting for an answer")
		for _, one := range waiting {
			what := "a comment by"
			if one.Kind == digest.WaitingPull {
				what = "a pull request by"
			}
			fmt.Fprintf(w, "  %s#%d, %s %s, since %s\n", one.Repository, one.Number, what, one.Author,
				one.Since.In(zone).Format(time.DateOnly))
		}
	}
	if len(reports) > 0 {
		fmt.Fprintf(w, "\nPossible security reports\n  %s\n", strings.Join(reports, ", "))
		fmt.Fprintln(
			w,
			"These issues are public, and editions do not show them. If one is a security report, fix it first.",
		)
	}
}
