// Package feed reads RSS, Atom and JSON Feed, where their items say when events begin.
package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Limits of what is read.
const (
	maxDepth      = 256
	maxAttributes = 1000
	maxItems      = 2000   // items that are read
	maxScanned    = 20_000 // items that are looked at
)

// ErrNews says that a feed was read and is no calendar.
var ErrNews = errors.New("it is a news feed, whose items have no event times")

// Recognizes reports whether doc is RSS, Atom or JSON Feed, by its body.
func Recognizes(doc fetch.Document) bool {
	head := begun(doc.Body[:min(len(doc.Body), 4096)])
	if bytes.HasPrefix(head, []byte("{")) {
		return bytes.Contains(bytes.ReplaceAll(head, []byte(`\/`), []byte("/")), []byte("jsonfeed.org/version"))
	}
	return bytes.HasPrefix(head, []byte("<")) && root.Match(doctype.ReplaceAll(head, nil))
}

var root = regexp.MustCompile(
	`(?is)^(?:<\?xml[^>]*\?>|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<(?:rss|feed|rdf:RDF)[\s>]`,
)

// Parse reads the items that say when an event begins: with the event module of RSS (ev:startdate), xCal (dtstart),
// Google's gd:when, the _event extension of JSON Feed, a namespace of an event platform, or as Meetup writes it into
// its descriptions, without a year. Items that do not say it are no events. Times without a zone are read in zone. The
// harvest's Horizon is that of a list that may be cut off, because feeds have a fixed number of items. A feed none of
// whose items says when is an error that says so, for it is news and no calendar.
func Parse(doc fetch.Document, _ digest.Period, zone *time.Location) (digest.Harvest, error) {
	items, err := read(doc.Body)
	if err != nil {
		return digest.Harvest{}, digest.WithHint(
			fmt.Errorf("it looks like a feed, but cannot be read: %w", err),
			"report it to the publisher, or look for the group's calendar",
		)
	}
	var h digest.Harvest
	if !closed(doc.Body) {
		h.Problems = append(h.Problems, digest.Problem{
			Error: "the feed is cut off", Hint: "items may be missing; it is read again with the next run",
		})
	}
	var silent []string // what the items are called that do not say when they begin
	for i, item := range items {
		if i == maxItems {
			h.Problems = append(
				h.Problems,
				digest.Problem{Error: fmt.Sprintf("%d items beyond the first %d were not read", len(items)-maxItems, maxItems)},
			)
			break
		}
		e, found, err := item.event(zone)
		if err != nil {
			h.Problems = append(h.Problems, digest.Problem{Item: item.title, Error: err.Error()})
		}
		switch {
		case found:
			h.Events = append(h.Events, e)
		case err == nil:
			silent = append(silent, item.title)
		}
	}
	if len(items) > 0 && len(h.Events) == 0 && len(silent) == len(items) {
		return digest.Harvest{}, digest.WithHint(ErrNews, "look for the group's calendar (iCal), and list that address")
	}
	if len(silent) < len(h.Events) { // a feed of events; otherwise they are news
		for _, title := range silent {
			h.Problems = append(h.Problems, digest.Problem{Item: title, Error: "it has no start time"})
		}
	}
	h.Horizon = digest.HorizonOfList(h.Events, zone)
	return h, nil
}

// closed reports whether a feed has its end. JSON that has none cannot be read at all.
func closed(body []byte) bool {
	return bytes.HasPrefix(begun(body), []byte("{")) || end.Match(body[max(0, len(body)-(64<<10)):])
}

var end = regexp.MustCompile(`(?i)</(?:rss|feed|rdf:RDF)\s*>`)

// item is what the formats have in common.
type item struct {
	title, link, id, text string
	start, end, when      string // as they are written; when is Meetup's line
	zone                  string // of start and end, by its name; empty where the item does not say
	marked                bool   // it says that it is an event
	endsBefore            bool   // of days: end is the first day that is not the event's, not its last
	place                 digest.Place
	status                string // as it is written
	online                bool
	published             time.Time
}

// begun is a body from where it begins.
func begun(body []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
}

func read(body []byte) ([]item, error) {
	if body := begun(body); bytes.HasPrefix(body, []byte("{")) {
		return readJSON(body)
	}
	clean, err := cleaned(body)
	if err != nil {
		return nil, err
	}
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(clean))
	if err != nil {
		return nil, err
	}
	var out []item
	for _, i := range feed.Items {
		it := item{title: i.Title, link: i.Link, id: i.GUID, text: i.Description}
		if it.text == "" {
			it.text = i.Content
		}
		if i.PublishedParsed != nil {
			it.published = *i.PublishedParsed
		}
		if it.link == "" && strings.HasPrefix(it.id, "http") {
			it.link = it.id
		}
		if it.extend(i.Extensions); it.start == "" && !it.vendor(i.Extensions) {
			it.when = meetupLine(it.text)
		}
		out = append(out, it)
	}
	return out, nil
}

// cleaned is the document, which is in UTF-8, without what XML forbids, proved not to be nested too deep: gofeed
// recurses, and a million levels would end the process. The same bytes are then given to gofeed, so that nothing can
// hide from the count.
func cleaned(body []byte) ([]byte, error) {
	text := bytes.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 {
			return r
		}
		return -1
	}, bytes.ToValidUTF8(body, []byte("\uFFFD")))
	text = declared.ReplaceAll(text, []byte(`<?xml version="1.0" encoding="UTF-8"?>`))
	text, err := resolved(text)
	if err != nil {
		return nil, err
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict, d.Entity = false, xml.HTMLEntity
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for depth, items := 0, 0; ; {
		token, err := d.RawToken()
		if err != nil {
			return text, nil //nolint:nilerr // gofeed stops at the same place, and says what is wrong
		}
		switch token := token.(type) {
		case xml.StartElement:
			if len(token.Attr) > maxAttributes {
				return nil, fmt.Errorf("an element has more than %d attributes", maxAttributes)
			}
			if token.Name.Local == "item" || token.Name.Local == "entry" {
				items++
			}
			if items > maxScanned {
				return nil, fmt.Errorf("it has more than %d items", maxScanned)
			}
			if depth++; depth > maxDepth {
				return nil, fmt.Errorf("it is nested more than %d levels deep", maxDepth)
			}
		case xml.EndElement:
			depth = max(0, depth-1)
		}
	}
}

var declared = regexp.MustCompile(`^\s*<\?xml[^>]*\?>`)
