package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func newWhy(a *app) *cobra.Command {
	demo := false
	cmd := &cobra.Command{
		Use:   "why ITEM",
		Short: "Why an event, task, repository or piece of news is shown, left out or merged",
		Long: `Reads the sources as the edition that is due, else the next one, would read them, and says what becomes of
everything that ITEM means, and why: a part of a title or of a source's name, the address of a page, an identifier,
or owner/name of a repository, with or without #number of an issue. Nothing is sent or stored.`,
		Example: `  digest why "async night"
  digest why https://www.meetup.com/socalpython/events/314894307/
  digest why CityOfLosAngeles/curb-space-map#54 --demo`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return wrong(digest.WithHint(fmt.Errorf("digest why wants one title, address or name"), `digest why "async night"`))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			var d *desk
			var err error
			if demo {
				d, err = a.demoDesk(cmd.Context())
			} else {
				d, err = a.openDesk(cmd.Context(), readOnly)
			}
			if err != nil {
				return err
			}
			defer d.close()
			now, err := a.clock(d.now)
			if err != nil {
				return err
			}
			lines, err := d.Explain(cmd.Context(), now, args[0])
			d.clearProgress()
			if err != nil {
				return demoHint(err)
			}
			if len(lines) == 0 {
				return digest.WithHint(fmt.Errorf("nothing that was read is called %q", args[0]),
					"a part of its title will do; digest source check ADDRESS shows what a source tells")
			}
			for _, line := range lines {
				fmt.Fprintln(a.stdout, line)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&demo, "demo", false, "ask about the invented week of digest --dry-run --demo")
	return cmd
}
