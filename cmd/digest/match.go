package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/overview"
)

func newMatch(a *app) *cobra.Command {
	demo, asJSON := false, false
	cmd := &cobra.Command{
		Use:   "match [REPO|EVENT]",
		Short: "Show which repository fits which event, and why",
		Long: `Lists, for every upcoming event of the groups that take talks, the repositories that fit it best,
with all reasons. Then it lists the events without a proposal, and why. With the name of a repository, it
lists the events that it fits. With a part of an event's title, or its address, it lists the repositories
that fit the event, with the pitch. Scores are between 0 and 1. What an edition proposes also depends on
what earlier editions proposed: see digest why. Nothing is sent or stored.`,
		Example: `  digest match
  digest match CityOfLosAngeles/curb-space-map
  digest match "open data clinic" --demo`,
		Args: maxArgs(1),
		RunE: a.failOnUnread(func(cmd *cobra.Command, args []string) error {
			d, draft, err := a.gather(cmd.Context(), demo)
			if err != nil {
				return err
			}
			query := ""
			if len(args) == 1 {
				query = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(args[0]), "/"))
			}
			perEvent := 3
			if query != "" {
				perEvent = 1000
			}
			evenings := draft.TalkEvents()
			found := overview.Matching(draft.Fits(perEvent), query)
			if len(found) == 0 && (asJSON || !overview.WithoutProposal(a.stdout, evenings, query, d.Zone)) {
				return overview.NoMatch(a.stdout, draft, query)
			}
			if asJSON {
				enc := json.NewEncoder(a.stdout)
				enc.SetEscapeHTML(false)
				for _, m := range found {
					if err := enc.Encode(m.Keyless()); err != nil {
						return fmt.Errorf("writing matches: %w", err)
					}
				}
				return nil
			}
			if query != "" {
				overview.Matches(a.stdout, found, d.Zone, d.templates.SayMissing)
			} else {
				overview.Matches(a.stdout, found, d.Zone, nil)
				overview.WithoutProposal(a.stdout, evenings, query, d.Zone)
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&demo, "demo", false, "use the invented week of digest --dry-run --demo")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object for each match, on its own line")
	return cmd
}
