package main

import (
	"fmt"
	"strings"

	"github.com/cityoflosangeles/digest/internal/match"
)

// withoutProposal prints the events that are no place for a talk or come too soon, and why; with a query those whose
// title or group it means. It reports whether there are any.
func (a *app) withoutProposal(evenings []match.Evening, query string, d *workspace) bool {
	found := false
	for _, e := range evenings {
		why := ""
		switch {
		case e.Stage.Kind == match.StageNone:
			why = e.Stage.Explain()
		case e.TooNear:
			why = "it is too near for a new proposal"
		}
		title, group := strings.ToLower(e.Event.Title), strings.ToLower(e.Event.Group)
		if why == "" || query != "" && !strings.Contains(title, query) && group != query &&
			strings.TrimSuffix(strings.ToLower(e.Event.URL), "/") != query {
			continue
		}
		if !found {
			found = true
			fmt.Fprintln(a.stdout, "\nNo proposal")
		}
		fmt.Fprintf(a.stdout, "  %s, %s, %s: %s\n", e.Event.Title, e.Event.Group, when(e.Event, d), why)
	}
	return found
}
