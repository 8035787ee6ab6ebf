package main

import (
	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/usage"
)

// knownCommand rejects a word that is not a command of cmd, and suggests a similar one. Without it, a misspelled
// command would run cmd itself, and the root command publishes.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError(usage.UnknownCommand(cmd, args[0]))
}

// maxArgs rejects more than n arguments.
func maxArgs(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error { return usageError(usage.MaxArgs(cmd, args, n)) }
}

// exactArgs rejects anything but n arguments. which describes them, for the error.
func exactArgs(n int, which string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error { return usageError(usage.ExactArgs(cmd, args, n, which)) }
}
