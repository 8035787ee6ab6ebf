package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newTalk(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "talk",
		Short: "Track talk proposals",
		Long: `A talk is a match that somebody followed up: it is proposed, then accepted or declined, then
presented. Editions list accepted talks, and propose no further talk to the group for some time.
After its day, the draft and digest talk list ask whether it was given. digest talk present answers,
and may be repeated to add slides or a recap.
digest never writes to an organizer. You do that.`,
		Example: `  digest talk propose CityOfLosAngeles/curb-space-map "saturday build day" --speaker "Rosa Medina"
  digest talk accept curb-space-map-2026-07-25
  digest talk present curb-space-map-2026-07-25 --slides https://slides.example/curb
  digest talk list`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTalkPropose(a),
		newTalkMove(a, "accept", digest.TalkAccepted, "Record that the organizer accepted a talk"),
		newTalkMove(a, "decline", digest.TalkDeclined, "Record that a talk does not take place"),
		newTalkMove(a, "present", digest.TalkPresented, "Record that a talk was given"),
		newTalkList(a), newTalkExport(a), newTalkImport(a))
	return cmd
}

// talkDetails are the flags that add details to a talk at any step.
type talkDetails struct {
	as, speaker, slides, recap, on, group, url string
	minutes                                    int
}

func (o *talkDetails) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.as, "as", "", "your `NAME`, for the record (default that of your account)")
	f.StringVar(&o.speaker, "speaker", "", "the `NAME` of the speaker")
	f.IntVar(&o.minutes, "minutes", 0, "the length of the talk")
	f.StringVar(&o.slides, "slides", "", "the `ADDRESS` of the slides")
	f.StringVar(&o.recap, "recap", "", "the `ADDRESS` of a report on the talk")
	f.StringVar(&o.on, "on", "", "the `TIME` of the talk: \"2026-08-08 14:00\" in the digest's time zone, or RFC 3339")
}

// fill adds the flags that are set to the talk.
func (o talkDetails) fill(t *digest.Talk, zone *time.Location) error {
	if o.on != "" {
		at, err := config.TalkTime(o.on, zone)
		if err != nil {
			return usageError(fmt.Errorf("--on: %w", err))
		}
		t.At = at
	}
	for _, address := range []string{o.slides, o.recap, o.url} {
		if address != "" && !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
			return usageError(digest.WithHint(fmt.Errorf("%q is not an address", address), "addresses start with https://"))
		}
	}
	if o.minutes < 0 || o.minutes > 480 {
		return usageError(errors.New("--minutes must be between 1 and 480"))
	}
	t.Speaker, t.Slides = cmp.Or(o.speaker, t.Speaker), cmp.Or(o.slides, t.Slides)
	t.Recap, t.URL = cmp.Or(o.recap, t.Recap), cmp.Or(o.url, t.URL)
	t.Minutes = cmp.Or(o.minutes, t.Minutes)
	return nil
}

func newTalkPropose(a *app) *cobra.Command {
	var o talkDetails
	cmd := &cobra.Command{
		Use:   "propose REPO [EVENT]",
		Short: "Record that a talk was proposed to a group",
		Long: `EVENT is the address, or a part of the title, of an upcoming event in the last reading of the
sources. Without EVENT, set --group and --on. Conflicts with other talks are reported, but the talk
is recorded anyway. digest match EVENT prints the pitch to send.`,
		Example: `  digest talk propose CityOfLosAngeles/curb-space-map "saturday build day" --minutes 10
  digest talk propose CityOfLosAngeles/plain-theme --group "LA PHP" --on "2026-08-06 19:00"`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) > 2 || !strings.Contains(args[0], "/") {
				return usageError(digest.WithHint(
					errors.New("digest talk propose needs a repository as owner/name, and an event"),
					`digest talk propose CityOfLosAngeles/curb-space-map "saturday build day"`))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withTalks(cmd.Context(), func(ctx context.Context, d *workspace, now time.Time) error {
				t := digest.Talk{Repository: args[0], Group: o.group, State: digest.TalkProposed}
				if len(args) == 2 {
					e, err := digest.FindUpcoming(ctx, d.Store, d.Sources.Listings, digest.EventQuery{
						Text: args[1], Group: o.group, From: now, Zone: d.Zone,
					})
					if err != nil {
						return err
					}
					t.Group, t.Event, t.URL, t.At = e.Group, e.Title, e.URL, e.StartsAt(d.Zone).In(d.Zone)
				}
				if err := o.fill(&t, d.Zone); err != nil {
					return err
				}
				if t.Group == "" {
					return usageError(digest.WithHint(errors.New("no group was given for the talk"),
						"name an event, or set --group and --on"))
				}
				return a.recordTalk(ctx, d, t, o.as, now)
			})
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.group, "group", "", "the group's `NAME`")
	cmd.Flags().StringVar(&o.url, "url", "", "the `ADDRESS` of the event's page")
	return cmd
}

