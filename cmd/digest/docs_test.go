package main

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cityoflosangeles/digest/internal/config"
)

// documents returns the documents for people by name, without the changelog.
func documents(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, pattern := range []string{"../../*.md", "../../docs/*.md", "../../examples/*.md", "../../deploy/*.md"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			out[strings.TrimPrefix(filepath.ToSlash(file), "../../")] = string(text)
		}
	}
	if len(out) < 15 {
		t.Fatalf("got %d documents", len(out))
	}
	return out
}

const cronTime = `[\d*/]+ [\d*/]+ [\d*]+ [\d*]+ [\d*]+  ?(?:cd \S+ && )?`

var (
	fenced   = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```")
	inline   = regexp.MustCompile("`(digest [^`]+)`")
	onALine  = regexp.MustCompile(`^(?:\$ |` + cronTime + `)?(?:digest|go run \./cmd/digest)((?: .*)?)$`)
	notOfIt  = regexp.MustCompile(`\s+(?:#|>|<|\||&&|2>|\\|→|—).*$|;.*$`)
	trailing = regexp.MustCompile(`\s{3,}.*$`) // the explanation beside it
)

// commandsIn returns the command lines of this program in a document, without its name.
func commandsIn(text string) []string {
	var out []string
	for _, m := range inline.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		out = append(out, strings.TrimPrefix(m[1], "digest "))
	}
	for _, block := range fenced.FindAllStringSubmatch(text, -1) {
		for line := range strings.SplitSeq(block[2], "\n") {
			if m := onALine.FindStringSubmatch(line); m != nil && block[1] != "yaml" {
				out = append(out, trailing.ReplaceAllString(m[1], ""))
			}
		}
	}
	for i := range out {
		out[i] = strings.TrimSpace(notOfIt.ReplaceAllString(out[i], ""))
	}
	return out
}

// commandMistake returns what is wrong with a command line in a document, or nothing. Words in capitals stand for
// values, and commas separate the commands of a list.
func commandMistake(line string) string {
	root := newRoot(&app{stdout: io.Discard, stderr: io.Discard})
	root.InitDefaultCompletionCmd("x")
	root.InitDefaultHelpCmd()
	words := strings.Fields(line)
	cmd := root
	for len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		var below *cobra.Command
		for _, c := range cmd.Commands() {
			if c.Name() == strings.TrimSuffix(words[0], ",") {
				below = c
			}
		}
		if below == nil {
			break
		}
		if strings.HasSuffix(words[0], ",") { // the first of a list: check the rest of the list
			parent := strings.TrimPrefix(strings.TrimPrefix(cmd.CommandPath(), "digest"), " ")
			return commandMistake(parent + " " + strings.Join(words[1:], " "))
		}
		cmd, words = below, words[1:]
	}
	if cmd.HasSubCommands() && len(words) > 0 && !strings.HasPrefix(words[0], "-") &&
		strings.ToUpper(words[0]) != words[0] {
		return "there is no command " + words[0]
	}
	for _, w := range words {
		name, _, _ := strings.Cut(strings.Trim(w, "[](),."), "=")
		var flag *pflag.Flag
		switch {
		case strings.HasPrefix(name, "--"):
			if flag = cmd.Flags().Lookup(name[2:]); flag == nil {
				flag = cmd.InheritedFlags().Lookup(name[2:])
			}
			if name == "--help" || name == "--version" {
				continue
			}
		case strings.HasPrefix(name, "-") && len(name) == 2:
			if flag = cmd.Flags().ShorthandLookup(name[1:]); flag == nil {
				flag = cmd.InheritedFlags().ShorthandLookup(name[1:])
			}
		default:
			continue
		}
		if flag == nil {
			return cmd.CommandPath() + " has no flag " + name
		}
	}
	return ""
}

