package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
)

const letters = "- {name: letters, OPT email: {from: a@b.org, smtp: '${SMTP}', to: subscribers}}\n" +
	"newsletter: {url: 'https://example.org/d', key: '${KEY}'}\n"

// What only sending needs may be missing: the configuration can be read, and says who gets nothing.
func TestMissingVariablesOfSending(t *testing.T) {
	team := config.Asleep{Name: "team", Kind: "slack"}
	for name, c := range map[string]struct {
		text   string // of destinations; OPT becomes optional: true, if asleep is optional
		vars   map[string]string
		asleep []config.Asleep
		awake  int
		stops  string // part of the error of Ready
	}{
		"a token is not set": {
			"- {name: team, slack: {token: '${T}', channel: C0123}}\n- {name: site, site: {dir: public}}\n", nil,
			[]config.Asleep{with(team, false, "T")},
			1, "4:31: the environment variable T is not set",
		},
		"an optional destination sleeps": {
			"- {name: team, optional: true, slack: {token: '${T}', channel: '${C}'}}\n",
			map[string]string{"T": "xoxb"},
			[]config.Asleep{with(team, true, "C")},
			0, "",
		},
		"two of them": {
			"- {name: team, slack: {token: '${T}', channel: '${C}'}, optional: true}\n", nil,
			[]config.Asleep{with(team, true, "T", "C")},
			0, "",
		},
		"empty, as a service passes a secret that it lacks": {
			"- {name: team, optional: true, slack: {token: '${T}', channel: C0123}}\n",
			map[string]string{"T": " \n"},
			[]config.Asleep{with(team, true, "T")},
			0, "",
		},
		"empty and not optional": {
			"- {name: team, slack: {token: '${T}', channel: C0123}}\n",
			map[string]string{"T": ""},
			[]config.Asleep{with(team, false, "T")},
			0, "the environment variable T is empty",
		},
		"empty where nothing is needed": {
			"- {name: m, email: {from: a@b.org, smtp: 'smtp://h', to: l@b.org, reply_to: '${T}'}}\n",
			map[string]string{"T": ""},
			nil, 1, "",
		},
		"a secret file is missing": {
			"- {name: team, slack: {token: '${file:none}', channel: C0123}}\n", nil,
			[]config.Asleep{with(team, false, "file:none")},
			0, "there is no file conf",
		},
		"all are set": {
			"- {name: team, optional: true, slack: {token: '${T}', channel: C0123}}\n",
			map[string]string{"T": "xoxb"},
			nil, 1, "",
		},
		"the key of the newsletter": {
			letters,
			map[string]string{"SMTP": "smtp://h"},
			[]config.Asleep{{Name: "letters", Kind: "email", Subscribers: true, Missing: []string{"KEY"}}},
			0,
			"the environment variable KEY is not set",
		},
		"the key of a newsletter that may sleep": {
			strings.Replace(letters, "OPT", "optional: true,", 1), nil,
			[]config.Asleep{{
				Name: "letters", Kind: "email", Subscribers: true, Missing: []string{"SMTP", "KEY"}, Optional: true,
			}},
			0, "",
		},
		"the operator": {
			"- {name: site, site: {dir: public}}\noperator: {slack: {webhook: '${HOOK}'}}\n", nil,
			[]config.Asleep{{Name: "operator", Kind: "slack", Missing: []string{"HOOK"}}},
			1,
			"the environment variable HOOK is not set",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := parse(t, minimal+"destinations:\n"+strings.Replace(c.text, "OPT", "", 1), c.vars)
			if diff := cmp.Diff(c.asleep, got.Asleep); diff != "" {
				t.Errorf("asleep (-want +got):\n%s", diff)
			}
			if len(got.Destinations) != c.awake || got.Operator != nil {
				t.Errorf("got %d destinations awake, want %d; operator %v", len(got.Destinations), c.awake, got.Operator)
			}
			err := got.Ready()
			if (err == nil) != (c.stops == "") || err != nil && !strings.Contains(err.Error(), c.stops) {
				t.Errorf("got %v, want %q", err, c.stops)
			}
			if len(got.Warnings) > 0 {
				t.Errorf("got warnings %q", got.Warnings)
			}
		})
	}
}

