package main

import (
	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/manpage"
)

// newMan is hidden: it is for makers of packages.
func newMan() *cobra.Command {
	return &cobra.Command{
		Use:     "man FOLDER",
		Short:   "Write a manual page for each command to a folder",
		Example: "  digest man /usr/local/share/man/man1",
		Hidden:  true,
		Args:    exactArgs(1, "the folder"),
		RunE:    func(cmd *cobra.Command, args []string) error { return manpage.Write(args[0], cmd.Root()) },
	}
}
