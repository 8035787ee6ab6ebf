package usage

import "github.com/spf13/cobra"

// Words returns what a shell offers for one argument: words, each of which may have a tab and an explanation.
type Words func() []string

// Completions are the words for each argument of the commands, by their names.
type Completions map[string][]Words

// Add adds the completions to the commands of root, and the languages to each flag --language. Files are not offered.
func (c Completions) Add(root *cobra.Command, languages []string) {
	for _, cmd := range append(root.Commands(), root) {
		if cmd.Flags().Lookup("language") != nil { // it fails only if there is no such flag
			_ = cmd.RegisterFlagCompletionFunc("language",
				cobra.FixedCompletions(languages, cobra.ShellCompDirectiveNoFileComp))
		}
		words, ok := c[cmd.Name()]
		if !ok || cmd == root {
			continue
		}
		cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) >= len(words) {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return words[len(args)](), cobra.ShellCompDirectiveNoFileComp
		}
	}
}
