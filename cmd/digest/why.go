package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/newsletter"
)

func newWhy(a *app) *cobra.Command {
	demo := false
	cmd := &cobra.Command{
		Use:   "why ITEM",
		Short: "Why an event, task, repository or piece of news is shown, left out or merged",
		Long: `Reads the sources as the edition that is due, else the next one, would read them, and says what becomes of
everything that ITEM means, and why: a part of a title or of a source's name, the address of a page, an identifier,
or owner/name of a repository, with or without #number of an issue. With the address of a subscriber it says whether they are written to, and why.
Nothing is sent or stored.`,
		Example: `  digest why "async night"
  digest why https://www.meetup.com/socalpython/events/314894307/
  digest why CityOfLosAngeles/curb-space-map#54 --demo`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return usageError(digest.WithHint(fmt.Errorf("digest why wants one title, address or name"), `digest why "async night"`))
			}
			return nil
		},
		RunE: a.failOnUnread(func(cmd *cobra.Command, args []string) error {
			if strings.Contains(args[0], "@") && !strings.Contains(args[0], "/") && !demo {
				return a.withList(cmd.Context(), readOnly, func(d *workspace, l *newsletter.List) error {
					if err := a.whySubscriber(cmd.Context(), l, args[0], d.Zone); err != nil {
						return err
					}
					return a.subscriberDeliveries(cmd.Context(), d, args[0])
				})
			}
			_, draft, err := a.gather(cmd.Context(), demo)
			if err != nil {
				return err
			}
			lines, err := edition.Why(cmd.Context(), draft, args[0])
			if err != nil {
				return err
			}
			if len(lines) == 0 {
				return digest.WithHint(fmt.Errorf("nothing that was read is called %q", args[0]),
					"a part of its title will do; digest source check ADDRESS shows what a source tells")
			}
			for _, line := range lines {
				fmt.Fprintln(a.stdout, line)
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&demo, "demo", false, "ask about the invented week of digest --dry-run --demo")
	return cmd
}

// gather reads all sources for a look at what the coming edition is composed of; nothing is stored.
func (a *app) gather(ctx context.Context, demo bool) (*workspace, edition.Material, error) {
	var d *workspace
	var err error
	if demo {
		d, err = a.demoDesk(ctx)
	} else {
		d, err = a.openDesk(ctx, readOnly)
	}
	if err != nil {
		return nil, edition.Material{}, err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return nil, edition.Material{}, err
	}
	draft, err := d.Gather(ctx, now)
	d.clearProgress()
	if err != nil {
		return nil, draft, demoHint(err)
	}
	for _, p := range draft.Problems() {
		a.unread = a.unread || p.Failed
		if p.Item == "" && !a.quiet {
			a.problem(p)
		}
	}
	return d, draft, nil
}

// failOnUnread makes it the exit code of a look at what was gathered that a source could not be read: what is missing there may be missing
// for that alone.
func (a *app) failOnUnread(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := run(cmd, args); err != nil || !a.unread {
			return err
		}
		return &exitError{code: exitPart}
	}
}
