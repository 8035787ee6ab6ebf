package wiring_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

var monday = time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC)

func clock() time.Time { return monday }

type nobody struct{}

func (nobody) Recipients(context.Context, string, int) ([]digest.Recipient, error) { return nil, nil }

func destinations(t *testing.T, c config.Config, readers digest.Readers) ([]desk.Destination, error) {
	t.Helper()
	return wiring.OpenDestinations(c, renderers(t, c), c.FetchConfig(), readers, clock)
}

func TestEveryKindOfDestinationIsOpened(t *testing.T) {
	all, err := destinations(t, configured(t, `
schedule: {draft_ahead: 24h}
newsletter: {url: "https://news.example.org", key: "${KEY}"}
destinations:
  - {name: bot, slack: {token: "${TOKEN}", channel: C0123456789, app_token: "${APP_TOKEN}"}}
  - {name: hook, draft: true, slack: {webhook: "${HOOK}"}}
  - {name: list, quiet: 45m, email: {from: d@example.org, smtp: "smtp://mail.example.org", to: list@example.org}}
  - {name: people, email: {from: d@example.org, smtp: "smtp://mail.example.org", to: subscribers}}
  - {name: room, matrix: {server: "https://matrix.example.org", room: "!abc:example.org", token: "${TOKEN}"}}
  - {name: town, mattermost: {webhook: "${HOOK_2}"}}
  - {name: program, webhook: {url: "https://hook.example.org/1", secret: "${SIGNING}"}}
  - {name: site, language: es, site: {dir: public, url: "https://news.example.org/archive"}}
`), nobody{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range all {
		got = append(got, d.Name+" "+d.Kind)
		if d.Publisher == nil || (len(d.Formats) == 0) != (d.Kind == "webhook") { // a webhook gets the edition itself
			t.Errorf("%s: got %+v", d.Name, d)
		}
		if (d.Readers != nil) != (d.Name == "people") || d.Draft != (d.Name == "hook") ||
			(d.Quiet != nil) != (d.Name == "list") {
			t.Errorf("%s: got %+v", d.Name, d)
		}
	}
	want := []string{
		"bot slack", "hook slack", "list email", "people email", "room matrix", "town mattermost", "program webhook",
		"site site",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if *all[2].Quiet != 45*time.Minute || all[7].Language != "es" {
		t.Errorf("got %v, %q", *all[2].Quiet, all[7].Language)
	}
}

func TestSubscribersNeedANewsletter(t *testing.T) {
	c := configured(t, `
schedule: {draft_ahead: 24h}
newsletter: {url: "https://news.example.org", key: "${KEY}"}
destinations: [{name: people, email: {from: d@example.org, smtp: "smtp://mail.example.org", to: subscribers}}]
`)
	_, err := destinations(t, c, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "destination people: ") ||
		!strings.Contains(digest.Hint(err), "newsletter:") {
		t.Errorf("got %v, %q", err, digest.Hint(err))
	}
}

const renamedDestination = `
destinations:
  - {name: board, formerly: [team, desk], slack: {webhook: "${HOOK}"}}
  - {name: new, formerly: [], slack: {webhook: "${HOOK_2}"}}
  - {name: plain, slack: {webhook: "${HOOK_3}"}}
`

// Each name has a publisher of its own: messages are looked for under the name that they were published with.
func TestARenamedDestinationHasItsEarlierNames(t *testing.T) {
	c := configured(t, renamedDestination)
	all, err := destinations(t, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	former := all[0].Formerly
	if len(former) != 2 || former[0].Name != "team" || former[1].Name != "desk" || former[0].Kind != "slack" ||
		former[0].Publisher == all[0].Publisher || former[0].Publisher == former[1].Publisher {
		t.Errorf("got %+v", former)
	}
	if all[0].NeverRenamed || !all[1].NeverRenamed || all[2].NeverRenamed {
		t.Error("only a destination with an empty list of earlier names was never renamed")
	}
}

func TestPlacesIdentifyWhereMessagesGoWithoutSecrets(t *testing.T) {
	s := stored(t)
	places := func(lines string) []desk.Destination {
		c := configured(t, lines)
		all, err := destinations(t, c, nil)
		if err == nil {
			err = wiring.SetPlaces(t.Context(), c, s, all)
		}
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	all := places(renamedDestination)
	if len(all[0].Places) != 1 || all[0].Places[0] == all[1].Places[0] || strings.Contains(all[0].Places[0], "geheim") {
		t.Errorf("got %q and %q", all[0].Places, all[1].Places)
	}
	if diff := cmp.Diff(all[0].Places, all[0].Formerly[1].Places); diff != "" {
		t.Errorf("an earlier name leads elsewhere: %s", diff)
	}
	other := places(strings.Replace(renamedDestination, "name: board, formerly: [team, desk]", "name: circle", 1))
	if diff := cmp.Diff(all[0].Places, other[0].Places); diff != "" {
		t.Errorf("another name is no other place: %s", diff)
	}
}

func TestTheOperatorsDestinationIsOpened(t *testing.T) {
	for lines, want := range map[string]string{
		"": "", `operator: {slack: {webhook: "${HOOK}"}}`: "slack",
	} {
		c := configured(t, lines)
		operator, err := wiring.OpenOperator(c, renderers(t, c), c.FetchConfig(), clock)
		if err != nil {
			t.Fatal(err)
		}
		if (operator != nil) != (want != "") ||
			operator != nil && (operator.Destination.Kind != want || operator.Message == nil) {
			t.Errorf("%q: got %+v", lines, operator)
		}
	}
}
