package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/process"
	"github.com/cityoflosangeles/digest/internal/server"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newServe(a *app) *cobra.Command {
	var logs string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run as a service: publish on schedule, and serve health, status, and metrics",
		Long: `serve keeps running, and publishes every edition when it is due. You can restart it, and run it on
several machines that share a store in PostgreSQL: each edition goes out once. SIGHUP reloads the
configuration. SIGTERM ends the program within seconds.`,
		Example: `  digest serve
  digest serve --log-format json 2>> digest.log`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, err := a.logger(logs)
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), log)
		},
	}
	cmd.Flags().StringVar(&logs, "log-format", "text", "format of logs on standard error: text or json")
	return cmd
}

// logger writes structured logs to standard error.
func (a *app) logger(format string) (*slog.Logger, error) {
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(a.stderr, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(a.stderr, nil)), nil
	}
	return nil, usageError(fmt.Errorf("--log-format %s is not known; use text or json", format))
}

func (a *app) serve(ctx context.Context, log *slog.Logger) error {
	begin, err := a.clock(time.Now())
	if err != nil {
		return err
	}
	c, err := a.loadToSend()
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, c.Store.Reveal())
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }() // everything worth keeping was committed before
	st.Guard(process.Machine(a.getenv))
	present, leave := context.WithCancel(context.WithoutCancel(ctx)) // until the last run has settled
	defer leave()
	a.presence(st).Start(present)
	reload := make(chan os.Signal, 1)
	if hangup != nil {
		signal.Notify(reload, hangup)
		defer signal.Stop(reload)
	}
	s, err := server.New(ctx, c, server.Config{
		Load: a.loadToSend, Store: st, Version: programVersion(), Log: log, Now: a.wall(begin), Reload: reload,
		Open: func(ctx context.Context, c config.Config) (*server.Workspace, error) {
			return a.openServed(ctx, c, st, log)
		},
	})
	if err != nil {
		return err
	}
	defer s.Close(ctx)
	return s.Run(ctx)
}

// openServed makes the desk of a configuration, and the public's pages.
func (a *app) openServed(
	ctx context.Context, c config.Config, st *store.Store, log *slog.Logger,
) (*server.Workspace, error) {
	manners := c.FetchConfig()
	manners.Cache = st
	d, err := a.newDesk(ctx, c, st, manners)
	if err != nil {
		return nil, err
	}
	pages, err := wiring.OpenPages(c, d.list, d.asks, log)
	if err != nil {
		return nil, usageError(err)
	}
	w := served(d)
	w.Pages = pages
	w.AskPeople, w.AskClicked = d.asks.Tick(log), d.asks.Clicks()
	return w, nil
}

// served returns a desk in the form that the server takes, without the public's pages.
func served(d *workspace) *server.Workspace {
	return &server.Workspace{
		Desk: d.Desk, Config: d.config, Templates: d.renderers.In,
		CheckTemplates: func() error { return wiring.CheckTemplates(d.templates, d.config) },
		Quotas:         d.github.Quotas, Slack: wiring.SlackClient(d.config.FetchConfig()),
	}
}

// wall returns the clock: that of the system, or with --at one that starts there.
func (a *app) wall(begin time.Time) func() time.Time {
	if a.at == "" {
		// Round drops the monotonic reading, which stops while the machine sleeps.
		return func() time.Time { return time.Now().Round(0) }
	}
	started := time.Now()
	return func() time.Time { return begin.Add(time.Since(started)) }
}
