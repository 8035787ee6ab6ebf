package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// env returns a getenv function for vars.
func env(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		v, ok := vars[name]
		return v, ok
	}
}

// minimal has only the required keys; tests append to it.
const minimal = "name: Test\ntime_zone: America/Los_Angeles\n"

func parse(t *testing.T, text string, vars map[string]string) config.Config {
	t.Helper()
	c, err := config.Parse(filepath.Join("conf", "meetups.yaml"), []byte(text), env(vars))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaults(t *testing.T) {
	c := parse(t, minimal, nil)
	if c.Language != "en" || c.Schedule.Cron != "0 9 * * MON" || c.Schedule.Grace.Duration() != 12*time.Hour ||
		c.Window.Events.Days() != 28 ||
		c.Window.Activity.Duration() != 7*24*time.Hour || c.Store.Reveal() != filepath.Join("conf", "digest.db") ||
		c.Zone().String() != "America/Los_Angeles" {
		t.Errorf("got %+v", c)
	}
	if m := c.FetchConfig(); m.Dir != "conf" || m.Timeout != 0 {
		t.Errorf("got %+v, want the client's own defaults", m)
	}
}

func TestForms(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		got  func(config.Config) any
		want any
	}{
		"a source is a text or a mapping": {
			"groups:\n- name: A\n  sources: [a.ics, {url: 'https://example.org/', kind: feed, time_zone: UTC}]\n",
			func(c config.Config) any { return c.Groups[0].Sources },
			[]config.Source{{URL: "a.ics"}, {URL: "https://example.org/", Kind: "feed", TimeZone: "UTC"}},
		},
		"github is a list": {
			"github: [{org: a}, {repo: b/c.d}]\n", func(c config.Config) any { return c.GitHub },
			config.GitHub{Entries: []config.Repositories{{Org: "a"}, {Repo: "b/c.d"}}},
		},
		"github is a mapping": {
			"github: {api: 'http://127.0.0.1:1/', token: '${T}', entries: [{org: a}]}\n",
			func(c config.Config) any { return c.GitHub },
			config.GitHub{API: "http://127.0.0.1:1/", Token: "tiger", Entries: []config.Repositories{{Org: "a"}}},
		},
		"recipients are one": {
			"destinations: [{name: a, email: {from: a@b.org, smtp: 'smtp://h', to: list@example.org}}]\n",
			func(c config.Config) any { return c.Destinations[0].Email.To },
			config.Recipients{"list@example.org"},
		},
		"recipients are many": {
			"destinations: [{name: a, email: {from: a@b.org, smtp: 'smtp://h', to: [x@y.org, z@y.org]}}]\n",
			func(c config.Config) any { return c.Destinations[0].Email.To },
			config.Recipients{"x@y.org", "z@y.org"},
		},
		"a webhook is enough": {
			"destinations: [{name: a, slack: {webhook: 'https://example.org/${T}'}}]\n",
			func(c config.Config) any { return c.Destinations[0].Slack.Webhook }, digest.Secret("https://example.org/tiger"),
		},
		"weeks and days": {
			"window: {events: 1w3d}\n",
			func(c config.Config) any { return c.Window.Events.Days() }, 10,
		},
		"a null is no value": {"groups:\nstore: ~\nlanguage:\n", func(c config.Config) any { return len(c.Groups) }, 0},
		"a store of PostgreSQL": {
			"store: ${DB}\n",
			func(c config.Config) any { return []any{config.IsPostgres(c.Store), c.Store} },
			[]any{true, digest.Secret("postgres://u:p@h/db")},
		},
		"a text in several lines": {
			"groups:\n- name: A\n  note: >\n    one\n    two\n",
			func(c config.Config) any { return c.Groups[0].Note }, "one two\n",
		},
		"numbers from outside": {
			"fetch: {per_host: '${N}', allow_private: '${B}'}\n",
			func(c config.Config) any { return c.FetchConfig().PerHost == 7 && c.FetchConfig().AllowPrivate }, true,
		},
		"Windows line ends, a BOM": {
			"store: a.db\r\nlanguage: es\r\n", func(c config.Config) any { return c.Language },
			"es",
		},
		"templates are beside it": {
			"templates: ours\n", func(c config.Config) any { return c.Templates },
			filepath.Join("conf", "ours"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.got(
				parse(t, "\ufeff"+minimal+c.text,
					map[string]string{"T": "tiger", "DB": "postgres://u:p@h/db", "N": "7", "B": "true"}),
			)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestExpansion(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	vars := map[string]string{"A": "one", "EMPTY": "", "TRICK": "${A}"}
	for text, want := range map[string]string{
		"${A}": "one", "x${A}y${A}": "xoneyone", "${B:-two}": "two", "${B:-}": "", "${EMPTY:-three}": "three",
		"${EMPTY}": "", "${A:-two}": "one",
		"$$": "$", "$${A}": "${A}", "$A": "$A", "5 $": "5 $", "$$$A": "$$A", "${TRICK}": "${A}", "${B:-a:-b}": "a:-b",
		"${file:secret}": "from a file", "${file:" + secret + "}": "from a file",
	} {
		c, err := config.Parse(filepath.Join(dir, "meetups.yaml"),
			[]byte(minimal+"groups:\n- name: A\n  note: '"+text+"'\n"), env(vars))
		if err != nil || c.Groups[0].Note != want {
			t.Errorf("%s: got %+v %v, want %q", text, c.Groups, err, want)
		}
	}
	if _, err := config.Parse("m.yaml", []byte(minimal+"${A}: x\n"), env(map[string]string{"A": "store"})); err == nil {
		t.Error("a key was expanded")
	}
}

func TestSecretFilesThatOthersCanReadAreReported(t *testing.T) {
	if filepath.Separator == '\\' {
		t.Skip("Windows has no such permissions")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "open"), []byte("tiger"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "open"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := config.Parse(filepath.Join(dir, "meetups.yaml"), []byte(minimal+"github: {token: '${file:open}'}\n"),
		env(nil))
	if err == nil || !strings.Contains(err.Error(), "all users of this machine can read") ||
		!strings.Contains(err.Error(), "chmod o-r") || strings.Contains(err.Error(), "tiger") {
		t.Errorf("got %v", err)
	}
}

func TestWarnings(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"day and weekday": {
			"schedule: {cron: '0 9 1 * MON'}\n",
			"meetups.yaml:3: day of month and day of week are both given",
		},
		"an hour that is skipped": {
			"schedule: {cron: '30 2 * * MON'}\n",
			"the clocks in America/Los_Angeles change around 02:30",
		},
		"an hour that comes twice":   {"schedule: {cron: '0 1 * * MON'}\n", "change around 01:00"},
		"an hour that comes once":    {"schedule: {cron: '0 3 * * MON'}\n", ""},
		"every other day of a week":  {"schedule: {cron: '0 9 * * */2'}\n", "start anew each week; every: 2w"},
		"fourteen days of a month":   {"schedule: {cron: '0 9 */14 * *'}\n", "start anew each month"},
		"a day that months lack":     {"schedule: {cron: '0 9 31 * *'}\nwindow: {events: 9w}\n", "months without a day 31"},
		"a fifth Monday":             {"schedule: {cron: '0 9 * * MON#5'}\nwindow: {events: 99d}\n", "no fifth day"},
		"the hour before the minute": {"schedule: {cron: '9 0 * * MON'}\n", "at night: the minute comes first"},
		"every day":                  {"schedule: {cron: '0 9 * * *'}\n", "days that follow each other"},
		"a month between editions":   {"schedule: {cron: '0 9 * * MON#1'}\n", "up to 35 days are between two editions"},
		"the first Monday":           {"schedule: {cron: '0 9 * * MON#1'}\nwindow: {events: 35d}\n", ""},
		"TLS from the start on a port for it": {
			"destinations: [{name: a, email: {from: a@b.org, to: l@b.org, smtp: 'smtp://u@h:465'}}]\n",
			"port 465 expects TLS from the start: use smtps://",
		},
		"STARTTLS on a port for it": {
			"destinations: [{name: a, email: {from: a@b.org, to: l@b.org, smtp: 'smtps://u@h:587'}}]\n",
			"port 587 starts with STARTTLS: use smtp://",
		},
		"the usual ports": {
			"destinations: [{name: a, email: {from: a@b.org, to: l@b.org, smtp: 'smtps://u@h:465'}},\n" +
				"  {name: b, email: {from: a@b.org, to: m@b.org, smtp: 'smtp://u@h:587'}}]\n", "",
		},
		"every other week": {"schedule: {every: 2w, week_of: 2026-12-07}\n", ""},
		"twice a week":     {"schedule: {cron: '0 9 * * MON,THU'}\n", ""},
		"holidays":         {"schedule: {skip: [us-federal-holidays, 2026-12-28]}\n", ""},
		"a web address without https://": {
			"groups:\n- name: A\n  sources: [example.org/a.ics]\n",
			"meetups.yaml:5: this is read as a file name",
		},
		"the same source twice": {
			"groups:\n- name: A\n  sources: [a.ics, {url: a.ics, kind: ical}]\n",
			"twice, with different kinds",
		},
		"nothing suspicious": {"groups:\n- name: A\n  sources: [calendars/a.ics, ./a.b/c.ics, 'https://example.org']\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(parse(t, minimal+c.text, nil).Warnings, "\n")
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	in := strings.Replace(minimal, "America/Los_Angeles", "Asia/Tokyo", 1)
	if w := parse(t, in+"schedule: {cron: '30 2 * * MON'}\n", nil).Warnings; len(w) > 0 {
		t.Errorf("got %q where clocks never change", w)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	_, err := config.Load(filepath.Join(dir, "none.yaml"), env(nil))
	if err == nil || !strings.Contains(digest.Hint(err), "digest init") {
		t.Errorf("got %v (hint %q), want to be told of init", err, digest.Hint(err))
	}
	if _, err = config.Load(dir, env(nil)); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("got %v", err)
	}
}

func TestSecretsAreSecrets(t *testing.T) {
	c := parse(t, minimal+
		"github: {token: '${T}'}\nstore: 'postgres://u:${T}@h/db'\ndestinations: [{name: a, slack: {token: "+
		"'${T}', channel: C0123}}, {name: b, email: {from: a@b.org, smtp: 'smtp://u:${T}@h', to: list@example.org}}]\n",
		map[string]string{"T": "tiger"})
	for _, v := range []any{c.GitHub, c.Store, *c.Destinations[0].Slack, *c.Destinations[1].Email} {
		if strings.Contains(stringOf(v), "tiger") {
			t.Errorf("%T shows its secret", v)
		}
	}
}

func stringOf(v any) string { return fmt.Sprintf("%v %+v %#v", v, v, v) }

func TestApprovalDefaults(t *testing.T) {
	for text, want := range map[string]digest.Approval{
		"":                              {Otherwise: digest.OtherwiseHold},
		"schedule: {approve: one}\n":    {Needed: 1, Ahead: 24 * time.Hour, Otherwise: digest.OtherwiseHold},
		"schedule: {draft_ahead: 6h}\n": {Ahead: 6 * time.Hour, Otherwise: digest.OtherwiseHold},
		"schedule: {approve: two, draft_ahead: 2d, on_no_approval: send-reduced}\n": {
			Needed: 2, Ahead: 48 * time.Hour,
			Otherwise: digest.OtherwiseReduced,
		},
	} {
		c, err := config.Parse("dir/meetups.yaml", []byte(minimal+text), env(nil))
		if err != nil || c.Approval() != want ||
			c.EditsFile("2026-07-20") != filepath.Join("dir", "editions", "2026-07-20.yaml") {
			t.Errorf("%q: got %+v, %s, %v, want %+v", text, c.Approval(), c.EditsFile("2026-07-20"), err, want)
		}
	}
}

func TestTheQuietTimeOfADestination(t *testing.T) {
	for text, want := range map[string]string{
		"quiet: 10m": "", "quiet: 0s": "", "quiet: 0": "",
		"quiet: 2h": "at most 1h", "quiet: soon": "units are",
	} {
		at := filepath.Join(t.TempDir(), "meetups.yaml")
		whole := "name: Desk\ntime_zone: UTC\ngroups: [{name: A, sources: ['https://example.org/a.ics']}]\n" +
			"destinations: [{name: a, site: {dir: public}, " + text + "}]\n"
		if err := os.WriteFile(at, []byte(whole), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := config.Load(at, func(string) (string, bool) { return "", false })
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error()+digest.Hint(err), want)) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}