func TestCommandsInDocumentsExist(t *testing.T) {
	found := 0
	for name, text := range documents(t) {
		for _, line := range commandsIn(text) {
			found++
			if wrong := commandMistake(line); wrong != "" {
				t.Errorf("%s: digest %s: %s", name, line, wrong)
			}
		}
	}
	if found < 100 {
		t.Errorf("found only %d command lines", found)
	}
	for _, line := range []string{"publish", "check --onlin", "talk propse X Y", "talk accept, declin X"} {
		if commandMistake(line) == "" {
			t.Errorf("digest %s: got no mistake", line)
		}
	}
}

// A yaml block in a document is a configuration, a part of one, or an editor's file. YAML of other programs is marked
// yml.
func TestConfigurationsInDocumentsLoad(t *testing.T) {
	const around = "name: Desk\ntime_zone: America/Los_Angeles\n"
	indent := func(text string) string {
		return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ") + "\n"
	}
	values := map[string]string{
		"SMTP_URL":           "smtps://user:password@mail.example.org:465",
		"SLACK_APP_TOKEN":    "xapp-1-x",
		"SLACK_BOT_TOKEN":    "xoxb-1-x",
		"SLACK_CHANNEL":      "C0123456789",
		"SLACK_WEBHOOK":      "https://hooks.slack.com/services/T1/B1/x",
		"OPERATOR_WEBHOOK":   "https://hooks.slack.com/services/T1/B1/y",
		"MATTERMOST_WEBHOOK": "https://chat.example.org/hooks/x",
		"WEBHOOK_URL":        "https://hooks.example.org/x",
		"DATABASE_URL":       "postgres://digest@db/digest",
	}
	getenv := func(name string) (string, bool) { return cmp.Or(values[name], strings.Repeat("x", 40)), true }
	parse := func(text string) error {
		_, err := config.Parse(filepath.Join(t.TempDir(), "meetups.yaml"), []byte(text), getenv)
		return err
	}
	const people = "  - {name: people, email: {from: d@example.org, smtp: \"${SMTP_URL}\", to: subscribers}}\n"
	const pages = "newsletter: {url: https://example.org/digest, key: \"${KEY}\"}\n"
	const approved = around + "schedule: {approve: one}\ndestinations:\n"
	found := 0
	for name, text := range documents(t) {
		for _, block := range fenced.FindAllStringSubmatch(text, -1) {
			if block[1] != "yaml" {
				continue
			}
			found++
			var tried []string
			for _, whole := range []string{
				block[2], around + block[2], approved + people + block[2],
				approved + indent(block[2]), approved + indent(block[2]) + pages,
				around + "groups:\n" + indent(block[2]), around + "groups:\n  - name: Maps\n" + indent(indent(block[2])),
			} {
				err := parse(whole)
				if err == nil {
					tried = nil
					break
				}
				tried = append(tried, err.Error())
			}
			if tried != nil {
				if _, err := config.ParseEdits(name, []byte(block[2])); err != nil {
					t.Errorf("%s has a block that is not a part of a configuration:\n%s\n%s\n%v",
						name, block[2], strings.Join(tried, "\n"), err)
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("found only %d blocks", found)
	}
}

// The README shows the output of the demo; "…" stands for omitted lines.
func TestReadmeShowsTheOutputOfTheDemo(t *testing.T) {
	var out strings.Builder
	args := []string{"--dry-run", "--demo", "--quiet"}
	if code := run(t.Context(), args, strings.NewReader(""), &out, io.Discard); code != exitDone {
		t.Fatalf("got exit code %d", code)
	}
	_, text, found := strings.Cut(documents(t)["README.md"], "$ digest --dry-run --demo\n")
	text, _, ends := strings.Cut(text, "```")
	if !found || !ends {
		t.Fatal("there is no transcript")
	}
	rest := out.String()
	for part := range strings.SplitSeq(text, "…\n") {
		_, after, ok := strings.Cut(rest, part)
		if !ok {
			t.Errorf("the demo does not print, or not there:\n%s", part)
		}
		rest = after
	}
}
