package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/jobs"
	"github.com/cityoflosangeles/digest/internal/store"
)

func newBackup(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the store to a new file, even while digest runs",
		Long: `backup copies the store, as it is at one moment, to a new file that only its owner can read. Other
processes do not have to wait. To back up a store in PostgreSQL, use pg_dump.`,
		Example: "  digest backup /var/backups/digest-$(date +%F).db",
		Args:    exactArgs(1, "the name of the file to write"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.loadConfig()
			if err != nil {
				return err
			}
			if err := store.Backup(cmd.Context(), c.Store.Reveal(), args[0]); err != nil {
				return err
			}
			fmt.Fprintf(a.stdout, "The store was copied to %s.\n", args[0])
			return nil
		},
	}
}

func newRestore(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Replace a lost store with a backup; nothing is sent until digest resume",
		Long: `restore puts a backup in the place of the store, and pauses sending: the backup does not know what
was sent after it was made, so digest would send that again. Compare the store with what readers
got. Then run digest resume.`,
		Example: "  digest restore /var/backups/digest-2026-07-19.db",
		Args:    exactArgs(1, "the name of the backup"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.loadConfig()
			if err != nil {
				return err
			}
			now, err := a.clock(time.Now())
			if err != nil {
				return err
			}
			if err := store.Restore(cmd.Context(), args[0], c.Store.Reveal(), login(), now); err != nil {
				return err
			}
			fmt.Fprintln(a.stdout, "The store is restored, and sending is paused: "+
				"the store does not know what was sent after the backup was made.")
			fmt.Fprintln(a.stdout, "Look at the channel, the list, and the site. If they got an edition "+
				"that `digest editions` does not list, run digest resume --handled. Otherwise, run digest resume.")
			return nil
		},
	}
}

func newMigrate(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Update the store's tables",
		Long: `migrate updates the store's tables to this version of digest. Every run that writes does the same.
Use migrate to choose the time, or to do it with a database account that may change tables. It
refuses the store of a newer version.`,
		Example: "  digest migrate",
		Args:    maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.loadConfig()
			if err != nil {
				return err
			}
			s, err := store.Open(cmd.Context(), c.Store.Reveal())
			if err != nil {
				return err
			}
			defer func() { _ = s.Close() }() // everything worth keeping was committed before
			if s.Shared() {
				if err := jobs.Migrate(cmd.Context(), c.Store.Reveal()); err != nil {
					return err
				}
			}
			version, err := s.Version(cmd.Context())
			if err != nil {
				return err
			}
			fmt.Fprintf(a.stdout, "The store is at version %d.\n", version)
			return nil
		},
	}
}
