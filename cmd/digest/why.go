package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/newsletter"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newWhy(a *app) *cobra.Command {
	demo, asJSON := false, false
	cmd := &cobra.Command{
		Use:   "why ITEM",
		Short: "Explain why an item is shown, left out, or merged",
		Long: `Reads the sources as for the edition that is due, or else the next one, and explains what happens to
each event, task, repository, or news item that ITEM selects. ITEM is a part of a title or of a
source's name, the address of a page, an identifier, or a repository as owner/name, with or without
the #number of an issue. With the address of a subscriber, why explains whether they get editions.
Nothing is sent or stored.`,
		Example: `  digest why "async night"
  digest why https://www.meetup.com/socalpython/events/314894307/
  digest why CityOfLosAngeles/curb-space-map#54 --demo`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return usageError(digest.WithHint(errors.New("digest why needs one title, address, or name"),
					`digest why "async night"`))
			}
			return nil
		},
		RunE: a.failOnUnread(func(cmd *cobra.Command, args []string) error {
			if strings.Contains(args[0], "@") && !strings.Contains(args[0], "/") && !demo {
				return a.withList(cmd.Context(), wiring.ReadOnly, func(d *workspace, l *newsletter.List) error {
					if err := a.whySubscriber(cmd.Context(), l, args[0], d.Zone); err != nil {
						return err
					}
					return a.subscriberDeliveries(cmd.Context(), d, args[0])
				})
			}
			d, draft, err := a.gather(cmd.Context(), demo)
			if err != nil {
				return err
			}
			draft.SayMissing = d.templates.SayMissing
			lines := edition.Why(draft, args[0])
			if asJSON && len(lines) > 0 {
				return console.WriteJSON(a.stdout, map[string]any{"query": args[0], "found": lines})
			}
			if len(lines) == 0 {
				return digest.WithHint(fmt.Errorf("nothing matches %q in what was read", args[0]),
					"a part of the title is enough; digest source check ADDRESS shows what a source lists")
			}
			for _, line := range lines {
				fmt.Fprintln(a.stdout, line)
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON object with the lines; not for an address")
	cmd.Flags().BoolVar(&demo, "demo", false, "use the invented week of digest --dry-run --demo")
	return cmd
}

// gather reads all sources, and returns what the next edition would be composed of. It stores nothing.
func (a *app) gather(ctx context.Context, demo bool) (*workspace, edition.Material, error) {
	var d *workspace
	var err error
	if demo {
		d, err = a.demoDesk(ctx, "")
	} else {
		d, err = a.openDesk(ctx, wiring.ReadOnly)
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

// failOnUnread makes a command fail if a source could not be read: what is missing in its result may be missing for
// that reason.
func (a *app) failOnUnread(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := run(cmd, args); err != nil || !a.unread {
			return err
		}
		return &exitError{code: exitPart}
	}
}
