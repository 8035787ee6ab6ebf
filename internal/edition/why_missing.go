package edition

import (
	"fmt"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// explainMissing explains what the last edition showed and the sources no longer list, or do not list for the coming
// period. People ask about an edition until the next one is out.
func (w *why) explainMissing() {
	if len(w.material.History.Editions) == 0 {
		return
	}
	last := w.material.History.Editions[0]
	in := "edition " + last.Name + " had it"
	for _, e := range last.Events {
		if !w.meant(e.Title, e.URL, e.UID) {
			continue
		}
		how := ""
		switch e.Change {
		case digest.ChangeNew:
			how = " as new"
		case digest.ChangeMoved:
			how = " as moved from " + e.Was.In(w.material.Zone).Format("Mon 2006-01-02 15:04 MST")
		case digest.ChangeCancelled:
			how = " as canceled"
		case digest.ChangeBackOn:
			how = " as back on"
		case digest.ChangeUnlisted:
			how = " as no longer listed: its source was read, reaches as far as its day, and does not have it any more"
		}
		by := ""
		if len(e.Sources) > 0 {
			by = ", listed by " + strings.Join(e.Sources, " and ")
		}
		now := "no source lists it for the next edition"
		if e.Start.Before(w.material.Period.Start) && e.Change != digest.ChangeUnlisted {
			now = "it begins before the next edition"
		}
		w.say("event %q, %s%s: %s%s; %s", e.Title, w.day(e), by, in, how, now)
	}
	for _, m := range last.Present {
		if w.meant(m.Repository.Name, m.Repository.URL) {
			w.say("repository %s: %s, proposed for %q: %s", m.Repository.Name, in, m.Event.Title, strings.Join(m.Reasons, "; "))
		}
	}
	for _, t := range last.Tasks {
		if name := fmt.Sprintf("%s#%d", t.Repository, t.Number); w.meant(t.Title, t.URL, name) {
			w.say("task %s %q: %s; it is no longer open to newcomers", name, t.Title, in)
		}
	}
	for _, a := range last.Activity {
		if w.meant(a.Title, a.URL, a.Author) {
			w.say("%s %q of %s: %s; news is reported once", strings.ReplaceAll(a.Kind, "_", " "), a.Title, a.Repository, in)
		}
	}
}
