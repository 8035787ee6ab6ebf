package main

import (
	"fmt"
	"os"

	"golang.org/x/term"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// isTerminal reports whether w is a terminal.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress shows on one line of a terminal how many sources were read. draw is nil if standard error is no terminal.
func (a *app) progress() (draw func(done, of int, l digest.Listing, err error), clearLine func()) {
	if a.quiet || !isTerminal(a.stderr) {
		return nil, func() {}
	}
	draw = func(done, of int, l digest.Listing, _ error) {
		fmt.Fprintf(a.stderr, "\r\033[K%d of %d sources read: %.60s", done, of, l.Name)
	}
	return draw, func() { fmt.Fprint(a.stderr, "\r\033[K") }
}
