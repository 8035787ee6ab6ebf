package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/setup"
)

func newInit(a *app) *cobra.Command {
	var o setup.Answers
	yes := false
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a meetups.yaml: asked on a terminal, of flags, or as Los Angeles has it",
		Long: `Writes a new meetups.yaml. On a terminal it asks for the city, its groups, organizations and destinations; what a flag answers is
not asked. Any page of a group will do: it is read, its next events are shown, and what serves is found. Where nobody can be asked
and no flag is given, it is the file for the six groups of Los Angeles. A file that exists is not written over.`,
		Example: `  digest init
  digest init --config boston.yaml
  digest init --city Chicago --group https://www.meetup.com/chicago-python/ --group "Map Night=https://maps.example/cal.ics" --org Chicago --slack C0123456789
  digest init --city Riverside --time-zone America/Chicago --yes`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			given := 0
			for _, name := range []string{"city", "name", "language", "time-zone", "group", "org", "slack", "email", "site"} {
				if cmd.Flags().Changed(name) {
					given++
				}
			}
			return a.init(cmd.Context(), o, given, yes)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.City, "city", "", "the `CITY`: the name and the zone are made of it")
	f.StringVar(&o.Name, "name", "", "the `NAME` of the digest; CITY community digest")
	f.StringVar(&o.Language, "language", "", "en or es")
	f.StringVar(&o.Zone, "time-zone", "", "the `ZONE` of the city: America/Chicago")
	f.StringArrayVar(&o.Groups, "group", nil, "the address of any page of a group, or `NAME=ADDRESS`; as often as there are groups")
	f.StringArrayVar(&o.Orgs, "org", nil, "an `ORGANIZATION` of GitHub, or one repository (owner/name); as often as there are")
	f.StringVar(&o.Slack, "slack", "", "the ID of a `CHANNEL` of Slack (C0123456789); webhook: by a webhook")
	f.StringVar(&o.Email, "email", "", "the `ADDRESS` of a mailing list")
	f.StringVar(&o.Site, "site", "", "the `FOLDER` of a public archive; public where there is no other destination")
	f.BoolVar(&yes, "yes", false, "ask nothing, also on a terminal")
	f.BoolVar(&o.Private, "allow-private", false, "read addresses of private networks, this machine included")
	return cmd
}

func (a *app) init(ctx context.Context, o setup.Answers, given int, yes bool) error {
	if err := setup.CheckNew(a.config); err != nil {
		return answerError(err) // before anybody is asked anything
	}
	person := isTerminal(a.stdin) && !yes
	if !person && given == 0 && !yes {
		return a.writeConfig(setup.Result{
			YAML:    config.Starting(),
			Summary: "edit the file: another city changes the name, the zone, the groups and the github list",
		})
	}
	now, err := a.clock(time.Now())
	if err != nil {
		return err
	}
	c := setup.Config{File: a.config, Now: now, Out: a.stderr, Getenv: a.getenv, Problem: a.problem}
	if person {
		c.In = a.stdin
	}
	made, err := setup.Make(ctx, c, o)
	if err != nil {
		return answerError(err)
	}
	return a.writeConfig(made)
}

// answerError marks answers that cannot be used as mistakes of the command line.
func answerError(err error) error {
	if e := (*setup.AnswerError)(nil); errors.As(err, &e) {
		return usageError(err)
	}
	return err
}

// writeConfig writes the file and says what to do next.
func (a *app) writeConfig(made setup.Result) error {
	if err := setup.Write(a.config, made.YAML); err != nil {
		return answerError(err)
	}
	flag := ""
	if a.config != "meetups.yaml" {
		flag = " --config " + a.config
	}
	fmt.Fprintf(a.stdout, "Wrote %s. What to do next:\n\n", a.config)
	for _, s := range made.Secrets {
		fmt.Fprintf(a.stdout, "  export %s\n", s)
	}
	steps := [][2]string{
		{"digest" + flag + " --dry-run", "see the next edition; it sends and stores nothing"},
		{"digest" + flag + " check --online", "ask every source and destination; mistakes are told with their line"},
		{"digest" + flag + " preview", "the same edition in the browser, as e-mail and in Slack"},
	}
	width := 0
	for _, s := range steps {
		width = max(width, len(s[0]))
	}
	for _, s := range steps {
		fmt.Fprintf(a.stdout, "  %-*s    %s\n", width, s[0], s[1])
	}
	fmt.Fprintf(a.stdout, "\n%s.\n", strings.ToUpper(made.Summary[:1])+made.Summary[1:])
	return nil
}
