package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
)

func newReady(a *app) *cobra.Command {
	demo, asJSON := false, false
	cmd := &cobra.Command{
		Use:   "ready [REPO]",
		Short: "Check the city's repositories against the checklist for newcomers",
		Long: `Reads the repositories, and checks each against the city's checklist: license, README,
documentation, contributing instructions, and whether a person checked it for private data and keys.
With the name of a repository, it shows what to add, with a text to start from. Editions send
newcomers only to repositories that are ready. Nothing is sent or stored.`,
		Example: `  digest ready
  digest ready CityOfLosAngeles/curb-space-map
  digest ready --demo`,
		Args: maxArgs(1),
		RunE: a.failOnUnread(func(cmd *cobra.Command, args []string) error {
			_, draft, err := a.gather(cmd.Context(), demo)
			if err != nil {
				return err
			}
			repos := draft.Repositories()
			if len(args) == 1 {
				if repos = named(repos, args[0]); len(repos) == 0 {
					return digest.WithHint(fmt.Errorf("the city has no repository %q", args[0]),
						"digest ready, without a name, lists them")
				}
			}
			switch {
			case asJSON:
				enc := json.NewEncoder(a.stdout)
				for _, r := range repos {
					if err := enc.Encode(digest.Assess(r)); err != nil {
						return fmt.Errorf("writing readiness: %w", err)
					}
				}
				return nil
			case len(args) == 1:
				for _, r := range repos {
					a.toAdd(r)
				}
				return nil
			}
			return a.readiness(repos)
		}),
	}
	cmd.Flags().BoolVar(&demo, "demo", false, "use the invented week of digest --dry-run --demo")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object for each repository, on its own line")
	return cmd
}

// named returns the repositories with that name, with or without the owner.
func named(repos []digest.Repository, name string) []digest.Repository {
	return slices.DeleteFunc(slices.Clone(repos), func(r digest.Repository) bool {
		_, short, _ := strings.Cut(r.Name, "/")
		return !strings.EqualFold(r.Name, name) && !strings.EqualFold(short, name)
	})
}

// readiness prints a table, and the repositories that lack only one item.
func (a *app) readiness(repos []digest.Repository) error {
	if len(repos) == 0 {
		fmt.Fprintln(a.stdout, "No repository of the city was read.")
		return nil
	}
	ready, nearly, retired, unknown := 0, []string{}, []string{}, 0
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "REPOSITORY\tLICENSE\tREADME\tDOCS\tHOW TO HELP\tDATA\t")
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
			nearly = append(nearly, fmt.Sprintf("%s lacks %s", r.Name, spelled(state.Missing())))
		case slices.ContainsFunc(state.Items, unchecked):
			unknown++
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.Name, strings.Join(marks, "\t"), verdict)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "\n%d of %s ready for newcomers.", ready,
		console.Plural(len(repos), "repository", "repositories"))
	if unknown > 0 {
		fmt.Fprintf(a.stdout,
			" For %d, some items could not be checked (?): with a token, GitHub allows more requests.", unknown)
	}
	fmt.Fprintln(a.stdout)
	if len(nearly) > 0 {
		fmt.Fprintln(a.stdout, "\nOne step away")
		for _, line := range nearly {
			fmt.Fprintln(a.stdout, "  "+line)
		}
		fmt.Fprintln(a.stdout, "digest ready REPO shows what to add.")
	}
	if len(retired) > 0 {
		fmt.Fprintln(a.stdout, "\nTo archive")
		for _, line := range retired {
			fmt.Fprintln(a.stdout, "  "+line)
		}
		fmt.Fprintln(a.stdout,
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

func spelled(items []string) string {
	return strings.ReplaceAll(strings.Join(items, " and "), "_", " ")
}

// toAdd prints the checklist of a repository, and what to do about each item that it lacks.
func (a *app) toAdd(r digest.Repository) {
	state := digest.Assess(r)
	verdict := "not ready for newcomers yet"
	if state.Ready {
		verdict = "ready for newcomers"
	}
	if why := r.Retirement(); why != "" {
		verdict = fmt.Sprintf("retired: it says %q. Archive it on GitHub", why)
	}
	fmt.Fprintf(a.stdout, "%s is %s.\n\n", r.Name, verdict)
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, i := range state.Items {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", spelled([]string{i.Item}), yesNo(i), i.Detail)
	}
	_ = w.Flush()
	for _, i := range state.Items {
		if i.OK || unchecked(i) {
			continue
		}
		title := "To add: " + spelled([]string{i.Item})
		fmt.Fprintf(a.stdout, "\n%s\n%s\n", title, strings.Repeat("-", len(title)))
		fmt.Fprint(a.stdout, digest.ToAdd(i.Item, r))
		if i.Item == digest.PrivateData {
			fmt.Fprintf(a.stdout, "\nThen, in meetups.yaml:\n\n  github:\n    attested:\n"+
				"      - {repo: %s, by: YOUR NAME, on: %s}\n", r.Name, "2026-01-31")
		}
	}
}
