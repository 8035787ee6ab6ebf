package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/overview"
	"github.com/cityoflosangeles/digest/internal/preview"
	"github.com/cityoflosangeles/digest/internal/probe"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

type previewOptions struct {
	output      string
	language    string
	open, links bool
	demo        bool
}

func newPreview(a *app) *cobra.Command {
	var o previewOptions
	cmd := &cobra.Command{
		Use:   "preview [EDITION]",
		Short: "Show an edition as email, in Slack, and as text, side by side",
		Long: `Writes a single page with the email (wide, narrow, and dark), the message as Slack shows it, the
text, every link, and what the operator should know. Without EDITION, it shows the edition that is
due, or else the next one as it would look now. Nothing is sent or stored.`,
		Example: `  digest preview
  digest preview --demo
  digest preview --language es
  digest preview 2026-07-20 --links
  digest preview --output preview.html`,
		Args: maxArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("open") {
				o.open = o.output == "" && console.IsTerminal(a.stdout)
			}
			if o.demo && (len(args) > 0 || o.links) {
				return usageError(errors.New(
					"--demo shows one invented edition, whose links do not work: do not combine it with EDITION or --links"))
			}
			d, err := a.previewDesk(cmd.Context(), o)
			if err != nil {
				return err
			}
			defer d.close()
			return a.preview(cmd.Context(), d, strings.Join(args, ""), o)
		},
	}
	cmd.Flags().StringVar(&o.output, "output", "", "write the page to `FILE` (default a temporary file)")
	cmd.Flags().BoolVar(&o.open, "open", false, "open the page in the browser (default on a terminal, without --output)")
	cmd.Flags().BoolVar(&o.demo, "demo", false, "use an invented week, without a configuration and the network")
	cmd.Flags().StringVar(&o.language, "language", "", "show it in this `LANGUAGE` (default the edition's)")
	cmd.Flags().BoolVar(&o.links, "links", false, "check whether every link works")
	return cmd
}

func (a *app) previewDesk(ctx context.Context, o previewOptions) (*workspace, error) {
	if o.demo {
		return a.demoDesk(ctx, o.language)
	}
	return a.openDesk(ctx, wiring.ReadOnly)
}

func (a *app) preview(ctx context.Context, d *workspace, name string, o previewOptions) error {
	record, standing, err := a.previewed(ctx, d, name)
	if err != nil {
		return err
	}
	m, err := d.renderIn(record, o.language, preview.Formats...)
	if err != nil {
		return err
	}
	addresses := preview.LinksOf(m)
	checks := make([]preview.LinkCheck, len(addresses))
	for i, address := range addresses {
		checks[i].URL = address
	}
	if o.links {
		probe.Links(ctx, fetch.New(d.config.FetchConfig()), checks)
	}
	page, err := preview.Page(m, standing, checks)
	if err != nil {
		return err
	}
	file, err := writePage(o.output, record.Edition.Name, page)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, file)
	for _, c := range checks {
		if c.Error != "" {
			fmt.Fprintf(a.stderr, "link: %s: %s\n", c.URL, c.Error)
		}
	}
	if o.open {
		if err := browse(ctx, file); err != nil {
			fmt.Fprintf(a.stderr, "could not start the browser (%v): open the file yourself\n", err)
		}
	}
	return a.reportProblems(record.Edition)
}

// previewed returns the edition to show, and a line about its state.
func (a *app) previewed(ctx context.Context, d *workspace, name string) (digest.Record, string, error) {
	now, err := a.clock(d.now)
	if err != nil {
		return digest.Record{}, "", err
	}
	if name == "" {
		record, err := d.Preview(ctx, now)
		d.clearProgress()
		if err != nil {
			return record, "", demoHint(err)
		}
		standing, err := overview.Standing(ctx, d.Desk, record)
		return record, standing, err
	}
	record, err := d.Proof(ctx, name)
	if errors.Is(err, digest.ErrNotFound) {
		return record, "", digest.WithHint(fmt.Errorf("there is no edition and no draft %s", name),
			"digest editions lists the editions; digest preview, without a name, shows the next one")
	}
	if err != nil {
		return record, "", err
	}
	standing, err := overview.Standing(ctx, d.Desk, record)
	return record, standing, err
}

// writePage writes the page and returns the name of the file. Only its owner can read it, because a draft is private.
func writePage(output, name, page string) (string, error) {
	if output != "" {
		if err := os.WriteFile(output, []byte(page), 0o600); err != nil {
			return "", fmt.Errorf("writing the preview: %w", err)
		}
		return output, nil
	}
	f, err := os.CreateTemp("", "digest-"+filepath.Base(name)+"-*.html")
	if err != nil {
		return "", fmt.Errorf("writing the preview: %w", err)
	}
	_, err = f.WriteString(page)
	return f.Name(), errors.Join(err, f.Close())
}

// browse opens a file with the system's default program.
func browse(ctx context.Context, file string) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	command := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), command[0], append(command[1:], file)...)
	return cmd.Start()
}
