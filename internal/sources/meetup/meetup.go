// Package meetup reads Meetup's own words about a group's events. They are the state that its pages carry for their
// scripts, and the answers of its GraphQL interface.
package meetup

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/lenientjson"
)

// Limits of what is taken from one document.
const (
	maxEvents = 1000
	maxItems  = lenientjson.MaxElements // of one list
	maxVenues = 10                      // of one event
)

// ErrMembersOnly says that a group, or an event, is shown to its members alone.
var ErrMembersOnly = errors.New("it is shown to members only")

// ErrNoEvents says that a page was read and shows no upcoming event. Meetup answers so too where there are some.
var ErrNoEvents = errors.New("the group's page shows no upcoming events")

// content is the JSON that doc holds: its body, or the state of a page; nil where there is none.
func content(doc fetch.Document) []byte {
	body := bytes.TrimSpace(bytes.TrimPrefix(doc.Body, []byte("\xef\xbb\xbf")))
	if bytes.HasPrefix(body, []byte("{")) {
		return body
	}
	return lenientjson.NextData(body)
}

// Recognizes reports whether doc is a page of Meetup's with the state that its events are read from, that state alone,
// or an answer of the GraphQL interface about a group, by its body. A page whose state tells nothing of events although
// its JSON-LD does is left to package page.
func Recognizes(doc fetch.Document) bool {
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

// Parse reads the events of doc. Those of other groups, which pages recommend, and those that are not published
// (drafts, proposals) are left out; cancelled ones are given as such. Times have the offset that Meetup tells, and the
// group's zone where that is its offset. An event that cannot be understood becomes a Problem; at most 1,000 events are
// given.
//
// The harvest's Horizon is the start of the last event of a list that goes on beyond it, and the period's own start
// where doc is about a single event. The error is digest.ErrNotFound where Meetup does not know the group,
// ErrMembersOnly where it hides the events, and ErrNoEvents where a page has none that is still to come, for what a
// page does not show may still be.
func Parse(doc fetch.Document, p digest.Period, zone *time.Location) (digest.Harvest, error) {
	state := content(doc)
	r := newReader(p, zone)
	if isAnswer(state) {
		if _, err := r.answer(state); err != nil {
			return digest.Harvest{}, err
		}
		return r.harvest, nil
	}
	if err := r.page(state, doc.URL); err != nil {
		return digest.Harvest{}, err
	}
	h := r.harvest
	if len(h.Problems) == 0 && !slices.ContainsFunc(h.Events, func(e digest.Event) bool { return !over(e, p) }) {
		return digest.Harvest{}, digest.WithHint(
			ErrNoEvents,
			"look at the group's page in a browser; if it has events there, list its calendar (…/events/ical/)",
		)
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
	hide    func(string) string // takes out of Meetup's words what it was asked with
}

func newReader(p digest.Period, zone *time.Location) *reader {
	return &reader{
		zone: zone, period: p, seen: map[string]bool{}, groups: map[string]*group{}, venues: map[string]*venue{},
		hide: func(text string) string { return text },
	}
}

func (r *reader) problem(item string, err error) {
	r.harvest.Problems = append(r.harvest.Problems, digest.Problem{Item: item, Error: err.Error(), Hint: digest.Hint(err)})
}

// The values of Meetup's JSON, whatever stands in their place.
type (
	text     = lenientjson.Text
	flag     = lenientjson.Flag
	number   = lenientjson.Number
	elements = lenientjson.Elements
)
