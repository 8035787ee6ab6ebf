// Package page reads the events that web pages hold for programs. They are JSON-LD and microdata of schema.org, and
// microformats. It also finds the calendars and feeds that pages link to.
package page

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/known"
)

// Limits of what is looked at in one page.
const (
	maxBlocks = 200
	maxEvents = 2000
	maxDepth  = 60
	maxNodes  = 100_000
	maxLong   = 60 * 24 * time.Hour // what takes longer is a series
)

var opening = regexp.MustCompile(
	`(?i)^(?:<\?xml[^>]*>|<!--[^>]*-->|\s)*` +
		`<(?:!doctype html|html|head|body|script|title|meta|div|main|section|article|h1|ul|span|p)[\s>]`,
)

// Recognizes reports whether doc is a web page, by its body.
func Recognizes(doc fetch.Document) bool {
	head := bytes.TrimSpace(bytes.TrimPrefix(doc.Body[:min(len(doc.Body), 4096)], []byte("\xef\xbb\xbf")))
	return opening.Match(head) ||
		bytes.HasPrefix(head, []byte("<")) && bytes.Contains(bytes.ToLower(head), []byte("<html"))
}

// ErrNoEvents says that a page was read and holds no events that a program can see.
var ErrNoEvents = errors.New("the page has no events that a program can read")

// Parse reads the events of a page: of its JSON-LD; without any there, of its microdata; without any there, of its
// microformats (h-event, vevent). Microdata also completes events of JSON-LD. A block or an item that cannot be
// understood becomes a Problem. Times without an offset are read in zone. The dates of a schedule are those in the
// period. What takes longer than two months is a series whose dates the page does not tell, and is only counted. Where
// there is nothing, the error is ErrNoEvents.
func Parse(doc fetch.Document, period digest.Period, zone *time.Location) (digest.Harvest, error) {
	r := &reader{
		zone: zone, period: period, page: doc.URL, named: map[string]map[string]any{},
		eventON: bytes.Contains(doc.Body, []byte("eventon_")),
	}
	var all []any
	found := blocks(doc.Body)
	r.full = len(found) == maxBlocks
	for i, block := range found {
		v, err := decoded(block)
		if err != nil {
			if bytes.Contains(block, []byte("Event")) {
				r.problem(fmt.Sprintf("block %d of JSON-LD", i+1), errors.New("its JSON is malformed"))
			}
			continue
		}
		r.index(v, 0)
		all = append(all, v)
	}
	r.nodes = 0
	for _, v := range all {
		r.walk(v, 0)
	}
	if marked(doc.Body) {
		r.readMarked(doc.Body)
	}
	if r.series > 0 {
		r.harvest.Problems = append(r.harvest.Problems, digest.Problem{
			Item:  fmt.Sprintf("%d series", r.series),
			Error: "the page gives only the dates of the whole series",
			Hint:  "look for a calendar with the date of each event",
		})
	}
	if len(r.harvest.Events) == 0 && len(r.harvest.Problems) == 0 && r.planned == 0 {
		if hint := known.ClosedIn(doc.URL, doc.Body); hint != "" {
			return r.harvest, digest.WithHint(ErrNoEvents, hint)
		}
		return r.harvest, ErrNoEvents
	}
	if r.full {
		r.problem("", errors.New("the page is longer than digest reads; events may be missing"))
	}
	if cut(doc.Body) {
		r.harvest.Problems = append(r.harvest.Problems, digest.Problem{
			Error: "the page is cut off", Hint: "events may be missing; it is read again with the next run",
		})
	}
	r.harvest.Horizon = digest.HorizonOfList(r.harvest.Events, zone)
	return r.harvest, nil
}

// blocks are the contents of the page's <script type="application/ld+json">.
func blocks(body []byte) [][]byte {
	if !bytes.Contains(body, []byte("ld+json")) && !bytes.Contains(body, []byte("LD+JSON")) {
		return nil
	}
	var out [][]byte
	z := html.NewTokenizer(bytes.NewReader(body))
	in := false
	for len(out) < maxBlocks {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken:
			name, more := z.TagName()
			in = string(name) == "script" && more &&
				strings.HasPrefix(strings.ToLower(strings.TrimSpace(attributeOf(z, "type"))), "application/ld+json")
		case html.TextToken:
			if in {
				out = append(out, bytes.Clone(z.Text()))
			}
		case html.EndTagToken:
			in = false
		}
	}
	return out
}

func attributeOf(z *html.Tokenizer, name string) string {
	for {
		key, value, more := z.TagAttr()
		if string(key) == name {
			return string(value)
		}
		if !more {
			return ""
		}
	}
}
