package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/setup"
)

func newInit(a *app) *cobra.Command {
	var o setup.Answers
	yes := false
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a new meetups.yaml from questions or flags",
		Long: `Writes a new meetups.yaml. On a terminal, init asks for the city, its groups, organizations, and
destinations, except for what flags answer. Any page of a group works: init reads it, finds its
calendar, and shows its next events. Without a terminal and without flags, init writes the file for
the six groups of Los Angeles. It never overwrites a file.`,
		Example: `  digest init
  digest init --config boston.yaml
  digest init --city Chicago --org Chicago --slack C0123456789 \
    --group https://www.meetup.com/chicago-python/ --group "Map Night=https://maps.example/cal.ics"
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
	f.StringVar(&o.City, "city", "", "the `CITY`; the default name and time zone come from it")
	f.StringVar(&o.Name, "name", "", "the `NAME` of the digest (default CITY community digest)")
	f.StringVar(&o.Language, "language", "", "the language, en or es")
	f.StringVar(&o.Zone, "time-zone", "", "the time `ZONE` of the city: America/Chicago")
	f.StringArrayVar(&o.Groups, "group", nil,
		"the address of any page of a group, or `NAME=ADDRESS`; repeat it for each group")
	f.StringArrayVar(&o.Orgs, "org", nil,
		"an `ORGANIZATION` on GitHub, or one repository (owner/name); repeat it for each")
	f.StringVar(&o.Slack, "slack", "", "the ID of a Slack `CHANNEL` (C0123456789), or webhook")
	f.StringVar(&o.Email, "email", "", "the `ADDRESS` of a mailing list")
	f.StringVar(&o.Site, "site", "",
		"the `FOLDER` for a public archive (default public, if there is no other destination)")
	f.BoolVar(&yes, "yes", false, "ask nothing, even on a terminal")
	f.BoolVar(&o.Private, "allow-private", false, "read addresses in private networks, including this machine")
	return cmd
}

func (a *app) init(ctx context.Context, o setup.Answers, given int, yes bool) error {
	if err := setup.CheckNew(a.config); err != nil {
		return answerError(err) // before the questions
	}
	person := console.IsTerminal(a.stdin) && !yes
	if !person && given == 0 && !yes {
		return a.writeConfig(setup.Result{
			YAML:    config.Starting(),
			Summary: "edit the file: for another city, change the name, the time zone, the groups, and github",
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

// answerError marks answers that cannot be used as mistakes in the command line.
func answerError(err error) error {
	if e := (*setup.AnswerError)(nil); errors.As(err, &e) {
		return usageError(err)
	}
	return err
}

// writeConfig writes the file, and prints what to do next.
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
		{"digest" + flag + " check --online", "check every source and destination, and report mistakes with their line"},
		{"digest" + flag + " preview", "the same edition in the browser, as email and in Slack"},
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
