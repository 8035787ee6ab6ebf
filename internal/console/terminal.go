// Package console makes texts for a terminal: numbers with their nouns, text from outside that cannot act, and colors.
package console

import (
	"os"
	"strings"

	"golang.org/x/term"
)

// IsTerminal reports whether w is a terminal.
func IsTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Glyph returns rich, or plain if the environment says that the character set is ASCII (POSIX, section 8.2).
func Glyph(getenv func(string) (string, bool), rich, plain string) string {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value, _ := getenv(name); value != "" {
			if upper := strings.ToUpper(value); upper == "C" || upper == "POSIX" {
				return plain
			}
			return rich
		}
	}
	return rich
}

// UseColor reports whether to print colors: on a terminal that has them, unless NO_COLOR is set (no-color.org).
func UseColor(w any, getenv func(string) (string, bool)) bool {
	no, _ := getenv("NO_COLOR")
	term, _ := getenv("TERM")
	return no == "" && term != "dumb" && IsTerminal(w)
}
