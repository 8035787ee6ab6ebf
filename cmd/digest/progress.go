package main

import (
	"fmt"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// progress shows on one line of a terminal how many sources were read. draw is nil if standard error is no terminal.
func (a *app) progress() (draw func(done, of int, l digest.Listing, err error), clearLine func()) {
	if a.quiet || !console.IsTerminal(a.stderr) {
		return nil, func() {}
	}
	draw = func(done, of int, l digest.Listing, _ error) {
		fmt.Fprintf(a.stderr, "\r\033[K%d of %d sources read: %.60s", done, of, l.Name)
	}
	return draw, func() { fmt.Fprint(a.stderr, "\r\033[K") }
}
