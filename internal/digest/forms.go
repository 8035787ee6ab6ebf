package digest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// forms renders an edition once for all who get the same.
type forms struct {
	desk   *Desk
	dest   Destination
	record Record
	name   string       // what the ledger calls it: the edition's name, or a correction's
	told   *toldReaders // of a correction: who was told of what; nil for an edition
	known  map[string]*Message
}

func newForms(d *Desk, dest Destination, r Record, name string) *forms {
	f := &forms{desk: d, dest: dest, record: r, name: name, known: map[string]*Message{}}
	if told, ok := dest.Readers.(toldReaders); ok {
		f.told = &told
	}
	return f
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
	key := strings.Join([]string{p.Language, string(prefs), fmt.Sprint(f.told != nil && f.told.unsure(p)), links.Unsubscribe, links.Settings}, "\x00")
	if m := f.known[key]; m != nil {
		return m, nil
	}
	own := f.record
	if f.told != nil {
		own.Edition = f.told.narrow(own.Edition, p)
	} else {
		own.Edition = own.Edition.For(p.Preferences)
	}
	if own.Edition.Intro != "" && own.Edition.Intro == f.desk.intro(f.record, f.record.Edition) { // not an editor's
		own.Edition.Intro = f.desk.intro(f.record, own.Edition)
	}
	m, err := f.desk.RenderFor(own, links, f.dest.Formats)
	if err != nil {
		return nil, fmt.Errorf("destination %s: rendering edition %s: %w", f.dest.Name, own.Edition.Name, err)
	}
	m.Destination, m.Edition.Name = f.dest.Name, f.name
	if len(f.known) >= mailingForms {
		clear(f.known)
	}
	f.known[key] = &m
	return &m, nil
}

// Worder is a Renderer that words an edition with the templates of a record, which may be older than those in use.
type Worder interface {
	WordingOf(r Record, e Edition) (title, intro string, err error)
}

// intro is the line that sums e up in the words of r; empty where there is none.
func (d *Desk) intro(r Record, e Edition) (intro string) {
	if w, ok := d.Renderer.(Worder); ok && len(r.Templates) > 0 {
		if _, intro, err := w.WordingOf(r, e); err == nil {
			return intro
		}
	}
	if d.Wording != nil {
		_, intro = d.Wording(e)
	}
	return intro
}
