package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/usage"
)

// formats are the values of --format.
var formats = []digest.Format{digest.Text, digest.HTML, digest.Slack, digest.JSON, digest.Markdown}

func newRoot(a *app) *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "digest",
		Short: "Send a city's open-source news to its meetup groups",
		Long: `digest reads the calendars of meetup groups and the recent activity of GitHub organizations,
composes the edition that is due, and publishes it: to Slack, by email, and as a public archive.
Running it more often is safe: each edition goes out once.`,
		Example: `  digest --dry-run --demo                 see a whole edition, made from an invented week
  digest --dry-run                        see the edition as it would look now; send and store nothing
  digest --dry-run --format html > e.html
  digest                                  publish what is due
  digest check                            find mistakes before the next edition is due`,
		Args:             knownCommand,
		SilenceErrors:    true,
		SilenceUsage:     true,
		PersistentPreRun: func(*cobra.Command, []string) { a.findConfig() },
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.run(cmd.Context(), o)
		},
	}
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "print the edition; send and store nothing")
	cmd.Flags().BoolVar(&o.demo, "demo", false, "with --dry-run: use an invented week, without the network")
	cmd.Flags().BoolVar(&o.now, "now", false, "publish an extra edition now, although none is due")
	cmd.Flags().BoolVar(&o.yes, "yes", false, "with --now: do not ask, even on a terminal")
	cmd.Flags().StringVar((*string)(&o.format), "format", string(digest.Text),
		"with --dry-run: text, html, slack, json, or markdown")
	cmd.Flags().StringVar(&o.language, "language", "",
		"with --dry-run: print it in this `LANGUAGE` (default the edition's)")
	completions := cobra.FixedCompletions(
		[]string{"text", "html", "slack", "json", "markdown"}, cobra.ShellCompDirectiveNoFileComp)
	_ = cmd.RegisterFlagCompletionFunc("format", completions) // it fails only if there is no such flag
	p := cmd.PersistentFlags()
	p.StringVar(&a.config, "config", "", "the configuration `FILE` (default $DIGEST_CONFIG, or else meetups.yaml)")
	p.StringVar(&a.at, "at", "", "use `TIME` as the current time: 2026-07-20T09:00:00-07:00")
	p.BoolVarP(&a.quiet, "quiet", "q", false, "print only errors to standard error")
	cmd.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError(usage.BadFlag(c, err)) })
	cmd.SetHelpCommand(usage.NewHelp(usageError))
	cmd.Version = versionLine()
	cmd.SetVersionTemplate("{{.Version}}\n")
	cmd.AddCommand(
		newInit(a), newCheck(a), newSource(a), newEditions(a), newWhy(a), newSettle(a), newSubscriber(a), newReady(a),
		newMatch(a), newTalk(a), newAsk(a), newReport(a), newVersion(a), newHealthcheck(a),
		newApprove(a), newHold(a), newSkip(a), newSendTest(a), newPreview(a),
		newServe(a), newPause(a), newResume(a), newBackup(a), newRestore(a), newMigrate(a), newAudit(a), newMan(),
	)
	a.completions().Add(cmd, config.Languages)
	return cmd
}

type runOptions struct {
	dryRun, demo, now, yes bool
	format                 digest.Format
	language               string
}

func (o runOptions) check() error {
	known := false
	for _, f := range formats {
		known = known || o.format == f
	}
	switch {
	case !known:
		return fmt.Errorf("--format %s is not known; use text, html, slack, json, or markdown", o.format)
	case o.demo && !o.dryRun:
		return digest.WithHint(errors.New("--demo needs --dry-run: the invented week is never sent"),
			"digest --dry-run --demo")
	case o.format != digest.Text && !o.dryRun:
		return digest.WithHint(errors.New("--format needs --dry-run: each destination has its own format"),
			"digest --dry-run --format "+string(o.format))
	case o.language != "" && !o.dryRun:
		return digest.WithHint(errors.New("--language needs --dry-run: each destination has its own language"),
			"digest --dry-run --language "+o.language)
	case o.yes && !o.now:
		return errors.New("--yes needs --now: nothing else is asked")
	case o.now && o.dryRun:
		return errors.New("--now publishes and --dry-run does not: use one of them")
	}
	return nil
}

func (a *app) run(ctx context.Context, o runOptions) error {
	if err := o.check(); err != nil {
		return usageError(err)
	}
	if o.dryRun {
		return a.dryRun(ctx, o)
	}
	return a.publish(ctx, o)
}

// findConfig sets the name of the configuration file, if no flag does.
func (a *app) findConfig() {
	if a.config == "" {
		a.config, _ = a.getenv("DIGEST_CONFIG")
	}
	a.config = cmp.Or(a.config, "meetups.yaml")
}

// clock returns the time that --at sets, or otherwise.
func (a *app) clock(otherwise time.Time) (time.Time, error) {
	if a.at == "" {
		return otherwise, nil
	}
	t, err := time.Parse(time.RFC3339, a.at)
	if err != nil {
		return t, usageError(fmt.Errorf("--at %q is not a time with an offset, such as 2026-07-20T09:00:00-07:00", a.at))
	}
	return t, nil
}
