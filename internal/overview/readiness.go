package overview

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Readiness prints a table, and the repositories that lack only one item.
func Readiness(w io.Writer, repos []digest.Repository) error {
	if len(repos) == 0 {
		fmt.Fprintln(w, "No repository of the city was read.")
		return nil
	}
	ready, nearly, retired, unknown := 0, []string{}, []string{}, 0
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "REPOSITORY\tLICENSE\tREADME\tDOCS\tHOW TO HELP\tDATA\t")
	for _, r := range repos {
		state := digest.Assess(r)
		marks := make([]string, len(state.Items))
		for i, item := range state.Items {
			marks[i] = yesNo(item)
		}
		verdict := "-"
		switch {
		case r.Retirement() != "":
			verdict = "retired"
			retired = append(retired, fmt.Sprintf("%s says %q", r.Name, r.Retirement()))
		case state.Ready:
			verdict = "ready"
			ready++
		case state.NearlyReady():
			verdict = "nearly ready"
			nearly = append(nearly, fmt.Sprintf("%s needs %s", r.Name, digest.Spelled(state.Missing())))
		case slices.ContainsFunc(state.Items, unchecked):
			unknown++
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", r.Name, strings.Join(marks, "\t"), verdict)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nReady for newcomers: %d of %s.", ready,
		console.Plural(len(repos), "repository", "repositories"))
	if unknown > 0 {
		fmt.Fprintf(w,
			" For %d, some items could not be checked (?): with a token, GitHub allows more requests.", unknown)
	}
	fmt.Fprintln(w)
	if len(nearly) > 0 {
		fmt.Fprintln(w, "\nOne step away")
		for _, line := range nearly {
			fmt.Fprintln(w, "  "+line)
		}
		fmt.Fprintln(w, "digest ready REPO shows what to add.")
	}
	if len(retired) > 0 {
		fmt.Fprintln(w, "\nTo archive")
		for _, line := range retired {
			fmt.Fprintln(w, "  "+line)
		}
		fmt.Fprintln(w,
			"Editions do not propose retired repositories or send newcomers to them. Archive them on GitHub.")
	}
	return nil
}

// unchecked reports whether an item that GitHub could answer was not checked.
func unchecked(i digest.ReadinessItem) bool { return !i.Checked && i.Item != digest.PrivateData }

// yesNo returns yes, no, or ? if the item was not checked.
func yesNo(i digest.ReadinessItem) string {
	switch {
	case i.OK:
		return "yes"
	case i.Checked:
		return "no"
	}
	return "?"
}

// Checklist prints the checklist of a repository, and what to do about each item that it lacks.
func Checklist(w io.Writer, r digest.Repository) {
	state := digest.Assess(r)
	verdict := "not ready for newcomers yet"
	if state.Ready {
		verdict = "ready for newcomers"
	}
	if why := r.Retirement(); why != "" {
		verdict = fmt.Sprintf("retired: it says %q. Archive it on GitHub", why)
	}
	fmt.Fprintf(w, "%s is %s.\n\n", r.Name, verdict)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, i := range state.Items {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", strings.TrimPrefix(digest.Spelled([]string{i.Item}), "a "), yesNo(i), i.Detail)
	}
	_ = table.Flush()
	for _, i := range state.Items {
		if i.OK || unchecked(i) {
			continue
		}
		title := "To add: " + digest.Spelled([]string{i.Item})
		fmt.Fprintf(w, "\n%s\n%s\n", title, strings.Repeat("-", len(title)))
		fmt.Fprint(w, digest.ToAdd(i.Item, r))
		if i.Item == digest.PrivateData {
			fmt.Fprintf(w, "\nThen, in meetups.yaml:\n\n  github:\n    attested:\n"+
				"      - {repo: %s, by: YOUR NAME, on: %s}\n", r.Name, "2026-01-31")
		}
	}
}
