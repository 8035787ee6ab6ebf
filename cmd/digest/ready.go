package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/overview"
)

func newReady(a *app) *cobra.Command {
	demo, asJSON := false, false
	cmd := &cobra.Command{
		Use:   "ready [REPO]",
		Short: "Check the city's repositories against the checklist for newcomers",
		Long: `Reads the repositories, and checks each against the city's checklist: license, README,
documentation, contributing instructions, and whether a person checked it for private data and keys.
With the name of a repository, it shows what to add, with a text to start from. Editions send
newcomers only to repositories that are ready. For the teams, it also lists ready repositories that
run out of first tasks, people from outside who have waited for an answer for two weeks, and issues
that may be security reports. Nothing is sent or stored.`,
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
				for _, state := range draft.Readiness() {
					if !slices.ContainsFunc(repos, func(r digest.Repository) bool { return r.Name == state.Repository }) {
						continue
					}
					if err := enc.Encode(state); err != nil {
						return fmt.Errorf("writing readiness: %w", err)
					}
				}
				return nil
			case len(args) == 1:
				for _, r := range repos {
					overview.Checklist(a.stdout, r)
				}
				return nil
			}
			if err := overview.Readiness(a.stdout, repos); err != nil {
				return err
			}
			overview.FirstTasks(a.stdout, draft.Readiness(), draft.Zone)
			return nil
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
