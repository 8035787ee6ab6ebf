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

// apollo is the cache of a page's GraphQL client. It maps names ("Type:id") to objects, which refer to each other as
// {"__ref": "Type:id"}.
type apollo map[string]json.RawMessage

// reference returns the name of the object that raw refers to. It returns "" if raw is an object itself.
func reference(raw json.RawMessage) string {
	if len(raw) > 300 || !bytes.Contains(raw, []byte("__ref")) {
		return ""
	}
	var r struct {
		Ref text `json:"__ref"`
	}
	_ = json.Unmarshal(raw, &r) // a value of the wrong type is not a reference
	return string(r.Ref)
}

// decoded decodes raw, or the object that it refers to. It reports false if raw is not an object, or if its reference
// is unknown. known holds the objects decoded so far, because many references may name the same object.
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

// group is a Meetup group.
type group struct {
	key      string // its name in the state
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

// unsaid is the number of events that Meetup's lists may show without a total.
const unsaid = 10

// goesOn reports whether the list has events beyond those of c.
func (c connection) goesOn() bool {
	if c.Total == nil {
		return bool(c.Page.More) || len(c.Edges) >= unsaid
	}
	return bool(c.Page.More) || int(*c.Total) > len(c.Edges)
}

// open decodes the state of the page at location, and finds the group that it is about. It returns the event that the
// page is about, if there is one.
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

// page reads the state of the page at location.
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
	if !listed { // a page about one event
		r.harvest.Horizon = r.period.Start
	}
	return nil
}

func membersOnly() error {
	return digest.WithHint(ErrMembersOnly, "ask the group to make its events public, or to share another calendar")
}

// find sets the group that the page is about: the group with this name, the one that the query of the page asked for,
// or the group of its only event.
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
	return fmt.Errorf("there is no group %q on Meetup: %w", name, digest.ErrNotFound)
}

// lists reads the lists of the group's upcoming events, and reports whether there is one.
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

// coming reports whether a field of a group is a list of upcoming events. field is its name with its arguments.
func coming(field string) bool {
	name, arguments, _ := strings.Cut(field, "(")
	return name == "events" && (strings.Contains(arguments, `"ACTIVE"`) || !strings.Contains(arguments, `"status"`))
}

// list adds the events of a list. more reports whether the list goes on.
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
		_ = json.Unmarshal(raw, &edge) // a value of the wrong type has no node, which becomes a Problem
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

// Links returns the calendar and the feed of the group that doc is about.
func Links(doc fetch.Document) []string {
	var r reader
	if _, err := r.open(content(doc), doc.URL); err != nil || r.group.URLName == "" {
		return nil
	}
	return forms(string(r.group.URLName))
}
