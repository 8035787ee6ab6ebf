package edition

import (
	"fmt"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// explainMissing says what the last edition told of what the query means, for what the sources tell no more, or not for
// the coming period: an edition can be asked about until the next one is out.
func (w *why) explainMissing() {
	if len(w.material.History.Editions) == 0 {
		return
	}
	last := w.material.History.Editions[0]
	in := "edition " + last.Name + " told of it"
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
			how = " as cancelled"
		case digest.ChangeBackOn:
			how = " as back on"
		case digest.ChangeUnlisted:
			how = " as no longer listed: its source was read, reaches as far as its day, and does not have it any more"
		}
		by := ""
		if len(e.Sources) > 0 {
			by = ", told by " + strings.Join(e.Sources, " and ")
		}
		now := "no source tells of it for the coming edition"
		if e.Start.Before(w.material.Period.Start) && e.Change != digest.ChangeUnlisted {
			now = "it begins before the coming edition"
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
			w.say("task %s %q: %s; it is not open to newcomers any more", name, t.Title, in)
		}
	}
	for _, a := range last.Activity {
		if w.meant(a.Title, a.URL, a.Author) {
			w.say("%s %q of %s: %s; it is not told twice", strings.ReplaceAll(a.Kind, "_", " "), a.Title, a.Repository, in)
		}
	}
}
