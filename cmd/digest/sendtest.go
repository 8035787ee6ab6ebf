package main

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newSendTest(a *app) *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:   "send-test DESTINATION",
		Short: "Send a test message to one destination",
		Long: `The first line of the message says that it is a test, with invented content. The message is not an
edition: it is not in the ledger, and does not change what digest sends later. Everybody who reads
the destination sees it. For a destination that writes to subscribers, --to sets the one address
that gets the message.`,
		Example: "  digest send-test team\n  digest send-test newsletter --to you@example.org",
		Args:    exactArgs(1, "the destination's name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.openDesk(cmd.Context(), wiring.ReadOnly)
			if err != nil {
				return err
			}
			defer d.close()
			now, err := a.clock(d.now)
			if err != nil {
				return err
			}
			return a.sendTest(cmd.Context(), d, args[0], to, now)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the `ADDRESS` to write to, if the destination writes to subscribers")
	return cmd
}

func (a *app) sendTest(ctx context.Context, d *workspace, name, to string, now time.Time) error {
	i := slices.IndexFunc(d.Destinations, func(dest desk.Destination) bool { return dest.Name == name })
	if i < 0 {
		for _, asleep := range d.config.Asleep {
			if asleep.Name == name {
				return usageError(fmt.Errorf("%s gets nothing: %s", name, asleep.Why()))
			}
		}
		names := []string{}
		for _, dest := range d.Destinations {
			names = append(names, dest.Name)
		}
		return usageError(digest.WithHint(fmt.Errorf("there is no destination %q", name),
			"the destinations are: "+strings.Join(names, ", ")))
	}
	dest := d.Destinations[i]
	if dest.Kind == "site" {
		return usageError(digest.WithHint(fmt.Errorf("%s is a folder of pages, where a test would stay", name),
			"digest check --online checks whether it can be written; digest preview shows how an edition looks"))
	}
	many, personal := dest.Publisher.(digest.Mailer)
	personal = personal && dest.Readers != nil
	switch {
	case personal && to == "":
		return usageError(digest.WithHint(fmt.Errorf("%s writes to subscribers, who do not get a test", name),
			"digest send-test "+name+" --to you@example.org"))
	case !personal && to != "":
		return usageError(digest.WithHint(fmt.Errorf("%s does not write to subscribers, so --to has no effect", name),
			"digest send-test "+name))
	}
	if _, err := mail.ParseAddress(to); err != nil && personal {
		return usageError(fmt.Errorf("--to %q is not an address: %w", to, err))
	}
	m, err := testMessage(d, now, dest)
	if err != nil {
		return err
	}
	var receipt string
	err = d.Limits.Patience.Do(ctx, func(ctx context.Context) (err error) {
		if personal {
			letter := digest.Letter{Recipient: digest.Recipient{Address: to}, Template: &m}
			receipt, err = digest.MailOne(ctx, many, letter)
		} else {
			receipt, err = dest.Publisher.Publish(ctx, m)
		}
		return err
	})
	if err != nil {
		return digest.WithHint(fmt.Errorf("the test message to %s: %w", name, err), digest.Hint(err))
	}
	fmt.Fprintf(a.stdout, "A test message went to %s: %s\n", name, receipt)
	return nil
}

// testMessage renders the edition of a test for a destination.
func testMessage(d *workspace, now time.Time, dest desk.Destination) (digest.Message, error) {
	templates, err := d.Rendering.Renderer.Templates()
	if err != nil {
		return digest.Message{}, err
	}
	words := d.renderers.In(dest.Language)
	e := words.TestEdition(d.Title, now, d.Zone)
	if words != d.templates {
		e.Translations = map[string]digest.Wording{words.Language(): {Title: e.Title, Intro: e.Intro}}
	}
	m, err := d.Rendering.RenderFor(digest.Record{Edition: e, Templates: templates},
		digest.Recipient{Language: dest.Language}, dest.Formats)
	m.Destination = dest.Name
	return m, err
}
