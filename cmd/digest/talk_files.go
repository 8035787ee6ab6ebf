package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newTalkExport(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "export",
		Short:   "Export all talks as YAML, for digest talk import",
		Example: "  digest talk export > talks.yaml",
		Args:    maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := a.openDesk(cmd.Context(), wiring.ReadOnly)
			if err != nil {
				return err
			}
			defer d.close()
			all, err := d.Talks(cmd.Context())
			if err != nil {
				return err
			}
			text, err := config.FormatTalks(all, d.Zone)
			if err != nil {
				return fmt.Errorf("writing talks: %w", err)
			}
			_, err = a.stdout.Write(text)
			return err
		},
	}
}

func newTalkImport(a *app) *cobra.Command {
	as := ""
	cmd := &cobra.Command{
		Use:     "import FILE|-",
		Short:   "Import talks from YAML; talks that are known already stay",
		Example: "  digest talk import talks.yaml",
		Args:    exactArgs(1, "a file, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withTalks(cmd.Context(), func(ctx context.Context, d *workspace, now time.Time) error {
				text, err := a.readAll(args[0])
				if err != nil {
					return err
				}
				all, err := config.ParseTalks(args[0], text, d.Zone)
				if err != nil {
					return usageError(err)
				}
				for _, t := range all {
					if err := a.recordTalk(ctx, d, t, as, now); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&as, "as", "", "your `NAME`, for the record (default that of your account)")
	return cmd
}

// maxInput is how many bytes of a file of talks are read.
const maxInput = 4 << 20

func (a *app) readAll(name string) ([]byte, error) {
	in := a.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxInput))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return text, nil
}
