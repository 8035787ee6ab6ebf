package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// initOptions are the answers that were given as flags.
type initOptions struct {
	city, name, language, zone string
	groups, orgs               []string
	slack, email, site         string
	yes, private               bool
}

func newInit(a *app) *cobra.Command {
	var o initOptions
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
			return a.init(cmd.Context(), o, given)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.city, "city", "", "the `CITY`: the name and the zone are made of it")
	f.StringVar(&o.name, "name", "", "the `NAME` of the digest; CITY community digest")
	f.StringVar(&o.language, "language", "", "en or es")
	f.StringVar(&o.zone, "time-zone", "", "the `ZONE` of the city: America/Chicago")
	f.StringArrayVar(&o.groups, "group", nil, "the address of any page of a group, or `NAME=ADDRESS`; as often as there are groups")
	f.StringArrayVar(&o.orgs, "org", nil, "an `ORGANIZATION` of GitHub, or one repository (owner/name); as often as there are")
	f.StringVar(&o.slack, "slack", "", "the ID of a `CHANNEL` of Slack (C0123456789); webhook: by a webhook")
	f.StringVar(&o.email, "email", "", "the `ADDRESS` of a mailing list")
	f.StringVar(&o.site, "site", "", "the `FOLDER` of a public archive; public where there is no other destination")
	f.BoolVar(&o.yes, "yes", false, "ask nothing, also on a terminal")
	f.BoolVar(&o.private, "allow-private", false, "read addresses of private networks, this machine included")
	return cmd
}

func (a *app) init(ctx context.Context, o initOptions, given int) error {
	if _, err := os.Stat(a.config); err == nil {
		return wrong(exists(a.config)) // before anybody is asked anything
	}
	person := isTerminal(a.stdin) && !o.yes
	if !person && given == 0 && !o.yes {
		return a.write(config.Starting(), "edit the file: another city changes the name, the zone, the groups and the github list", nil)
	}
	now, err := a.clock(time.Now())
	if err != nil {
		return err
	}
	s := &starter{app: a, now: now, plan: plan{file: a.config, language: "en", zone: "UTC", private: o.private}}
	if person {
		s.ask = newAsker(a.stdin, a.stderr)
	}
	if err := s.run(ctx, o); err != nil {
		return err
	}
	return a.write(s.plan.yaml(), s.plan.summary(), s.plan.secrets())
}

func exists(name string) error {
	return digest.WithHint(fmt.Errorf("%s exists already, and is not written over", name), "digest init --config OTHER.yaml, or digest check to see whether it is right")
}

// write writes the file and says what to do next.
func (a *app) write(text []byte, also string, secrets []string) error {
	f, err := os.OpenFile(a.config, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return wrong(exists(a.config))
	}
	if err != nil {
		return wrong(fmt.Errorf("writing a starting configuration: %w", err))
	}
	if _, err := f.Write(text); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", a.config, err), f.Close())
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", a.config, err)
	}
	flag := ""
	if a.config != "meetups.yaml" {
		flag = " --config " + a.config
	}
	fmt.Fprintf(a.stdout, "Wrote %s. What to do next:\n\n", a.config)
	for _, s := range secrets {
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
	fmt.Fprintf(a.stdout, "\n%s.\n", strings.ToUpper(also[:1])+also[1:])
	return nil
}
