package main

import (
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// withheld says which destinations do not get an edition before a person has looked; the exit code says so, too.
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

// withheldState is a destination that does not get an edition, at /status.
type withheldState struct {
	Edition     string `json:"edition"`
	Destination string `json:"destination"`
	Why         string `json:"why"`
	Hint        string `json:"hint"`
}

func withheldStates(all []digest.Withheld) []withheldState {
	var out []withheldState
	for _, w := range all {
		out = append(out, withheldState{Edition: w.Edition, Destination: w.Destination, Why: w.String(), Hint: w.Hint()})
	}
	return out
}
