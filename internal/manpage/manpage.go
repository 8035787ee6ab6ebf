// Package manpage writes the manual pages of commands.
package manpage

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Write writes a manual page for root and for each visible command below it to a folder, which it makes. The pages are
// named after the commands, such as digest-source-check.1.
func Write(folder string, root *cobra.Command) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("creating the folder: %w", err)
	}
	for _, c := range Commands(root) {
		if err := os.WriteFile(filepath.Join(folder, name(c)+".1"), []byte(Page(c)), 0o644); err != nil {
			return fmt.Errorf("writing a manual page: %w", err)
		}
	}
	return nil
}

func name(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// Commands returns cmd and all visible commands below it.
func Commands(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" {
			all = append(all, Commands(c)...)
		}
	}
	return all
}

// Page returns a command's manual page (man(7)). It has no date, so that builds are reproducible.
func Page(c *cobra.Command) string {
	var b strings.Builder
	page := name(c)
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"digest\" \"digest manual\"\n.nh\n.ad l\n", roff(strings.ToUpper(page)))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(page), roff(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roff(c.UseLine()))
	for i, paragraph := range strings.Split(strings.TrimSpace(c.Long), "\n\n") {
		switch {
		case paragraph == "":
			paragraph = c.Short + "."
			fallthrough
		case i == 0:
			b.WriteString(".SH DESCRIPTION\n")
		default:
			b.WriteString(".PP\n")
		}
		b.WriteString(roff(paragraph) + "\n")
	}
	below := Commands(c)[1:]
	if len(below) > 0 {
		b.WriteString(".SH COMMANDS\n")
	}
	for _, s := range below {
		if s.Parent() == c {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(s.Name()), roff(s.Short))
		}
	}
	options(&b, "OPTIONS", c.NonInheritedFlags())
	options(&b, "OPTIONS OF ALL COMMANDS", c.InheritedFlags())
	if c.HasExample() {
		fmt.Fprintf(&b, ".SH EXAMPLES\n.nf\n%s\n.fi\n", roff(c.Example))
	}
	b.WriteString(".SH EXIT STATUS\n0 done, or nothing due; 1 nothing could be read or published; " +
		"2 the command line or the configuration is wrong;\n" +
		"3 partly done; 4 waits for a person: for approval, or because sending is paused.\n")
	if c.HasParent() {
		fmt.Fprintf(&b, ".SH SEE ALSO\n.BR %s (1)\n", roff(name(c.Parent())))
	}
	return b.String()
}

func options(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(b, ".SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		fmt.Fprintf(b, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace(name+" "+value)), roff(usage))
	})
}

// roff escapes text, so that no part of it is a roff request.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
