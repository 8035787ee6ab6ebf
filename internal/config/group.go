package config

import (
	"cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Group is a meetup group.
type Group struct {
	// The name of the group. Names are unique.
	Name string `yaml:"name" jsonschema:"required"`
	// Earlier names of the group. Its events then do not count as new, and talks and subscribers' choices stay
	// with it.
	Formerly []string `yaml:"formerly"`
	// The topics of its meetings. Projects are matched by these words.
	Topics []string `yaml:"topics"`
	// Where its events are announced: addresses or file names. A group without sources is shown as a gap.
	Sources []Source `yaml:"sources"`
	// Words or phrases: only events that have one of them in their title or description are told. Case and accents
	// do not matter, and only whole words count. Default: all events.
	Include []string `yaml:"include"`
	// Words or phrases: events that have one of them in their title are not told. It wins over include.
	Exclude []string `yaml:"exclude"`
	// The area of its events in person. Online events, and events whose sources give no coordinates, are kept.
	Near Near `yaml:"near"`
	// Events that no source lists, entered here. Filters do not apply to them.
	Events []Written `yaml:"events"`
	// Lists of events to treat as one, each event by its page, identifier, or title. Events of other groups are named by
	// page or identifier. digest asks about events that may be one, and prints the list that answers it.
	Merge [][]string `yaml:"merge"`
	// Lists of events to keep apart although they look alike.
	Split [][]string `yaml:"split"`
	// Whether it takes talks at all its meetings (open), at none, or only after you ask (ask). Default: what its
	// calendar says (docs/policy.md). The same as rules.talks, which it replaces.
	Talks string `yaml:"talks" jsonschema:"enum=open,enum=none,enum=ask"`
	// Words of the meetings that take talks, in their titles or descriptions. Then other meetings take none, unless
	// they announce an opening.
	Stage []string `yaml:"stage"`
	// How long before a meeting its talks are settled. Default: match.lead.
	Lead Duration `yaml:"lead"`
	// The language of its meetings, in which pitches to it are written: en or es. Default: the language of the
	// digest.
	Language string `yaml:"language" jsonschema:"enum=en,enum=es"`
	// The page for proposing a talk.
	Propose string `yaml:"propose"`
	// The group's page.
	Page string `yaml:"page"`
	// What the open-source lead should know about it, in a sentence or two.
	Note string `yaml:"note"`
	// The group's rules for talks.
	Rules Rules `yaml:"rules"`
}

// Rules are a group's rules for talks.
type Rules struct {
	// The maximum length of a talk, in minutes.
	MaxMinutes int `yaml:"max_minutes" jsonschema:"minimum=1,maximum=480"`
	// contributors-only: the digest's texts ask for contributors and never advertise jobs.
	Recruiting string `yaml:"recruiting" jsonschema:"enum=contributors-only"`
	// Whether the group takes talks: open, none, or ask. See talks of the group.
	Talks string `yaml:"talks" jsonschema:"enum=open,enum=none,enum=ask"`
}

// Source is a place where events are announced. A string is short for its URL.
type Source struct {
	// A web address (http, https, webcal) or a file name, relative to this file.
	URL string `yaml:"url" jsonschema:"required"`
	// The kind, if it cannot be detected: ical, list, meetup, luma, mobilizon, tribe, eventbrite, vrms, lunchjs,
	// feed, or page.
	Kind string `yaml:"kind"`
	// The time zone of its times that have none. Default: the digest's.
	TimeZone string `yaml:"time_zone"`
	// As include of the group, for the events of this source.
	Include []string `yaml:"include"`
	// As exclude of the group, for the events of this source.
	Exclude []string `yaml:"exclude"`
	// As near of the group, for the events of this source.
	Near Near `yaml:"near"`
}

// Eventbrite configures access to the Eventbrite API.
type Eventbrite struct {
	// A private token, from eventbrite.com/account-settings/apps.
	Token digest.Secret `yaml:"token"`
	// Another base address of the API.
	API string `yaml:"api"`
}

// Meetup configures access to the Meetup GraphQL API with the JWT flow.
type Meetup struct {
	// The key of the OAuth client, from meetup.com/api/oauth/list.
	ClientKey string `yaml:"client_key" jsonschema:"required"`
	// The number of the member on whose behalf requests are made.
	Member string `yaml:"member" jsonschema:"required"`
	// The ID of the signing key.
	KeyID string `yaml:"key_id" jsonschema:"required"`
	// The signing key, an RSA key in PEM: "${file:meetup.pem}".
	Key digest.Secret `yaml:"key" jsonschema:"required"`
	// Another base address of the API.
	API string `yaml:"api"`
	// Another address for signing in.
	Login string `yaml:"login"`
}

// Digest returns the group as editions show it.
func (g Group) Digest() digest.Group {
	rules := digest.Rules(g.Rules)
	rules.Talks = cmp.Or(g.Talks, rules.Talks)
	return digest.Group{
		Name: g.Name, Formerly: g.Formerly, Topics: g.Topics, Propose: g.Propose, Page: g.Page, Note: g.Note,
		Rules: rules, Stage: g.Stage, Lead: g.Lead.Duration(), Language: g.Language, Merge: g.Merge, Split: g.Split,
		Filter:  g.Filter(),
		Sources: len(g.Sources) + min(1, len(g.Events)),
	}
}