func newTalkMove(a *app, verb, state, short string) *cobra.Command {
	var o talkDetails
	cmd := &cobra.Command{
		Use:     verb + " TALK",
		Short:   short,
		Example: "  digest talk " + verb + " curb-space-map-2026-07-25",
		Args:    exactArgs(1, "the talk's name, as digest talk list shows it"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withTalks(cmd.Context(), func(ctx context.Context, d *workspace, now time.Time) error {
				t, err := digest.FindTalk(ctx, d.Store, args[0])
				if err != nil {
					return err
				}
				t.State = state
				if err := o.fill(&t, d.Zone); err != nil {
					return err
				}
				return a.recordTalk(ctx, d, t, o.as, now)
			})
		},
	}
	o.flags(cmd)
	return cmd
}

// withTalks calls do with a desk that can record talks.
func (a *app) withTalks(ctx context.Context, do func(context.Context, *workspace, time.Time) error) error {
	d, err := a.openDesk(ctx, wiring.ReadWrite)
	if err != nil {
		return err
	}
	defer d.close()
	now, err := a.clock(d.now)
	if err != nil {
		return err
	}
	return do(ctx, d, now)
}

// recordTalk records the state of a talk, and prints its conflicts.
func (a *app) recordTalk(ctx context.Context, d *workspace, t digest.Talk, who string, now time.Time) error {
	t, err := digest.RecordTalk(ctx, d.Store, t, cmp.Or(strings.TrimSpace(who), d.Process.Account), now)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s: %s at %s", t.ID, t.State, t.Group)
	if !t.At.IsZero() {
		fmt.Fprintf(a.stdout, ", %s", t.At.In(d.Zone).Format("Mon 2006-01-02 15:04 MST"))
	}
	fmt.Fprintln(a.stdout)
	all, err := d.Talks(ctx)
	if err != nil {
		return err
	}
	for _, line := range digest.Conflicts(t, all, d.Content.Groups, d.Zone) {
		fmt.Fprintln(a.stderr, "warning:", line)
	}
	return nil
}

func newTalkList(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List all talks by date, and ask about those whose day is over",
		Example: "  digest talk list",
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
			if asJSON {
				enc := json.NewEncoder(a.stdout)
				for _, t := range all {
					if err := enc.Encode(t); err != nil {
						return fmt.Errorf("writing talks: %w", err)
					}
				}
				return nil
			}
			if len(all) == 0 {
				fmt.Fprintln(a.stderr, "no talk was proposed yet; digest match shows which repository fits which event")
				return nil
			}
			w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
			for _, t := range all {
				at := "no date"
				if !t.At.IsZero() {
					at = t.At.In(d.Zone).Format("Mon 2006-01-02 15:04")
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n",
					at, t.State, t.ID, t.Repository, t.Group, cmp.Or(t.Speaker, "-"))
			}
			if err := w.Flush(); err != nil {
				return err
			}
			for _, t := range all {
				for _, line := range digest.Conflicts(t, all, d.Content.Groups, d.Zone) {
					fmt.Fprintf(a.stderr, "warning: %s: %s\n", t.ID, line)
				}
			}
			now, err := a.clock(d.now)
			if err != nil {
				return err
			}
			for _, q := range digest.TalkQuestions(all, now, d.Zone) {
				fmt.Fprintf(a.stderr, "question: %s: %s\n   hint: %s\n", q.Talk.ID, q.Text(d.Zone), q.Answers())
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object for each talk, on its own line")
	return cmd
}
