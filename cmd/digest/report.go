package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

// maxReportedEditions is more than the weeks of many years.
const maxReportedEditions = 2000

func newReport(a *app) *cobra.Command {
	since, format := "", "text"
	cmd := &cobra.Command{
		Use:   "report",
		Short: "What came after the editions: talks, new contributors, tasks",
		Long: `Tells, from what the store has, which talks were proposed, accepted and given, who contributed for the first time to the projects that
editions showed, before and after, and which tasks were closed. After does not mean because of. Where a token for GitHub is set,
it is asked what became of each task.`,
		Example: `  digest report --since 2026-04-01
  digest report --since 2026-04-01 --format markdown > report.md`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains([]string{"text", "markdown", "json", "csv"}, format) {
				return usageError(fmt.Errorf("--format %s is not known; there are text, markdown, json and csv", format))
			}
			return a.report(cmd.Context(), since, format)
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "the first `DAY`: 2026-04-01; 91 days ago")
	cmd.Flags().StringVar(&format, "format", format, "text, markdown, json or csv")
	return cmd
}

func (a *app) report(ctx context.Context, day, format string) error {
	d, err := a.openDesk(ctx, readOnly)
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
	switch format {
	case "json":
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	case "csv":
		return reportCSV(a.stdout, r, d.Zone)
	}
	reportText(a.stdout, r, d.Zone, format == "markdown")
	return nil
}

// askTasks asks GitHub what became of the tasks, where there are credentials. What it does not tell stays unknown.
func (a *app) askTasks(ctx context.Context, d *workspace, r *edition.Report) error {
	if len(r.Tasks) == 0 {
		return nil
	}
	api, err := openGitHub(d.config, d.config.FetchConfig())
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

func reportText(w io.Writer, r edition.Report, zone *time.Location, markdown bool) {
	day := func(t time.Time) string { return t.In(zone).Format(time.DateOnly) }
	head := func(level int, text string) {
		if markdown {
			fmt.Fprintf(w, "%s %s\n\n", strings.Repeat("#", level), text)
			return
		}
		fmt.Fprintf(w, "%s\n%s\n", text, strings.Repeat(map[int]string{1: "=", 2: "-"}[level], len([]rune(text))))
	}
	safe := func(text string) string {
		if markdown {
			return inMarkdown(text)
		}
		return printable(text)
	}
	head(1, fmt.Sprintf("What came after the digest, %s to %s", day(r.Since), day(r.Until)))
	fmt.Fprintf(w, "%s went out. What happened after something was shown did not need to happen because of it.\n\n", plural(r.Editions, "edition", "editions"))

	head(2, "Community engagement: talks")
	fmt.Fprintf(w, "%d proposed, %d accepted, %d given, %d declined.\n", r.Talks[digest.TalkProposed], r.Talks[digest.TalkAccepted], r.Talks[digest.TalkPresented], r.Talks[digest.TalkDeclined])
	for _, t := range r.Given {
		line := fmt.Sprintf("- %s at %s", safe(t.Repository), safe(t.Group))
		if !t.At.IsZero() {
			line += " on " + day(t.At)
		}
		if t.Speaker != "" {
			line += ", by " + safe(t.Speaker)
		}
		for _, link := range []struct{ name, address string }{{"slides", t.Slides}, {"recap", t.Recap}} {
			if link.address != "" {
				line += ", " + link.name + ": " + link.address
			}
		}
		fmt.Fprintln(w, line)
	}

	fmt.Fprintln(w)
	head(2, "Recruiting: first contributions from outside")
	if len(r.Projects) == 0 {
		fmt.Fprintln(w, "No project was shown.")
	}
	for _, p := range r.Projects {
		fmt.Fprintf(w, "- %s, first shown on %s, in %s: %s before, %s after", safe(p.Repository), day(p.First), plural(p.Editions, "edition", "editions"),
			plural(len(p.Before), "person", "people"), plural(len(p.After), "person", "people"))
		if len(p.After) > 0 {
			fmt.Fprintf(w, " (%s)", safe(strings.Join(p.After, ", ")))
		}
		fmt.Fprintln(w)
	}

	fmt.Fprintln(w)
	head(2, "Recruiting: tasks")
	closed, unknown := 0, 0
	for _, t := range r.Tasks {
		switch {
		case !t.Known:
			unknown++
		case !t.Closed.IsZero():
			closed++
		}
	}
	fmt.Fprintf(w, "%s shown, %d closed since.\n", plural(len(r.Tasks), "task was", "tasks were"), closed)
	if unknown > 0 {
		fmt.Fprintf(w, "What became of %d is not known: GitHub was not asked, or did not tell. With github: {token: …} it is asked.\n", unknown)
	}
	for _, t := range r.Tasks {
		if !t.Closed.IsZero() {
			fmt.Fprintf(w, "- %s#%d, %s: shown on %s, closed on %s by %s\n", safe(t.Repository), t.Number, safe(t.Title), day(t.Shown), day(t.Closed), safe(t.By))
		}
	}

	fmt.Fprintln(w)
	head(2, "Reuse")
	fmt.Fprintf(w, "The editions told of %s that others can use.\n", plural(r.Releases, "release", "releases"))
}

// inMarkdown writes a text that came from outside so that it says only itself.
func inMarkdown(text string) string {
	return strings.NewReplacer("\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "<", "&lt;", ">", "&gt;", "|", "\\|", "#", "\\#").Replace(printable(text))
}

// reportCSV writes a row for each talk, project and task.
func reportCSV(w io.Writer, r edition.Report, zone *time.Location) error {
	out := csv.NewWriter(w)
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(zone).Format(time.DateOnly)
	}
	rows := [][]string{{"kind", "repository", "what", "shown", "after", "before", "who", "address"}}
	for _, t := range r.Given {
		rows = append(rows, []string{"talk", t.Repository, t.Group, "", day(t.At), "", t.Speaker, t.URL})
	}
	for _, p := range r.Projects {
		rows = append(rows, []string{"project", p.Repository, "first contributions", day(p.First), strconv.Itoa(len(p.After)), strconv.Itoa(len(p.Before)), strings.Join(p.After, " "), ""})
	}
	for _, t := range r.Tasks {
		rows = append(rows, []string{"task", t.Repository, fmt.Sprintf("#%d %s", t.Number, t.Title), day(t.Shown), day(t.Closed), "", t.By, t.URL})
	}
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") { // spreadsheets take it for a formula
				row[i] = "'" + cell
			}
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}
