package desk

import (
	"context"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// asCalled returns the destinations under the names that the ledger of an edition has for them. A renamed destination
// keeps its earlier name in the editions that it got, or began to get, under that name. So no edition is sent twice,
// and a destination is asked for messages under the name that they were published with.
func (d *Desk) asCalled(ctx context.Context, edition string, ledger []digest.Delivery) ([]Destination, error) {
	out := slices.Clone(d.Destinations)
	for i, dest := range out {
		if len(dest.Formerly) == 0 {
			continue
		}
		has, err := d.has(ctx, edition, ledger, dest, dest.Name)
		if err != nil {
			return nil, err
		}
		if line, ok := digest.LineFor(ledger, dest.Name); ok && line.State == digest.Failed && dest.Readers == nil {
			// A process with the earlier name may have gone on.
			has = !slices.ContainsFunc(dest.Formerly, func(former Destination) bool {
				line, ok := digest.LineFor(ledger, former.Name)
				return ok && line.State != digest.Failed
			})
		}
		for _, former := range dest.Formerly {
			if has {
				break
			}
			if has, err = d.has(ctx, edition, ledger, dest, former.Name); err != nil {
				return nil, err
			}
			if has {
				out[i] = former
			}
		}
	}
	return out, nil
}

// AsCalled returns the destinations under the names that the ledger of the edition has for them.
func (d *Desk) AsCalled(ctx context.Context, edition string) ([]Destination, error) {
	if !slices.ContainsFunc(d.Destinations, func(dest Destination) bool { return len(dest.Formerly) > 0 }) {
		return d.Destinations, nil
	}
	ledger, err := digest.Places(ctx, d.Store, edition)
	if err != nil {
		return nil, err
	}
	return d.asCalled(ctx, edition, ledger)
}

// has reports whether the ledger has a line of the edition under the name, or one of a person to whom dest sends.
func (d *Desk) has(
	ctx context.Context, edition string, ledger []digest.Delivery, dest Destination, name string,
) (bool, error) {
	if _, ok := digest.LineFor(ledger, name); ok || dest.Readers == nil {
		return ok, nil
	}
	people, ok := d.Store.(digest.BatchLedger)
	if !ok {
		return false, nil
	}
	tally, err := people.Tally(ctx, edition, name)
	return tally != digest.Tally{}, err
}

// Called returns the destination that has the name, or had it.
func (d *Desk) Called(name string) (Destination, bool) {
	for _, dest := range d.Destinations {
		for _, one := range append([]Destination{dest}, dest.Formerly...) {
			if one.Name == name {
				return one, true
			}
		}
	}
	return Destination{}, false
}

// NamesOf returns the name, and after it all other names that the same destination has or had.
func (d *Desk) NamesOf(name string) []string {
	names := []string{name}
	if dest, ok := d.configured(name); ok {
		for _, one := range append([]Destination{dest}, dest.Formerly...) {
			if one.Name != name {
				names = append(names, one.Name)
			}
		}
	}
	return names
}

// groupName returns what the group of that name is called today.
func (d *Desk) groupName(name string) string {
	for _, g := range d.Content.Groups {
		if slices.Contains(g.Formerly, name) {
			return g.Name
		}
	}
	return name
}

// groupsToday returns the events with the names that their groups have today.
func (d *Desk) groupsToday(events []digest.Event) []digest.Event {
	out := slices.Clone(events)
	for i := range out {
		out[i] = d.hostsToday(out[i])
	}
	return out
}

// hostsToday returns the event with the names that its groups have today.
func (d *Desk) hostsToday(e digest.Event) digest.Event {
	var hosts []string
	for _, g := range e.Hosts() {
		hosts = append(hosts, d.groupName(g))
	}
	e.SetHosts(hosts)
	e.Also = slices.Clone(e.Also)
	for i := range e.Also {
		e.Also[i].Group = d.groupName(e.Also[i].Group)
	}
	return e
}

// today returns an earlier edition with the present names of groups, so that the events of a renamed group are not
// new.
func (d *Desk) today(e digest.Edition) digest.Edition {
	e.Events, e.Further = d.groupsToday(e.Events), d.groupsToday(e.Further)
	e.Present = slices.Clone(e.Present)
	for i := range e.Present {
		e.Present[i].Event = d.hostsToday(e.Present[i].Event)
	}
	e.Talks = d.talksToday(e.Talks)
	return e
}

func (d *Desk) talksToday(talks []digest.Talk) []digest.Talk {
	out := slices.Clone(talks)
	for i := range out {
		out[i].Group = d.groupName(out[i].Group)
	}
	return out
}

// Talks returns all talks in the store by when they are given, with the names that groups have today.
func (d *Desk) Talks(ctx context.Context) ([]digest.Talk, error) {
	all, err := digest.Talks(ctx, d.Store)
	return d.talksToday(all), err
}
