package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Asleep is a destination that gets nothing, because variables or files that only sending needs are missing.
type Asleep struct {
	Name        string   `json:"destination"`           // "operator" for the destination of alerts
	Kind        string   `json:"kind"`                  // slack, email, …
	Language    string   `json:"language,omitempty"`    // of its messages; empty: the digest's
	Subscribers bool     `json:"subscribers,omitempty"` // it writes to subscribers
	Missing     []string `json:"missing"`               // variables without a value, and files, in the order of the file
	Optional    bool     `json:"optional"`              // it may sleep; otherwise nothing is sent until they are there
}

// Why says what is missing: "SLACK_BOT_TOKEN and SLACK_CHANNEL are not set".
func (a Asleep) Why() string {
	switch last := len(a.Missing) - 1; last {
	case 0:
		return a.Missing[0] + " is not set"
	case 1:
		return a.Missing[0] + " and " + a.Missing[1] + " are not set"
	default:
		return strings.Join(a.Missing[:last], ", ") + ", and " + a.Missing[last] + " are not set"
	}
}

// Ready returns an error if something is missing that only sending needs, of a destination that is not optional. The
// error is one *Error, or several joined, in the order of the file. What sends nothing works without it.
func (c Config) Ready() error { return c.unready }

// Subscribable reports whether people can subscribe: there is a newsletter, and not all of its destinations may sleep
// and do.
func (c Config) Subscribable() bool {
	return c.Newsletter != nil && (slices.ContainsFunc(c.Destinations, Destination.toSubscribers) ||
		slices.ContainsFunc(c.Asleep, func(a Asleep) bool { return a.Subscribers && !a.Optional }))
}

// missing is a variable or a file that has no value, and that only sending needs.
type missing struct {
	path  string
	name  string
	empty bool // the variable is set, and empty
	stops bool // a destination that is not optional needs it
	err   *Error
}

// missingError is the error of a reference to something that is not there.
type missingError struct{ name, text string }

func (e missingError) Error() string { return e.text }

// forSending reports whether only sending needs the value at path.
func forSending(path string) bool {
	for _, part := range []string{"destinations", "operator", "newsletter"} {
		if within(path, part) {
			return true
		}
	}
	return false
}

// lacks records that something is missing at path. It reports false if more than sending needs it.
func (d *decoder) lacks(path string, err error) bool {
	var gone missingError
	if !forSending(path) || !errors.As(err, &gone) {
		return false
	}
	d.bad = append(d.bad, path) // what follows from it is no mistake
	hint := "set it; commands that send nothing work without it"
	if within(path, "destinations") {
		hint = "set it, or add `optional: true` to this destination, which then sleeps until it is set"
	}
	d.missing = append(d.missing, missing{
		path: path, name: gone.name, err: d.mistake(d.at(path), hint, "%v", err),
	})
	return true
}

// lull takes out of c the destinations that cannot be sent to, because something is missing.
func (d *decoder) lull(c *Config) {
	var awake []Destination
	for i, to := range c.Destinations {
		if !d.lulled(c, fmt.Sprintf("destinations[%d]", i), to) {
			awake = append(awake, to)
		}
	}
	if len(c.Asleep) > 0 {
		c.Destinations = awake
	}
	if c.Operator != nil && d.lulled(c, "operator", c.Operator.Destination()) {
		c.Operator = nil
	}
	var errs []*Error
	for _, m := range d.missing {
		if m.stops {
			errs = append(errs, m.err)
		}
	}
	if len(d.errs) > 0 {
		d.errs = append(d.errs, errs...) // report all at once
		return
	}
	c.unready = inOrder(errs)
}

