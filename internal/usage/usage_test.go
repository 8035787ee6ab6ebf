package usage_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/usage"
)

func program() *cobra.Command {
	root := &cobra.Command{Use: "digest", RunE: func(*cobra.Command, []string) error { return nil }}
	root.Flags().Bool("dry-run", false, "")
	root.PersistentFlags().String("config", "", "")
	source := &cobra.Command{Use: "source"}
	source.AddCommand(&cobra.Command{Use: "check", RunE: root.RunE}, &cobra.Command{Use: "list", RunE: root.RunE})
	root.AddCommand(source, &cobra.Command{Use: "serve", RunE: root.RunE},
		&cobra.Command{Use: "editions", SuggestFor: []string{"status"}, RunE: root.RunE})
	root.SetHelpCommand(usage.NewHelp(func(err error) error { return err }))
	root.SetOut(io.Discard)
	root.SilenceErrors, root.SilenceUsage = true, true
	return root
}

func TestMistakesHaveAHint(t *testing.T) {
	root := program()
	for word, want := range map[string]string{
		"srve": "did you mean digest serve?", "dry-run": "did you mean digest --dry-run?",
		"status": "did you mean digest editions?", "nonsense": "digest --help lists them",
	} {
		if got := digest.Hint(usage.UnknownCommand(root, word)); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
	const all = "digest --help lists the options"
	for message, want := range map[string]string{
		"unknown flag: --dry-rum": "did you mean --dry-run? " + all,
		"unknown flag: --dry":     "did you mean --dry-run? " + all,
		"unknown flag: --conifg":  "did you mean --config? " + all,
		"unknown flag: --publish": all,
		"flag needs an argument":  all,
	} {
		_ = root.ParseFlags(nil) // as before every command: adds the persistent flags
		if got := digest.Hint(usage.BadFlag(root, errors.New(message))); got != want {
			t.Errorf("%s: got %q, want %q", message, got, want)
		}
	}
}

func TestHelpKnowsTheCommands(t *testing.T) {
	for _, c := range []struct {
		args []string
		ok   bool
	}{
		{[]string{"help"}, true},
		{[]string{"help", "source"}, true},
		{[]string{"help", "source", "check"}, true},
		{[]string{"help", "nonsense"}, false},
		{[]string{"help", "source", "nonsense"}, false},
		{[]string{"help", "serve", "nonsense"}, false},
	} {
		root := program()
		root.SetArgs(c.args)
		if err := root.Execute(); (err == nil) != c.ok {
			t.Errorf("%q: got %v", c.args, err)
		}
	}
}

func TestCompletionsAreOffered(t *testing.T) {
	root := program()
	root.Flags().String("language", "", "")
	names := func() []string { return []string{"2026-12-07\tedition"} }
	usage.Completions{"editions": {names, names}, "serve": {}}.Add(root, []string{"en", "es"})
	for _, c := range []struct{ line, want string }{
		{"editions", "2026-12-07\tedition\n:4\n"},
		{"editions 2026-12-07", "2026-12-07\tedition\n:4\n"},
		{"editions 2026-12-07 2026-12-07", ":4\n"},
		{"serve", ":4\n"},
		{"--language", "en\nes\n:4\n"},
		{"help source", "check\nlist\n:4\n"},
	} {
		var out strings.Builder
		root.SetOut(&out)
		root.SetErr(io.Discard)
		root.SetArgs(append([]string{"__complete"}, append(strings.Fields(c.line), "")...))
		if err := root.Execute(); err != nil || out.String() != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.line, out.String(), err, c.want)
		}
	}
}

func TestArgumentsAreCounted(t *testing.T) {
	cmd := &cobra.Command{Use: "settle", Example: "  digest settle 2026-07-20 team sent"}
	for n, args := range [][]string{{}, {"a"}, {"a", "b"}} {
		if err := usage.MaxArgs(cmd, args, 1); (err != nil) != (n > 1) {
			t.Errorf("at most 1 of %q: got %v", args, err)
		}
		err := usage.ExactArgs(cmd, args, 1, "the edition's name")
		if (err != nil) != (n != 1) || err != nil && digest.Hint(err) != "digest settle 2026-07-20 team sent" {
			t.Errorf("exactly 1 of %q: got %v (%s)", args, err, digest.Hint(err))
		}
	}
}
