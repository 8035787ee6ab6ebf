package main

import (
	"fmt"
	"os"

	"golang.org/x/term"
)

// isTerminal reports whether w is a terminal, with a person before it.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress draws one line on a terminal while sources are read, and nothing anywhere else.
func (a *app) progress() (draw func(done, of int, listing string, err error), clear func()) {
	if a.quiet || !isTerminal(a.stderr) {
		return nil, func() {}
	}
	draw = func(done, of int, listing string, _ error) {
		fmt.Fprintf(a.stderr, "\r\033[K%d of %d sources read: %.60s", done, of, listing)
	}
	return draw, func() { fmt.Fprint(a.stderr, "\r\033[K") }
}
