package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
	"github.com/cityoflosangeles/digest/internal/report"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// maxReportedEditions is enough for a weekly digest of 38 years.
const maxReportedEditions = 2000

func newReport(a *app) *cobra.Command {
	since, format := "", "text"
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Report what happened after editions: talks, new contributors, tasks",
		Long: `Lists, from the store, which talks were proposed, accepted, and given, who contributed for the first
time to the projects in editions, before and after, and which tasks were closed. What happened after
an edition did not necessarily happen because of it. With a token for GitHub, report asks GitHub
about each task.`,
		Example: `  digest report --since 2026-04-01
  digest report --since 2026-04-01 --format markdown > report.md`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains([]string{"text", "markdown", "json", "csv"}, format) {
				return usageError(fmt.Errorf("--format %s is not known; use text, markdown, json, or csv", format))
			}
			return a.report(cmd.Context(), since, format)
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "the first `DATE`: 2026-04-01 (default 91 days ago)")
	cmd.Flags().StringVar(&format, "format", format, "text, markdown, json, or csv")
	return cmd
}

func (a *app) report(ctx context.Context, day, format string) error {
	d, err := a.openDesk(ctx, wiring.ReadOnly)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	since := digest.StartOfDay(now.In(d.Zone).AddDate(0, 0, -91), d.Zone)
	if day != "" {
		if since, err = moment("--since", day, d.Zone); err != nil {
			return err
		}
	}
	if !since.Before(now) {
		return usageError(fmt.Errorf("--since %s is not in the past", day))
	}
	records, err := d.Store.Editions(ctx, maxReportedEditions)
	if err != nil {
		return err
	}
	steps, err := digest.TalkSteps(ctx, d.Store)
	if err != nil {
		return err
	}
	r := edition.MakeReport(records, steps, since, now)
	if err := a.askTasks(ctx, d, &r); err != nil {
		return err
	}
	whole := report.WithAsks{Report: r}
	if d.asks != nil {
		log, err := ask.ReadLog(ctx, d.Store)
		if err != nil {
			return err
		}
		whole = report.CountAsks(r, log, d.asks.Rules, records)
	}
	switch format {
	case "json":
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(whole)
	case "csv":
		return report.CSV(a.stdout, r, d.Zone)
	}
	report.Text(a.stdout, r, d.Zone, format == "markdown")
	report.Asks(a.stdout, whole.Asks, format == "markdown")
	return nil
}

// askTasks asks GitHub which tasks were closed, if there are credentials. Without a response, a task stays unknown.
func (a *app) askTasks(ctx context.Context, d *workspace, r *edition.Report) error {
	if len(r.Tasks) == 0 {
		return nil
	}
	api, err := wiring.OpenGitHub(d.config, d.config.FetchConfig())
	if err != nil {
		return usageError(err)
	}
	if !api.Known() {
		return nil
	}
	for i := range r.Tasks {
		t := &r.Tasks[i]
		at, by, err := api.Closed(ctx, t.Repository, t.Number)
		if err != nil {
			a.problem(digest.Problem{Source: t.URL, Error: err.Error(), Hint: digest.Hint(err)})
			continue
		}
		t.Known, t.Closed, t.By = true, at, by
	}
	return nil
}
