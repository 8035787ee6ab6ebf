package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// mute is a destination that can be asked, and does not answer.
type mute struct{}

func (mute) Publish(context.Context, digest.Message) (string, error) { return "", digest.ErrUncertain }

func (mute) Find(context.Context, digest.Message) (string, error) { return "", errors.New("down") }

// A destination is asked for eight days. After that, nothing promises that it is asked.
func TestRunReportsHowLongADestinationIsAsked(t *testing.T) {
	d := &workspace{Desk: &desk.Desk{
		Zone: time.UTC, Destinations: []desk.Destination{{Name: "team", Publisher: mute{}}},
	}}
	for age, asked := range map[time.Duration]bool{time.Hour: true, 9 * 24 * time.Hour: false} {
		l := digest.Delivery{
			Edition: "2026-07-20", Destination: "team", State: digest.Uncertain, At: time.Now().Add(-age),
		}
		var out strings.Builder
		a := &app{stdout: &out, stderr: &out}
		a.reportUnsettled(d, []digest.Delivery{l})
		if got := out.String(); strings.Contains(got, "every run asks team") != asked ||
			strings.Contains(got, "a person has to settle it") == asked ||
			!strings.Contains(got, "digest settle 2026-07-20 team sent") {
			t.Errorf("after %s, a run says:\n%s", age, got)
		}
	}
}

// A delivery is settled under its name in the ledger, even if the destination was renamed or removed.
func TestSettleFindsTheLineOfARenamedDestination(t *testing.T) {
	const text = `name: Desk
time_zone: America/Los_Angeles
groups: [{name: Maptime, sources: [missing.ics]}]
destinations: [{name: channel, formerly: [room, team], site: {dir: public}}, {name: other, site: {dir: more}}]
`
	for name, c := range map[string]struct {
		ledger map[string]digest.DeliveryState
		ask    string
		state  digest.DeliveryState
		want   string // the output, or the error and its hint
	}{
		"by the name of the ledger": {uncertain("team"), "team", digest.Sent, "Edition 2026-07-20 to team: sent."},
		"by today's name":           {uncertain("team"), "channel", digest.Failed, "Edition 2026-07-20 to team: failed."},
		"by another former name":    {uncertain("team"), "room", digest.Sent, "Edition 2026-07-20 to team: sent."},
		"that is not configured":    {uncertain("gone"), "gone", digest.Failed, "Edition 2026-07-20 to gone: failed."},
		"today's failed": {
			map[string]digest.DeliveryState{"channel": digest.Failed, "team": digest.Uncertain},
			"channel", digest.Sent, "Edition 2026-07-20 to team: sent.",
		},
		"today's is uncertain too": {
			map[string]digest.DeliveryState{"channel": digest.Uncertain, "team": digest.Uncertain},
			"channel", digest.Sent, "Edition 2026-07-20 to channel: sent.",
		},
		"a line that is settled": {
			map[string]digest.DeliveryState{"team": digest.Sent},
			"channel", digest.Failed,
			"edition 2026-07-20 to team is sent already; nothing to settle",
		},
		"no line": {
			uncertain("team"), "other", digest.Sent,
			"edition 2026-07-20 was not sent to other the ledger has deliveries to: team",
		},
		"nothing": {
			nil, "other", digest.Sent,
			"edition 2026-07-20 was not sent to other " +
				"the ledger has no deliveries of this edition; digest editions lists the editions",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			config := filepath.Join(t.TempDir(), "meetups.yaml")
			if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			a := &app{
				config: config, quiet: true, stdout: &out, stderr: io.Discard,
				getenv: func(name string) (string, bool) { return "here", name == "DIGEST_MACHINE" },
			}
			d, err := a.openDesk(t.Context(), wiring.ReadWrite)
			if err != nil {
				t.Fatal(err)
			}
			defer d.close()
			for destination, state := range c.ledger {
				l := digest.Delivery{Edition: "2026-07-20", Destination: destination, Owner: "gone"}
				if _, err := d.store.SettleAndClaim(t.Context(), l, nil, []string{""}); err != nil {
					t.Fatal(err)
				}
				l.State = state
				if _, err := d.store.SettleAndClaim(t.Context(), l, []digest.Delivery{l}, nil); err != nil {
					t.Fatal(err)
				}
			}
			got := ""
			if err := a.settle(t.Context(), d, "2026-07-20", c.ask, c.state); err != nil {
				got = err.Error() + " " + digest.Hint(err)
			} else {
				got = out.String()
			}
			if strings.TrimSpace(got) != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// uncertain is a ledger with one uncertain delivery.
func uncertain(destination string) map[string]digest.DeliveryState {
	return map[string]digest.DeliveryState{destination: digest.Uncertain}
}

// A delivery to a subscriber is found under the earlier name of the mailing.
func TestSettleFindsASubscriberOfARenamedMailing(t *testing.T) {
	var out strings.Builder
	config := filepath.Join(t.TempDir(), "meetups.yaml")
	if err := os.WriteFile(config, []byte(`name: Desk
time_zone: America/Los_Angeles
groups: [{name: Maptime, sources: [missing.ics]}]
destinations: [{name: letter, formerly: [newsletter], site: {dir: public}}]
`), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{
		config: config, quiet: true, stdout: &out, stderr: io.Discard,
		getenv: func(name string) (string, bool) { return "here", name == "DIGEST_MACHINE" },
	}
	d, err := a.openDesk(t.Context(), wiring.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	of := digest.Delivery{Edition: "2026-07-20", Destination: "newsletter", Owner: "gone"}
	if _, err := d.store.SettleAndClaim(t.Context(), of, nil, []string{"ana@example.org"}); err != nil {
		t.Fatal(err)
	}
	gone := func(string, time.Time) bool { return true }
	if _, err := d.store.Abandon(t.Context(), time.Now(), gone); err != nil {
		t.Fatal(err)
	}
	of = digest.Delivery{
		Edition: "2026-07-20", Destination: "letter", Recipient: "Ana@example.org", State: digest.Sent,
	}
	if err := a.settlePerson(t.Context(), d, of); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "Edition 2026-07-20 to newsletter (ana@example.org): sent.\n" {
		t.Errorf("got %q", got)
	}
}
