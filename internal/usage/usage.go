// Package usage explains mistakes at the command line: words that are not commands, and flags that do not exist.
package usage

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// UnknownCommand returns the error for a word that is not a command of cmd. Its hint has the most similar one.
func UnknownCommand(cmd *cobra.Command, word string) error {
	err := fmt.Errorf("%s has no command %q", cmd.CommandPath(), word)
	if f := cmd.LocalNonPersistentFlags().Lookup(strings.TrimLeft(word, "-")); f != nil {
		return digest.WithHint(err, "did you mean "+cmd.CommandPath()+" --"+f.Name+"?")
	}
	cmd.SuggestionsMinimumDistance = 2
	best := ""
	for _, near := range cmd.SuggestionsFor(word) {
		if best == "" || distance(word, near) < distance(word, best) {
			best = near
		}
	}
	if best != "" {
		return digest.WithHint(err, "did you mean "+cmd.CommandPath()+" "+best+"?")
	}
	return digest.WithHint(err, cmd.CommandPath()+" --help lists them")
}

// BadFlag returns the error of parsing the flags of cmd, with a hint that has the most similar flag.
func BadFlag(cmd *cobra.Command, err error) error {
	hint := cmd.CommandPath() + " --help lists the options"
	word, unknown := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !unknown {
		return digest.WithHint(err, hint)
	}
	best, limit := "", max(2, len(word)/3)
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		n := distance(word, f.Name)
		if strings.HasPrefix(f.Name, word) && len(word) > 1 {
			n = 1
		}
		if !f.Hidden && n <= limit {
			best, limit = f.Name, n-1
		}
	})
	if best != "" {
		hint = "did you mean --" + best + "? " + hint
	}
	return digest.WithHint(err, hint)
}

// NewHelp returns the command that explains another one. fail makes the error of a word that is not a command.
func NewHelp(fail func(error) error) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Explain a command",
		Example: "  digest help source check",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			of, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var out []string
			for _, c := range of.Commands() {
				if c.IsAvailableCommand() {
					out = append(out, c.Name()+"\t"+c.Short)
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			of := cmd.Root()
			for _, word := range args {
				below := named(of, word)
				if below == nil {
					return fail(UnknownCommand(of, word))
				}
				of = below
			}
			return of.Help()
		},
	}
}

// named returns the command of cmd with that name; nil if there is none.
func named(cmd *cobra.Command, name string) *cobra.Command {
	for _, c := range cmd.Commands() {
		if c.Name() == name || c.HasAlias(name) {
			return c
		}
	}
	return nil
}

// distance returns the number of letters to insert, delete, or replace to turn a into b (Levenshtein). Letters in the
// wrong order count as two.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
