package list

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// The formats of lists.
const (
	inJSON = iota
	inPage // JSON in a script of a page
	inXML
)

// shape is a row of the table: how one platform writes its list. Paths are keys with points between them. Where a
// field has several paths, with strokes between them, the first that says something counts.
type shape struct {
	name   string
	format int
	signs  []string       // all are in the body
	script *regexp.Regexp // inPage: matches the start tag of the script

	list     string // path of the list
	listZone string // path of the list's zone
	site     string // path of the address that the addresses of events are relative to, if the list was read from a file
	item     string // path of the event within an element
	times    string // path of the list of an event's times; empty if it has one
	time     string // path of a time within an element of that list

	title, words, url, zone string   // paths within the event
	place                   string   // path of the name of its place
	address                 []string // paths of the parts of its address
	noEnd                   string   // path of a flag that the end is not to be shown

	id, start, end         string // paths within the time; if there is one time only, within the event
	startOffset, endOffset string // paths of the offsets of local times
	allDay                 string // path of the flag
	hourless               bool   // a day without an hour is an hour that is not told, not a whole day

	said    func(at any) string // the start as text, if it is in several fields
	slug    func(item any, page []byte) string
	skip    func(item any) bool // it is not published
	state   func(item any) digest.Status
	mode    func(item any) digest.Mode
	noPlace func(item any) bool
	point   func(item any) digest.Position
	whole   func(top any) bool               // the answer lists all events to come
	next    func(u *url.URL, top any) string // where the list goes on, relative to u
	refuse  func(top any, items []any) error // why an answer without events says nothing
	clock   func(top any, items []any, h *digest.Harvest, zone *time.Location)
}

func never(any) bool  { return false }
func always(any) bool { return true }

func when(path string) func(any) bool { return func(item any) bool { return yes(item, path) } }

// pointAt reads coordinates at the paths.
func pointAt(lat, lon string) func(any) digest.Position {
	return func(item any) digest.Position { return digest.ParsePosition(text(item, lat), text(item, lon)) }
}

// stateOf reads a text such as "Cancelled" at the paths, or a flag.
func stateOf(paths string) func(any) digest.Status {
	return func(item any) digest.Status {
		for path := range strings.SplitSeq(paths, "|") {
			switch s := strings.ToLower(text(item, path)); {
			case strings.Contains(s, "cancel") || yes(item, path):
				return digest.Cancelled
			case strings.Contains(s, "postpone"):
				return digest.Postponed
			}
		}
		return digest.Confirmed
	}
}

// modeOf reads a text such as "VIRTUAL" at the paths, or a flag that the event is online.
func modeOf(paths string) func(any) digest.Mode {
	return func(item any) digest.Mode {
		for path := range strings.SplitSeq(paths, "|") {
			switch s := strings.ToLower(text(item, path)); {
			case s == "":
			case strings.Contains(s, "hybrid"):
				return digest.Hybrid
			case strings.Contains(s, "virtual"), strings.Contains(s, "online"), yes(item, path):
				return digest.Online
			case strings.Contains(s, "person"):
				return digest.InPerson
			}
		}
		return digest.UnknownMode
	}
}
