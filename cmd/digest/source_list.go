package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/overview"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newSourceList(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List all sources, with their last reading and problems",
		Long: `Lists the sources in the order of the configuration: when each was last read successfully, how (api,
calendar, page, or feed; "(!)" marks a worse way than usual), how many upcoming events it listed
then, and its problem in the newest edition or draft. This command reads no source; digest check
--online reads them all.`,
		Example: `  digest source list
  digest source list --json`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.listSources(cmd.Context(), asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object for each source, on its own line")
	return cmd
}

func (a *app) listSources(ctx context.Context, asJSON bool) error {
	d, err := a.openDesk(ctx, wiring.ReadOnly)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	sources, err := overview.Sources(ctx, d.Desk, now)
	if err != nil {
		return err
	}
	if !asJSON {
		return overview.PrintSources(a.stdout, sources, d.Zone)
	}
	return console.WriteJSON(a.stdout, sources...)
}