// lulled reports whether something is missing for the destination at the path, and then adds it to c.Asleep.
func (d *decoder) lulled(c *Config, at string, to Destination) bool {
	a := Asleep{
		Name: to.Name, Kind: to.Kind(), Language: to.Language, Subscribers: to.toSubscribers(), Optional: to.Optional,
	}
	for i, m := range d.missing {
		part := at
		if to.toSubscribers() && within(m.path, "newsletter") {
			part = "newsletter"
		}
		if !within(m.path, part) {
			continue
		}
		if m.empty && !d.needed(m, part) && !to.Optional {
			continue // it may be empty
		}
		d.missing[i].stops = d.missing[i].stops || !to.Optional
		if !slices.Contains(a.Missing, m.name) {
			a.Missing = append(a.Missing, m.name)
		}
	}
	if len(a.Missing) > 0 {
		c.Asleep = append(c.Asleep, a)
	}
	return len(a.Missing) > 0
}

// needed reports whether an empty variable led to mistakes in the part, and takes them back: what is missing is the
// variable.
func (d *decoder) needed(m missing, part string) bool {
	before := len(d.errs)
	d.errs = slices.DeleteFunc(d.errs, func(e *Error) bool {
		return within(m.path, e.path) && strings.HasPrefix(e.path, part+".")
	})
	return len(d.errs) < before
}

func (d Destination) toSubscribers() bool { return d.Email != nil && d.Email.To.Subscribers() }

// Kind returns the key of the destination's kind; it is empty if there is none.
func (d Destination) Kind() string {
	switch {
	case d.Slack != nil:
		return "slack"
	case d.Email != nil:
		return "email"
	case d.Matrix != nil:
		return "matrix"
	case d.Mattermost != nil:
		return "mattermost"
	case d.Site != nil:
		return "site"
	case d.Webhook != nil:
		return "webhook"
	}
	return ""
}

// unknownPlace reports whether something is missing for the destination with that index, so that it is not known where
// it leads.
func (d *decoder) unknownPlace(i int) bool {
	return slices.ContainsFunc(d.missing, func(m missing) bool {
		return within(m.path, fmt.Sprintf("destinations[%d]", i))
	})
}

// String is a line for people, such as "asleep: team gets nothing: SLACK_BOT_TOKEN is not set." It ends with a period.
func (a Asleep) String() string {
	if a.Optional {
		return fmt.Sprintf("asleep: %s gets nothing: %s.", a.Name, a.Why())
	}
	return fmt.Sprintf("not ready: %s: %s. Until then, nothing is sent.", a.Name, a.Why())
}

// CountDestinations says how many destinations there are: "3 destinations (2 asleep)".
func (c Config) CountDestinations() string {
	asleep, unready := 0, 0
	for _, a := range c.Asleep {
		switch {
		case a.Name == operatorName:
		case a.Optional:
			asleep++
		default:
			unready++
		}
	}
	n := len(c.Destinations) + asleep + unready
	out := fmt.Sprintf("%d destinations", n)
	if n == 1 {
		out = "1 destination"
	}
	if asleep > 0 {
		out += fmt.Sprintf(" (%d asleep)", asleep)
	}
	if unready > 0 {
		out += fmt.Sprintf(" (%d not ready)", unready)
	}
	return out
}

// Awake lists the names of the destinations that get editions.
func (c Config) Awake() string {
	var names []string
	for _, d := range c.Destinations {
		if !d.Draft {
			names = append(names, d.Name)
		}
	}
	if len(names) == 0 {
		return "no destination"
	}
	return strings.Join(names, ", ")
}

// DestinationNames lists the destinations that are not asleep, each with a tab and its kind, for completions.
func (c Config) DestinationNames() []string {
	var out []string
	for _, d := range c.Destinations {
		out = append(out, d.Name+"\t"+d.Kind())
	}
	return out
}

// RepositoryNames lists the repositories that the file names, for completions.
func (c Config) RepositoryNames() []string {
	var out []string
	for _, e := range c.GitHub.Entries {
		if e.Repo != "" {
			out = append(out, e.Repo)
		}
	}
	return out
}
