package manpage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/manpage"
)

// program is a small program: a command with options and an example, one without a text, and a hidden one.
func program() *cobra.Command {
	run := func(*cobra.Command, []string) {}
	root := &cobra.Command{Use: "desk", Short: "Run a desk", Long: "Runs a desk.\n\nAnd more.", Run: run}
	root.PersistentFlags().BoolP("quiet", "q", false, "print only errors")
	mail := &cobra.Command{Use: "mail FILE", Short: "Send a file", Example: "  desk mail a.txt --to me", Run: run}
	mail.Flags().String("to", "", "the `ADDRESS` to send it to")
	root.AddCommand(mail, &cobra.Command{Use: "secret", Short: "Hide", Hidden: true, Run: run})
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}

func TestPageHasAllParts(t *testing.T) {
	page := manpage.Page(program().Commands()[0])
	for _, want := range []string{
		".TH DESK\\-MAIL 1 ", ".SH NAME\ndesk\\-mail \\- Send a file\n", ".SH SYNOPSIS\n.B desk mail FILE",
		".SH DESCRIPTION\nSend a file.\n", ".SH OPTIONS\n.TP\n.B \\-\\-to ADDRESS\nthe ADDRESS to send it to\n",
		".SH OPTIONS OF ALL COMMANDS\n.TP\n.B \\-q, \\-\\-quiet\n",
		".SH EXAMPLES\n.nf\n  desk mail a.txt \\-\\-to me\n.fi\n", ".SH EXIT STATUS\n", ".SH SEE ALSO\n.BR desk (1)\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing in\n%s", want, page)
		}
	}
	page = manpage.Page(program())
	for _, want := range []string{
		".SH DESCRIPTION\nRuns a desk.\n.PP\nAnd more.\n", ".SH COMMANDS\n.TP\n.B mail\nSend a file\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing in\n%s", want, page)
		}
	}
	if strings.Contains(page, "secret") {
		t.Errorf("a hidden command is listed:\n%s", page)
	}
}

func TestNoTextBecomesAnInstruction(t *testing.T) {
	for text, want := range map[string]string{
		".so x": `\&.so x`, "'br": `\&'br`, `a\fBb`: `a\efBb`, "--dry-run\n.x": `\-\-dry\-run` + "\n" + `\&.x`,
	} {
		c := &cobra.Command{Use: "desk", Long: text}
		if page := manpage.Page(c); !strings.Contains(page, "\n.SH DESCRIPTION\n"+want+"\n") {
			t.Errorf("%q: %q is missing in\n%s", text, want, page)
		}
	}
}

func TestEveryVisibleCommandGetsAPage(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "share", "man1")
	if err := manpage.Write(folder, program()); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != "desk-mail.1 desk.1" {
		t.Errorf("got %s", got)
	}
	if err := manpage.Write(filepath.Join(folder, "desk.1"), program()); err == nil {
		t.Error("a file in the place of the folder is no error")
	}
}
