package main

import (
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// withheld prints which destinations do not get an edition until a person acts. If there are any, it returns the exit
// code for that.
func (a *app) withheld(all []digest.Withheld) error {
	for _, w := range all {
		fmt.Fprintf(a.stderr, "held: %s.\n", w)
		fmt.Fprintf(a.stderr, "hint: %s\n", w.Hint())
	}
	if len(all) == 0 {
		return nil
	}
	return &exitError{code: exitHeld}
}
