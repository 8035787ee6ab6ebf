package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/askdesk"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newAskPreview(a *app) *cobra.Command {
	demo, language := false, ""
	cmd := &cobra.Command{
		Use:   "preview",
		Short: "Print the messages that are due; send and store nothing",
		Long: `Prints the messages that digest ask run would send now. With --demo, an invented city asks invented
people about the invented week of digest --dry-run --demo, and the first of them says yes.`,
		Example: `  digest ask preview --demo`,
		Args:    maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if language != "" && !demo {
				return usageError(errors.New("--language needs --demo: people choose their languages in meetups.yaml"))
			}
			if demo {
				return a.askDemo(cmd.Context(), language)
			}
			return a.withAsks(cmd.Context(), wiring.ReadOnly, func(ctx context.Context, d *workspace, now time.Time) error {
				d.asks.Ledger.Store = askdesk.Pretend(d.Store)
				d.asks.Channels = []ask.Channel{askdesk.Printer{Out: a.stdout, Text: d.asks.Text}}
				out, err := d.asks.Run(ctx, now)
				if err == nil && len(out.Deliveries) == 0 {
					fmt.Fprintln(a.stderr, "no message is due now; at night and on weekends, messages wait")
				}
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&demo, "demo", false, "use an invented week and invented people, without the network")
	cmd.Flags().StringVar(&language, "language", "", "with --demo: the `LANGUAGE` of the city, en or es")
	return cmd
}

// askDemo prints what an invented city asks, and what follows the first yes.
func (a *app) askDemo(ctx context.Context, language string) error {
	d, err := a.demoDesk(ctx, language)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	record, err := d.Preview(ctx, now)
	d.clearProgress()
	if err != nil {
		return err
	}
	return askdesk.Demo(ctx, d.asks.Room, record, askdesk.Printer{Out: a.stdout, Text: d.asks.Text}, now)
}
