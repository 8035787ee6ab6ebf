package config_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
)

const shipped = "../../meetups.yaml"

func TestShippedFileNeedsNothing(t *testing.T) {
	c, err := config.Load(shipped, env(nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Warnings) > 0 {
		t.Errorf("got warnings %q", c.Warnings)
	}
	var groups []string
	for _, g := range c.Groups {
		groups = append(groups, g.Name)
		if len(g.Topics) == 0 {
			t.Errorf("%s has no topics", g.Name)
		}
	}
	if diff := cmp.Diff([]string{"Hack for LA", "LA Data Science", "SoCal Python", "LA PHP", "JS.LA", "Hacks/Hackers"},
		groups); diff != "" {
		t.Errorf("groups of the policy (-want +got):\n%s", diff)
	}
	hacks := c.Groups[5]
	if len(hacks.Sources) != 0 || !strings.Contains(hacks.Note, "empty") {
		t.Errorf("got %+v, want the policy's gap kept and said", hacks)
	}
	if got := c.Groups[2].Digest(); got.Rules.MaxMinutes != 30 || got.Rules.Recruiting != "contributors-only" ||
		got.Sources != 2 {
		t.Errorf("got %+v", got)
	}
	want := []config.Repositories{
		{Org: "CityOfLosAngeles", Formerly: []string{"datala"}},
		{Org: "dcadigital"},
		{Repo: "Chicago/food-inspections-evaluation", Role: "inspiration"},
		{Org: "18F", Role: "inspiration"},
		{Org: "chhsdata", Role: "inspiration"},
	}
	if diff := cmp.Diff(want, c.GitHub.Entries); diff != "" {
		t.Errorf("github (-want +got):\n%s", diff)
	}
	if c.GitHub.Token != "" || len(c.Destinations) != 1 ||
		c.Destinations[0].Site.Dir != filepath.Join("../..", "public") ||
		c.Store.Reveal() != filepath.Join("../..", "digest.db") {
		t.Errorf("got token=%t %+v %s", c.GitHub.Token != "", c.Destinations, c.Store.Reveal())
	}
	if diff := cmp.Diff([]config.Asleep{
		{Name: "team", Kind: "slack", Missing: []string{"SLACK_BOT_TOKEN", "SLACK_CHANNEL"}, Optional: true},
		{Name: "newsletter", Kind: "email", Missing: []string{"MAIL_FROM", "SMTP_URL", "MAIL_TO"}, Optional: true},
	}, c.Asleep); diff != "" {
		t.Errorf("asleep (-want +got):\n%s", diff)
	}
	if err := c.Ready(); err != nil {
		t.Errorf("it cannot send: %v", err)
	}
	first := c.Slots().After(time.Date(2026, 7, 18, 0, 0, 0, 0, time.UTC))
	if got := first.Format(time.RFC3339); got != "2026-07-20T09:00:00-07:00" {
		t.Errorf("got the first slot at %s", got)
	}
}

// TestCommentedExamplesAreRight reads the built-in file with the examples in its comments enabled.
func TestCommentedExamplesAreRight(t *testing.T) {
	before, after, _ := strings.Cut(string(config.Starting()), "\ndestinations:\n")
	after = regexp.MustCompile(`(?m)^( *)# ?([ -]|contact:|templates:|fetch:|$)`).ReplaceAllString(after, "$1$2")
	c, err := config.Parse("meetups.yaml", []byte(before+"\ndestinations:\n"+after), env(map[string]string{
		"SLACK_BOT_TOKEN": "tiger", "SLACK_WEBHOOK": "https://example.org/tiger",
		"SMTP_URL": "smtp://user:tiger@mail.example.org:587", "SLACK_CHANNEL": "C0123", "MAIL_TO": "list@example.org",
		"MAIL_FROM": "DataLA <digest@example.org>",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Destinations) != 4 || c.Templates == "" || c.Contact == "" || c.Fetch.PerHost != 2 {
		t.Errorf("got %+v, want all examples switched on", c)
	}
}

func TestStartingFileIsTheShippedOne(t *testing.T) {
	want, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("starting.yaml", want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(want), string(config.Starting())); diff != "" && !*update {
		t.Errorf("run `go generate ./internal/config` (-want +got):\n%s", diff)
	}
}

func TestShippedFileTakesTheToken(t *testing.T) {
	c, err := config.Load(shipped, env(map[string]string{"GITHUB_TOKEN": "tiger"}))
	if err != nil || c.GitHub.Token.Reveal() != "tiger" {
		t.Errorf("got %v %v", c.GitHub.Token, err)
	}
}

// A token and a channel are all that it takes.
func TestShippedFileWakesUp(t *testing.T) {
	c, err := config.Load(shipped, env(map[string]string{"SLACK_BOT_TOKEN": "xoxb-tiger", "SLACK_CHANNEL": "C0123456789"}))
	if err != nil || len(c.Destinations) != 2 || c.Destinations[1].Name != "team" || len(c.Asleep) != 1 {
		t.Errorf("got %+v asleep %+v, %v", c.Destinations, c.Asleep, err)
	}
}
