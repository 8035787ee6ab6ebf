// Package meetup reads the events of Meetup groups from the state inside Meetup's pages, and from the answers of its
// GraphQL API.
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

// Limits of what is read from one document.
const (
	maxEvents = 1000
	maxItems  = lenientjson.MaxElements // of one list
	maxVenues = 10                      // of one event
)

// ErrMembersOnly says that only members can see a group or an event.
var ErrMembersOnly = errors.New("it is shown to members only")

// ErrNoEvents says that a page shows no upcoming event. Meetup sometimes serves such a page for a group that has some.
var ErrNoEvents = errors.New("the group's page shows no upcoming events")

// content returns the JSON in doc, which is either its body or the state of a page. It returns nil if doc has neither.
func content(doc fetch.Document) []byte {
	body := bytes.TrimSpace(bytes.TrimPrefix(doc.Body, []byte("\xef\xbb\xbf")))
	if bytes.HasPrefix(body, []byte("{")) {
		return body
	}
	return lenientjson.NextData(body)
}

// Recognizes reports whether the body of doc is a Meetup page with a usable state, such a state alone, or an answer of
// the GraphQL API about a group. It does not recognize a page whose events are only in its JSON-LD; package page reads
// those.
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

// Parse reads the events of doc. It leaves out events of other groups, which pages recommend, and events that are not
// published, such as drafts and proposals. Canceled events are included with that status. Times keep their UTC offset,
// in the zone of the group if it has that offset. An event that cannot be read becomes a Problem. Parse reads at most
// 1,000 events.
//
// If a list goes on, the Horizon is the start of its last event. If doc is about a single event, it is the start of the
// period.
//
// The error is digest.ErrNotFound if Meetup does not know the group, ErrMembersOnly if the events are hidden, and
// ErrNoEvents if a page shows no upcoming event, which does not prove that there are none.
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
			ErrNoEvents, "look at the group's page in a browser; if it has events there, list its calendar (…/events/ical/)",
		)
	}
	return h, nil
}

// reader collects the events of one document.
type reader struct {
	zone    *time.Location // of times without a zone
	period  digest.Period
	group   group
	state   apollo          // the objects that references name
	seen    map[string]bool // events that were added, by their name in the state and by their ID
	groups  map[string]*group
	venues  map[string]*venue
	harvest digest.Harvest
	hide    func(string) string // removes credentials from texts of Meetup
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

// The types of values in Meetup's JSON. They accept any JSON value.
type (
	text     = lenientjson.Text
	flag     = lenientjson.Flag
	number   = lenientjson.Number
	elements = lenientjson.Elements
)
