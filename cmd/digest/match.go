package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/match"
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
			found := matching(draft.Fits(perEvent), query)
			if len(found) == 0 && (asJSON || !a.withoutProposal(evenings, query, d)) {
				return a.noMatch(draft, query)
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
			a.matches(found, d, query != "")
			if query == "" {
				a.withoutProposal(evenings, query, d)
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&demo, "demo", false, "use the invented week of digest --dry-run --demo")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object for each match, on its own line")
	return cmd
}

// matching returns the matches that the query selects. Those of a repository are sorted, best first.
func matching(all []digest.Match, query string) []digest.Match {
	var ofRepo, ofEvent []digest.Match
	first := map[string]digest.Match{} // of each series and repository
	for _, m := range all {
		series := m.Event.Group + "\x00" + m.Event.Title + "\x00" + m.Repository.Name
		if f, known := first[series]; known && f.Score >= m.Score {
			continue // another event in a series, for the same reasons
		}
		first[series] = m
		_, short, _ := strings.Cut(strings.ToLower(m.Repository.Name), "/")
		switch {
		case query == "":
			ofEvent = append(ofEvent, m)
		case query == strings.ToLower(m.Repository.Name), query == short, query == strings.ToLower(m.Repository.URL):
			ofRepo = append(ofRepo, m)
		case strings.Contains(strings.ToLower(m.Event.Title), query),
			query == strings.TrimSuffix(strings.ToLower(m.Event.URL), "/"),
			query == strings.ToLower(m.Event.Group):
			ofEvent = append(ofEvent, m)
		}
	}
	if len(ofRepo) > 0 {
		slices.SortStableFunc(ofRepo, func(a, b digest.Match) int { return cmp.Compare(b.Score, a.Score) })
		return ofRepo[:min(len(ofRepo), 10)]
	}
	return ofEvent
}

// noMatch prints why nothing fits.
func (a *app) noMatch(draft edition.Material, query string) error {
	for _, c := range draft.Collections {
		for _, r := range c.Harvest.Repositories {
			_, short, _ := strings.Cut(strings.ToLower(r.Name), "/")
			if query != strings.ToLower(r.Name) && query != short {
				continue
			}
			why := cmp.Or(match.WhyNotPresented(r, draft.Period.Start),
				"no upcoming event of a group that takes talks has its topics")
			fmt.Fprintf(a.stdout, "%s fits no event: %s.\n", r.Name, why)
			return nil
		}
	}
	if query == "" {
		fmt.Fprintln(a.stdout, "No repository fits an upcoming event of a group that takes talks.")
		return nil
	}
	return digest.WithHint(fmt.Errorf("no repository or event matches %q", query),
		"digest match, without a name, lists all matches; a part of an event's title is enough")
}

// matches prints matches by event. pitches adds the pitch of the best match.
func (a *app) matches(found []digest.Match, d *workspace, pitches bool) {
	before, shown, pitched := "", 0, false
	for _, m := range found {
		head := fmt.Sprintf("%s\n%s, %s", m.Event.Title, m.Event.Group, when(m.Event, d))
		if head != before {
			if before != "" {
				fmt.Fprintln(a.stdout)
			}
			fmt.Fprintln(a.stdout, head)
			if !m.Deadline.IsZero() {
				fmt.Fprintf(a.stdout, "Proposals until %s\n", m.Deadline.In(d.Zone).Format("Mon 2006-01-02"))
			}
			before, shown = head, 0
		}
		if shown++; shown > 10 {
			continue
		}
		ready := ""
		if !digest.Assess(m.Repository).Ready {
			ready = " (not ready for newcomers)"
		}
		fmt.Fprintf(a.stdout, "  %.2f  %s%s\n", m.Score, m.Repository.Name, ready)
		for _, r := range m.Reasons {
			fmt.Fprintf(a.stdout, "        - %s\n", r)
		}
		if pitches && shown == 1 && !pitched {
			pitched = true
			head := "Pitch"
			if missing := d.templates.SayMissing(m.Pitch); missing != "" {
				fmt.Fprintf(a.stdout, "        No pitch yet. %s\n", missing)
				head = "Outline"
			}
			fmt.Fprintf(a.stdout, "        %s: %s\n", head, m.Pitch.Title)
			for line := range strings.Lines(console.Wrapped(m.Pitch.Abstract, 70)) {
				fmt.Fprint(a.stdout, "          "+line)
			}
			fmt.Fprintln(a.stdout)
			if m.ProposeURL != "" {
				fmt.Fprintf(a.stdout, "        Propose it at: %s\n", m.ProposeURL)
			}
		}
	}
}

func when(e digest.Event, d *workspace) string {
	if e.AllDay {
		return e.Start.Format("Mon 2006-01-02")
	}
	return e.Start.In(d.Zone).Format("Mon 2006-01-02 15:04 MST")
}
