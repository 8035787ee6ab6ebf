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
		Short: "Copy the store to a new file, also while digest runs",
		Long: `backup writes the store, as it is at one moment, to a new file that its owner alone can read. Nobody is kept waiting. A store in
PostgreSQL is backed up with pg_dump.`,
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
		Short: "Put a backup in the place of a lost store; nothing is sent until digest resume",
		Long: `restore puts a backup where the store was. It comes back paused: what was sent after the backup was made is not in it, and would
be sent again. Compare with what really went out, then: digest resume.`,
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
			fmt.Fprintln(a.stdout, "The store is back, and sending is paused: what went out after the backup was made is not in it.")
			fmt.Fprintln(a.stdout, "Look at the channel, the list and the site: did they get an edition that `digest editions` does not show? Then: digest resume --handled, else: digest resume")
			return nil
		},
	}
}

func newMigrate(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the store's tables up to date",
		Long: `migrate brings the store's tables to what this digest needs. Every run that writes does so by itself; this is for who wants to do it
at a time of their own, or by an account that may change tables. A store of a newer digest is refused.`,
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
