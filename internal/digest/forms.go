package digest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// forms renders an edition once for all who get the same.
type forms struct {
	desk   *Desk
	dest   Destination
	record Record
	name   string    // what the ledger calls it: the edition's name, or a correction's
	at     time.Time // what letters are dated
	known  map[string]*Message
}

func newForms(d *Desk, dest Destination, r Record, name string, at time.Time) *forms {
	return &forms{desk: d, dest: dest, record: r, name: name, at: at, known: map[string]*Message{}}
}

// of returns the form for p. The same one is the same pointer, as long as it is kept.
func (f *forms) of(p Recipient) (*Message, error) {
	prefs, err := json.Marshal(p.Preferences)
	if err != nil {
		return nil, fmt.Errorf("the preferences of a subscriber: %w", err)
	}
	links := Recipient{Language: p.Language}
	if p.Unsubscribe != "" {
		links.Unsubscribe = UnsubscribeMark
	}
	if p.Settings != "" {
		links.Settings = SettingsMark
	}
	key := strings.Join([]string{p.Language, string(prefs), links.Unsubscribe, links.Settings}, "\x00")
	if m := f.known[key]; m != nil {
		return m, nil
	}
	own := f.record
	own.Edition = own.Edition.For(p.Preferences)
	if d := f.desk; d.Wording != nil && own.Edition.Intro != "" {
		if _, whole := d.Wording(f.record.Edition); whole == own.Edition.Intro { // not an editor's
			_, own.Edition.Intro = d.Wording(own.Edition)
		}
	}
	m, err := f.desk.RenderFor(own, links, f.dest.Formats)
	if err != nil {
		return nil, fmt.Errorf("destination %s: rendering edition %s: %w", f.dest.Name, own.Edition.Name, err)
	}
	m.Destination, m.Edition.Name, m.Edition.Period.Start = f.dest.Name, f.name, f.at
	if len(f.known) >= mailingForms {
		clear(f.known)
	}
	f.known[key] = &m
	return &m, nil
}

// For returns what p wants of e. Where that would be nothing, it is all of e: a person who hears nothing believes that there was
// nothing. What belongs to no group goes to everyone who wants its section.
func (e Edition) For(p Preferences) Edition {
	own := e
	wants := func(section string) bool { return len(p.Sections) == 0 || slices.Contains(p.Sections, section) }
	group := func(names ...string) bool {
		named := slices.DeleteFunc(names, func(name string) bool { return name == "" })
		return len(p.Groups) == 0 || len(named) == 0 || slices.ContainsFunc(named, func(name string) bool { return slices.Contains(p.Groups, name) })
	}
	event := func(v Event) bool {
		return group(v.Group) && (!p.OnlineOnly || v.Mode == Online || v.Mode == Hybrid)
	}
	own.Present = keep(e.Present, func(m Match) bool { return wants("present") && event(m.Event) })
	own.Events = keep(e.Events, func(v Event) bool { return wants("events") && event(v) })
	own.Tasks = keep(e.Tasks, func(Task) bool { return wants("tasks") })
	own.Activity = keep(e.Activity, func(Activity) bool { return wants("activity") })
	own.Elsewhere = keep(e.Elsewhere, func(Activity) bool { return wants("activity") })
	own.Talks = keep(e.Talks, func(t Talk) bool { return wants("talks") && group(t.Group) })
	if !wants("events") {
		own.More = 0
	}
	if !wants("activity") {
		own.Spotlight = nil
	}
	if len(own.Present)+len(own.Events)+len(own.Tasks)+len(own.Activity)+len(own.Elsewhere)+len(own.Talks) == 0 && own.Spotlight == nil {
		return e
	}
	return own
}

// keep is the part of list that is wanted; the list itself stays as it is.
func keep[T any](list []T, wanted func(T) bool) []T {
	var out []T
	for _, one := range list {
		if wanted(one) {
			out = append(out, one)
		}
	}
	return out
}