func with(a config.Asleep, optional bool, missing ...string) config.Asleep {
	a.Optional, a.Missing = optional, missing
	if len(missing) == 1 && strings.HasPrefix(missing[0], "file:") {
		a.Missing = []string{filepath.Join("conf", strings.TrimPrefix(missing[0], "file:"))}
	}
	return a
}

// A real mistake stays one while variables are missing.
func TestMistakesBesideMissingVariables(t *testing.T) {
	for _, text := range []string{
		"- {name: Team, optional: true, slack: {token: '${T}', channel: C0123}}\n",
		"- {name: team, optional: true, slack: {token: '${T}', channel: '#general'}}\n",
		"- {name: team, optional: true, slack: {token: '${T}', channel: C0123}, site: {dir: public}}\n",
		"- {name: team, optional: true, slack: {token: '${}', channel: C0123}}\n",
	} {
		if _, err := config.Parse("m.yaml", []byte(minimal+"destinations:\n"+text), env(nil)); err == nil {
			t.Errorf("accepted: %s", text)
		}
	}
	_, err := config.Parse("m.yaml", []byte(minimal+"github: {token: '${T}', entries: []}\n"), env(nil))
	if err == nil {
		t.Error("a token for reading may be missing only if the file says so")
	}
}

func TestPeopleCanSubscribe(t *testing.T) {
	text := minimal + "destinations:\n" + letters
	optional := strings.Replace(text, "OPT", "optional: true,", 1)
	key := map[string]string{"KEY": "a-key-of-more-than-thirty-two-bytes"}
	all := map[string]string{"KEY": "a-key-of-more-than-thirty-two-bytes", "SMTP": "smtp://h"}
	for _, c := range []struct {
		text string
		vars map[string]string
		want bool
	}{
		{minimal, nil, false},
		{strings.Replace(text, "OPT", "", 1), nil, true}, // what is looked at is what would be sent
		{optional, key, false},
		{optional, all, true},
	} {
		if got := parse(t, c.text, c.vars).Subscribable(); got != c.want {
			t.Errorf("%s with %d variables: got %t", c.text, len(c.vars), got)
		}
	}
}

// A newline at the end of a secret is the most common reason for a token that is refused.
func TestWhiteSpaceAroundValues(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "token"), []byte(" xoxb-file \r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	key := "a-key-of-more-than-thirty-two-bytes"
	c, err := config.Parse(filepath.Join(dir, "m.yaml"), []byte(minimal+`github: {token: "${G}", entries: []}
destinations:
- {name: a, slack: {token: "${T}", channel: C0123}}
- {name: b, slack: {token: "${file:token}", channel: C0124}}
- {name: c, email: {from: a@b.org, smtp: "${S}", to: subscribers}}
- {name: d, webhook: {url: "${H}", secret: "${K}"}}
newsletter: {url: "https://example.org/d", key: "${K}"}
`), env(map[string]string{
		"G": "\tghp\n", "T": "xoxb-test\n", "S": "smtp://h\r\n", "H": "\ufeffhttps://example.org/hook ", "K": key + "\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	to := c.Destinations
	got := []string{
		c.GitHub.Token.Reveal(), to[0].Slack.Token.Reveal(), to[1].Slack.Token.Reveal(), to[2].Email.SMTP.Reveal(),
		to[3].Webhook.URL.Reveal(), to[3].Webhook.Secret.Reveal(), c.Newsletter.Key.Reveal(),
	}
	want := []string{
		"ghp", "xoxb-test", "xoxb-file", "smtp://h", "https://example.org/hook",
		key + "\n", key + "\n", // what was signed with it stays valid
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(c.Warnings) != 2 || !strings.Contains(c.Warnings[0], "the value of K has white space around it") {
		t.Errorf("got warnings %q", c.Warnings)
	}
}
