package meetup

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// apollo is the cache of a page's GraphQL client: objects by "Type:id", which refer to each other with {"__ref": "Type:id"}.
type apollo map[string]json.RawMessage

// object is what raw is, or refers to. A reference to a reference is followed no further.
func (a apollo) object(raw json.RawMessage) json.RawMessage {
	var r struct {
		Ref text `json:"__ref"`
	}
	if !bytes.Contains(raw[:min(len(raw), 300)], []byte("__ref")) || json.Unmarshal(raw, &r) != nil || r.Ref == "" {
		return raw
	}
	return a[string(r.Ref)]
}

// group is what is told of a group.
type group struct {
	key      string // in the state
	ID       text   `json:"id"`
	Name     text   `json:"name"`
	URLName  text   `json:"urlname"`
	TimeZone text   `json:"timezone"`
	Private  flag   `json:"isPrivate"`
}

// connection is a list of events, or a part of one.
type connection struct {
	Total *number `json:"totalCount"`
	Page  struct {
		More flag `json:"hasNextPage"`
		End  text `json:"endCursor"`
	} `json:"pageInfo"`
	Edges []struct {
		Node json.RawMessage `json:"node"`
	} `json:"edges"`
}

// unsaid is the most events that Meetup's lists show without saying how many there are.
const unsaid = 10

// goesOn reports whether there are events beyond those of c.
func (c connection) goesOn() bool {
	if c.Total == nil {
		return bool(c.Page.More) || len(c.Edges) >= unsaid
	}
	return bool(c.Page.More) || int(*c.Total) > len(c.Edges)
}

// page reads the state of a page found at location.
func (r *reader) page(state []byte, location string) error {
	var next struct {
		Props struct {
			Page struct {
				State   apollo          `json:"__APOLLO_STATE__"`
				Event   json.RawMessage `json:"event"`
				URLName text            `json:"urlname"`
			} `json:"pageProps"`
		} `json:"props"`
		Page  text `json:"page"`
		Query struct {
			Slug    text `json:"slug"`
			URLName text `json:"urlname"`
		} `json:"query"`
	}
	if err := json.Unmarshal(state, &next); err != nil {
		var kind *json.UnmarshalTypeError
		if !errors.As(err, &kind) {
			return fmt.Errorf("the state of Meetup's page is cut off or malformed: %w", err)
		}
	}
	if strings.HasPrefix(string(next.Page), "/login") {
		return membersOnly()
	}
	r.state = next.Props.Page.State
	name := cmp.Or(next.Props.Page.URLName, next.Query.Slug, next.Query.URLName, text(urlName(location)))
	if err := r.find(string(name), next.Props.Page.Event); err != nil {
		return err
	}
	listed := r.lists()
	if single := next.Props.Page.Event; len(single) > 0 {
		r.add(single, true)
	}
	for _, key := range slices.Sorted(maps.Keys(r.state)) {
		if strings.HasPrefix(key, "Event:") {
			r.add(r.state[key], false)
		}
	}
	if len(r.harvest.Events) == 0 && r.group.Private {
		return membersOnly()
	}
	if !listed { // what the page is about, and nothing about other events
		r.harvest.Horizon = r.period.Start
	}
	return nil
}

func membersOnly() error {
	return digest.WithHint(ErrMembersOnly, "ask the group to make its events public, or for another calendar")
}

// find takes the group that the page is about: the one of this name, the one its query asked for, or that of its single event.
func (r *reader) find(name string, single json.RawMessage) error {
	asked, unknown := "", false
	var root map[string]json.RawMessage
	if json.Unmarshal(r.state["ROOT_QUERY"], &root) == nil {
		for _, field := range slices.Sorted(maps.Keys(root)) {
			if !strings.HasPrefix(field, "groupByUrlname(") {
				continue
			}
			var r struct {
				Ref text `json:"__ref"`
			}
			if json.Unmarshal(root[field], &r) == nil && r.Ref != "" {
				asked = string(r.Ref)
				continue
			}
			unknown = unknown || string(root[field]) == "null"
		}
	}
	for _, key := range slices.Sorted(maps.Keys(r.state)) {
		if !strings.HasPrefix(key, "Group:") {
			continue
		}
		g := group{key: key}
		if json.Unmarshal(r.state[key], &g) == nil && (key == asked || r.group.key == "" && name != "" && strings.EqualFold(string(g.URLName), name)) {
			r.group = g
		}
	}
	if r.group.key == "" {
		var e struct {
			Group group `json:"group"`
		}
		if len(single) > 0 && json.Unmarshal(single, &e) == nil {
			r.group = e.Group
		}
	}
	if r.group.key == "" && unknown && len(single) == 0 {
		return notFound(name)
	}
	return nil
}

func notFound(name string) error {
	return fmt.Errorf("no group %q at Meetup: %w", name, digest.ErrNotFound)
}

// lists reads the lists of the group's coming events, and reports whether there is one.
func (r *reader) lists() bool {
	var fields map[string]json.RawMessage
	if r.group.key == "" || json.Unmarshal(r.state[r.group.key], &fields) != nil {
		return false
	}
	found := false
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if !coming(field) {
			continue
		}
		var c connection
		if json.Unmarshal(fields[field], &c) != nil || len(c.Edges) == 0 && c.Total == nil {
			continue
		}
		found = true
		r.list(c, c.goesOn())
	}
	return found
}

// coming reports whether a field of a group is a list of coming events, by its name with its arguments.
func coming(field string) bool {
	name, arguments, _ := strings.Cut(field, "(")
	switch name {
	case "upcomingEvents", "unifiedEvents":
		return true
	case "events":
		return strings.Contains(arguments, `"ACTIVE"`) || !strings.Contains(arguments, `"status"`)
	}
	return false
}

// list takes the events of a list; more says whether it goes on.
func (r *reader) list(c connection, more bool) {
	before := len(r.harvest.Events)
	for _, e := range c.Edges {
		r.add(e.Node, true)
	}
	if !more {
		return
	}
	last := r.period.Start
	for _, e := range r.harvest.Events[before:] {
		if e.Start.After(last) {
			last = e.Start
		}
	}
	if r.harvest.Horizon.IsZero() || last.After(r.harvest.Horizon) {
		r.harvest.Horizon = last
	}
}

// Links are the calendar and the feed of the group that doc is about.
func Links(doc fetch.Document) []string {
	r := &reader{seen: map[string]bool{}}
	if err := r.page(content(doc), doc.URL); err != nil || r.group.URLName == "" {
		return nil
	}
	return forms(string(r.group.URLName))
}
