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

// apollo is the cache of a page's GraphQL client: objects by "Type:id", which refer to each other with {"__ref":
// "Type:id"}.
type apollo map[string]json.RawMessage

// reference is the name of the object that raw refers to; empty where it is an object itself.
func reference(raw json.RawMessage) string {
	if len(raw) > 300 || !bytes.Contains(raw, []byte("__ref")) {
		return ""
	}
	var r struct {
		Ref text `json:"__ref"`
	}
	_ = json.Unmarshal(raw, &r) // what is of a wrong kind refers to nothing
	return string(r.Ref)
}

// decoded gives what raw is, or refers to. Many may refer to the same object, so each is decoded once: known keeps
// them. What is no object, and a reference that leads nowhere, is false.
func decoded[T any](a apollo, raw json.RawMessage, known map[string]*T) (*T, bool) {
	name := reference(raw)
	if name != "" {
		if v, ok := known[name]; ok {
			return v, v != nil
		}
		raw = a[name]
	}
	v := new(T)
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, v) != nil {
		v = nil
	}
	if name != "" {
		known[name] = v
	}
	return v, v != nil
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
	Edges elements `json:"edges"`
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

// open decodes the state of a page found at location, and finds the group that it is about. It gives the event that the
// page is about, where it is about one.
func (r *reader) open(state []byte, location string) (single json.RawMessage, err error) {
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
			return nil, fmt.Errorf("the state of Meetup's page is cut off or malformed: %w", err)
		}
	}
	if strings.HasPrefix(string(next.Page), "/login") {
		return nil, membersOnly()
	}
	r.state = next.Props.Page.State
	name := cmp.Or(next.Props.Page.URLName, next.Query.Slug, next.Query.URLName, text(urlName(location)))
	if single = next.Props.Page.Event; !bytes.HasPrefix(single, []byte("{")) {
		single = nil
	}
	return single, r.find(string(name), single)
}

// page reads the state of a page found at location.
func (r *reader) page(state []byte, location string) error {
	single, err := r.open(state, location)
	if err != nil {
		return err
	}
	listed := r.lists()
	if len(single) > 0 {
		r.add(single, true)
	}
	for _, key := range slices.Sorted(maps.Keys(r.state)) {
		if strings.HasPrefix(key, "Event:") {
			r.object(key, r.state[key], false)
		}
	}
	if !listed && len(r.harvest.Events) >= maxEvents {
		r.problem("", fmt.Errorf("it has %d events or more; the rest was not read", maxEvents))
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

// find takes the group that the page is about: the one of this name, the one its query asked for, or that of its single
// event.
func (r *reader) find(name string, single json.RawMessage) error {
	asked, exactly, unknown := "", false, false
	var root map[string]json.RawMessage
	if json.Unmarshal(r.state["ROOT_QUERY"], &root) == nil {
		for _, field := range slices.Sorted(maps.Keys(root)) {
			if !strings.HasPrefix(field, "groupByUrlname(") {
				continue
			}
			this := name != "" && strings.Contains(strings.ToLower(field), `"`+strings.ToLower(name)+`"`)
			if ref := reference(root[field]); ref != "" && !exactly {
				asked, exactly = ref, this
			}
			unknown = unknown || string(root[field]) == "null"
		}
	}
	for _, key := range slices.Sorted(maps.Keys(r.state)) {
		if !strings.HasPrefix(key, "Group:") {
			continue
		}
		g := group{key: key}
		if json.Unmarshal(r.state[key], &g) == nil &&
			(key == asked || r.group.key == "" && name != "" && strings.EqualFold(string(g.URLName), name)) {
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
	return name == "events" && (strings.Contains(arguments, `"ACTIVE"`) || !strings.Contains(arguments, `"status"`))
}

// list takes the events of a list; more says whether it goes on.
func (r *reader) list(c connection, more bool) {
	before := len(r.harvest.Events)
	for i, raw := range c.Edges {
		var edge struct {
			Node json.RawMessage `json:"node"`
		}
		if i == maxItems {
			r.problem("", fmt.Errorf("its list has more than %d events; the rest was not read", maxItems))
			more = true
			break
		}
		_ = json.Unmarshal(raw, &edge) // what is no edge has no node, and that is told
		r.add(edge.Node, true)
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
	var r reader
	if _, err := r.open(content(doc), doc.URL); err != nil || r.group.URLName == "" {
		return nil
	}
	return forms(string(r.group.URLName))
}
