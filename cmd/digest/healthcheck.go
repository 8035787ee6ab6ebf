package main

import (
	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/probe"
)

func newHealthcheck(a *app) *cobra.Command {
	address := ""
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a running digest serve whether it is healthy",
		Long: `Asks the digest serve of this configuration, at serve.admin or serve.listen, and exits with 0 if it
checks the schedule, and with 1 if it does not, or does not answer. It is meant for containers.`,
		Example: "  digest healthcheck\n  digest healthcheck --address 127.0.0.1:8080",
		Args:    maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if address == "" {
				c, err := a.loadConfig()
				if err != nil {
					return err
				}
				if address, err = c.Serve.Address(); err != nil {
					return usageError(err)
				}
			}
			return probe.Alive(cmd.Context(), address)
		},
	}
	cmd.Flags().StringVar(&address, "address", "", "`HOST:PORT` to ask (default that of the configuration)")
	return cmd
}
