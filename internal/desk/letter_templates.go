package desk

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/edition"
)

const maxTemplates = 64 // kept at a time; beyond that, one is rendered again

// letterTemplates renders an edition once for all readers who get the same.
type letterTemplates struct {
	desk     *Desk
	dest     Destination
	record   digest.Record
	name     string                   // what the ledger calls it: the edition's name, or a correction's
	affected *edition.AffectedReaders // by a correction; nil for an edition
	known    map[string]*digest.Message
}

func newLetterTemplates(d *Desk, dest Destination, r digest.Record, name string) *letterTemplates {
	f := &letterTemplates{desk: d, dest: dest, record: r, name: name, known: map[string]*digest.Message{}}
	if affected, ok := dest.Readers.(edition.AffectedReaders); ok {
		f.affected = &affected
	}
	return f
}

// of returns the template for p. Readers who get the same have the same pointer, as long as it is kept.
func (f *letterTemplates) of(p digest.Recipient) (*digest.Message, error) {
	prefs, err := json.Marshal(p.Preferences)
	if err != nil {
		return nil, fmt.Errorf("the preferences of a subscriber: %w", err)
	}
	links := digest.Recipient{Language: cmp.Or(p.Language, f.dest.Language)}
	if p.Unsubscribe != "" {
		links.Unsubscribe = digest.UnsubscribePlaceholder
	}
	if p.Settings != "" {
		links.Settings = digest.SettingsPlaceholder
	}
	key := strings.Join([]string{
		links.Language, string(prefs), fmt.Sprint(f.affected != nil && f.affected.Unsure(p)),
		links.Unsubscribe, links.Settings,
	}, "\x00")
	if m := f.known[key]; m != nil {
		return m, nil
	}
	own := f.record
	if f.affected != nil {
		own.Edition = f.affected.Narrow(own.Edition, p)
	} else {
		own.Edition = own.Edition.For(p.Preferences)
	}
	if own.Edition, err = f.introduced(own.Edition); err != nil {
		return nil, fmt.Errorf("destination %s: wording edition %s: %w", f.dest.Name, own.Edition.Name, err)
	}
	m, err := f.desk.Rendering.RenderFor(own, links, f.dest.Formats)
	if err != nil {
		return nil, fmt.Errorf("destination %s: rendering edition %s: %w", f.dest.Name, own.Edition.Name, err)
	}
	m.Destination, m.Edition.Name = f.dest.Name, f.name
	if len(f.known) >= maxTemplates {
		clear(f.known)
	}
	f.known[key] = &m
	return &m, nil
}

// introduced returns own, a part of the record's edition, with introductions that sum up only that part. An editor's
// introduction stays.
func (f *letterTemplates) introduced(own digest.Edition) (digest.Edition, error) {
	d := f.desk
	if d.Rendering.Wording == nil && d.Rendering.WordingOf == nil || own.Intro == "" {
		return own, nil
	}
	whole, wholes, err := d.wordingOf(f.record)
	if err != nil {
		return own, err
	}
	part, parts, err := d.wordingOf(digest.Record{Edition: own, Templates: f.record.Templates})
	if err != nil {
		return own, err
	}
	if own.Intro == whole.Intro {
		own.Intro = part.Intro
	}
	own.Translations = maps.Clone(own.Translations)
	for l, words := range own.Translations {
		if words.Intro == wholes[l].Intro {
			words.Intro = parts[l].Intro
			own.Translations[l] = words
		}
	}
	return own, nil
}
