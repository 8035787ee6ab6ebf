// Package meetup reads Meetup's own words about a group's events: the state that its pages carry for their scripts, and the answers of
// its GraphQL interface.
package meetup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Limits of what is taken from one document.
const (
	maxEvents   = 1000
	maxItems    = 1000 // of one list
	maxProblems = 50
	maxVenues   = 10 // of one event
)

// ErrMembersOnly says that a group, or an event, is shown to its members alone.
var ErrMembersOnly = errors.New("it is shown to members only")

// ErrNoEvents says that a page was read and shows no upcoming event. Meetup answers so too where there are some.
var ErrNoEvents = errors.New("the group's page shows no upcoming events")

// nextData is where pages of Meetup carry their state.
var nextData = regexp.MustCompile(`<script[^<>]{0,300}\bid\s*=\s*["']?__NEXT_DATA__["']?[^<>]{0,300}>`)

// content is the JSON that doc holds: its body, or the state of a page; nil where there is none.
func content(doc fetch.Document) []byte {
	body := bytes.TrimSpace(bytes.TrimPrefix(doc.Body, []byte("\xef\xbb\xbf")))
	if bytes.HasPrefix(body, []byte("{")) {
		return body
	}
	at := nextData.FindIndex(body)
	if at == nil {
		return nil
	}
	state, _, _ := bytes.Cut(body[at[1]:], []byte("</script"))
	return bytes.TrimSpace(state)
}

// Recognises reports whether doc is a page of Meetup's with the state that its events are read from, that state alone, or an answer of
// the GraphQL interface about a group, by its body. A page whose state tells nothing of events although its JSON-LD does is left to
// package page.
func Recognises(doc fetch.Document) bool {
	state := content(doc)
	has := func(s string) bool { return bytes.Contains(state, []byte(s)) }
	switch {
	case isAnswer(state):
		return true
	case !has(`"pageProps"`) || !bytes.Contains(doc.Body, []byte("meetup.com/")):
		return false
	case has(`"dateTime"`):
		return has(`"eventUrl"`)
	}
	return has(`"__APOLLO_STATE__"`) && !bytes.Contains(doc.Body, []byte(`"startDate"`))
}

// Parse reads the events of doc. Those of other groups, which pages recommend, and those that are not published (drafts, proposals) are
// left out; cancelled ones are given as such. Times have the offset that Meetup tells, and the group's zone where that is its offset.
// An event that cannot be understood becomes a Problem; at most 1,000 events are given.
//
// The harvest's Horizon is the start of the last event of a list that goes on beyond it, and the period's own start where doc is about
// a single event. The error is digest.ErrNotFound where Meetup does not know the group, ErrMembersOnly where it hides the events, and
// ErrNoEvents where a page has none that is still to come, for what a page does not show may still be.
func Parse(doc fetch.Document, p digest.Period, zone *time.Location) (digest.Harvest, error) {
	state := content(doc)
	r := newReader(p, zone)
	if isAnswer(state) {
		if _, err := r.answer(state); err != nil {
			return digest.Harvest{}, err
		}
		return r.result(), nil
	}
	if err := r.page(state, doc.URL); err != nil {
		return digest.Harvest{}, err
	}
	h := r.result()
	if len(h.Problems) == 0 && !slices.ContainsFunc(h.Events, func(e digest.Event) bool { return !over(e, p) }) {
		return digest.Harvest{}, digest.WithHint(ErrNoEvents, "look at the group's page in a browser; if it has events there, list its calendar (…/events/ical/)")
	}
	return h, nil
}

// reader gathers what one document tells.
type reader struct {
	zone    *time.Location // the digest's
	period  digest.Period
	group   group
	state   apollo          // that references lead into
	seen    map[string]bool // events, by what they are called in the state, and by their ids
	groups  map[string]*group
	venues  map[string]*venue
	harvest digest.Harvest
	untold  int // problems beyond those that are told
}

func newReader(p digest.Period, zone *time.Location) *reader {
	return &reader{zone: zone, period: p, seen: map[string]bool{}, groups: map[string]*group{}, venues: map[string]*venue{}}
}

func (r *reader) result() digest.Harvest {
	if r.untold > 0 {
		r.harvest.Problems = append(r.harvest.Problems, digest.Problem{Error: fmt.Sprintf("%d more events could not be understood", r.untold)})
	}
	return r.harvest
}

func (r *reader) problem(item string, err error) {
	if len(r.harvest.Problems) >= maxProblems {
		r.untold++
		return
	}
	r.harvest.Problems = append(r.harvest.Problems, digest.Problem{Item: item, Error: err.Error(), Hint: digest.Hint(err)})
}

// text is a value that ought to be text. Numbers are taken as they are written; anything else counts as nothing, and costs itself only.
type text string

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (t *text) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) != nil && len(data) > 0 && (data[0] == '-' || data[0] >= '0' && data[0] <= '9') {
		s = string(data)
	}
	*t = text(s)
	return nil
}

// flag is true where the value is true, and false for anything else.
type flag bool

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (f *flag) UnmarshalJSON(data []byte) error {
	*f = string(data) == "true"
	return nil
}

// number is a count; anything that is none counts as zero.
type number int

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (n *number) UnmarshalJSON(data []byte) error {
	var i int
	_ = json.Unmarshal(data, &i)
	*n = number(i)
	return nil
}

// elements are the first of an array, at most 1,000 and one more; of anything else there are none.
type elements []json.RawMessage

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (e *elements) UnmarshalJSON(data []byte) error {
	*e = nil
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return nil // what is no array has no elements
	}
	for d.More() && len(*e) <= maxItems {
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			break
		}
		*e = append(*e, raw)
	}
	return nil
}
