package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// knownCommand refuses a word that is no command of cmd, and says which one may have been meant. Without it a misspelt
// command would run the command above it, which for the root one publishes.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	cmd.SuggestionsMinimumDistance = 2
	err := fmt.Errorf("%s has no command %q", cmd.CommandPath(), args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return usageError(digest.WithHint(err, "did you mean "+cmd.CommandPath()+" "+near[0]+"?"))
	}
	return usageError(digest.WithHint(err, cmd.CommandPath()+" --help lists them"))
}

// maxArgs refuses more than n arguments, as a mistake of the command line.
func maxArgs(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usageError(digest.WithHint(fmt.Errorf("%s: what is %q?", cmd.CommandPath(), args[n]), cmd.CommandPath()+" --help"))
		}
		return nil
	}
}

// exactArgs refuses anything but n arguments, and says which they are.
func exactArgs(n int, which string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError(digest.WithHint(fmt.Errorf("%s wants %s", cmd.CommandPath(), which), cmd.Example[2:]))
		}
		return nil
	}
}
