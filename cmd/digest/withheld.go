package main

import (
	"fmt"

	"github.com/cityoflosangeles/digest/internal/desk"
)

// withheld prints which destinations do not get an edition until a person acts. It returns the exit code.
func (a *app) withheld(all []desk.Withheld) error {
	for _, w := range all {
		fmt.Fprintf(a.stderr, "held: %s.\n", w)
		fmt.Fprintf(a.stderr, "hint: %s\n", w.Hint())
	}
	if len(all) == 0 {
		return nil
	}
	return &exitError{code: exitHeld}
}

// withheldState is a withheld destination, as /status shows it.
type withheldState struct {
	Edition     string `json:"edition"`
	Destination string `json:"destination"`
	Why         string `json:"why"`
	Hint        string `json:"hint"`
}

func withheldStates(all []desk.Withheld) []withheldState {
	var out []withheldState
	for _, w := range all {
		out = append(out, withheldState{Edition: w.Edition, Destination: w.Destination, Why: w.String(), Hint: w.Hint()})
	}
	return out
}
