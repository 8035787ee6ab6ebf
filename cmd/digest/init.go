package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
)

func newInit(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a starting meetups.yaml with the six groups of Los Angeles",
		Example: `  digest init
  digest init --config boston.yaml`,
		Args: maxArgs(0),
		RunE: func(*cobra.Command, []string) error {
			return a.init()
		},
	}
}

func (a *app) init() error {
	f, err := os.OpenFile(a.config, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return wrong(digest.WithHint(fmt.Errorf("%s exists already, and is not written over", a.config), "digest init --config OTHER.yaml, or digest check to see whether it is right"))
	}
	if err != nil {
		return wrong(fmt.Errorf("writing a starting configuration: %w", err))
	}
	if _, err := f.Write(config.Starting()); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", a.config, err), f.Close())
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", a.config, err)
	}
	flag := ""
	if a.config != "meetups.yaml" {
		flag = " --config " + a.config
	}
	fmt.Fprintf(a.stdout, `Wrote %s. What to do next:

  digest%s --dry-run    see the next edition; it sends and stores nothing
  edit the file: another city changes the name, the zone, the groups and the github list
  digest%s check        find mistakes, with the line they are in
`, a.config, flag, flag)
	return nil
}
