// Package jsonld reads the events that web pages hold as JSON-LD (schema.org/Event), and the calendars and feeds that pages link to.
package jsonld

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Limits of what is looked at in one page.
const (
	maxBlocks = 100
	maxLinks  = 10
	maxDepth  = 40
	maxNodes  = 20_000
)

// Recognises reports whether doc is a web page, by its body.
func Recognises(doc fetch.Document) bool {
	head := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(doc.Body[:min(len(doc.Body), 2048)], []byte("\xef\xbb\xbf"))))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) || bytes.HasPrefix(head, []byte("<")) && (bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<head")) || bytes.Contains(head, []byte("<script")) || bytes.Contains(head, []byte("<body")))
}

// ErrNoEvents says that a page was read and holds no events that a program can see.
var ErrNoEvents = errors.New("the page holds no events that a program can read")

// Parse reads the events of a page's JSON-LD. A block or an item that cannot be understood becomes a Problem. Times without an offset are
// read in zone. Where there is nothing, the error is ErrNoEvents.
func Parse(doc fetch.Document, _ digest.Period, zone *time.Location) (digest.Harvest, error) {
	var h digest.Harvest
	r := &reader{zone: zone, page: doc.URL, harvest: &h}
	for i, block := range blocks(doc.Body) {
		var v any
		if err := json.Unmarshal(repaired(block), &v); err != nil {
			if bytes.Contains(block, []byte("Event")) {
				h.Problems = append(h.Problems, digest.Problem{Item: fmt.Sprintf("block %d of JSON-LD", i+1), Error: "its JSON is malformed"})
			}
			continue
		}
		r.walk(v, 0)
	}
	if len(h.Events) == 0 && len(h.Problems) == 0 {
		return h, ErrNoEvents
	}
	return h, nil
}

// blocks are the contents of the page's <script type="application/ld+json">.
func blocks(body []byte) [][]byte {
	var out [][]byte
	z := html.NewTokenizer(bytes.NewReader(body))
	in := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken:
			t := z.Token()
			in = t.Data == "script" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(attribute(t, "type"))), "application/ld+json")
		case html.TextToken:
			if in && len(out) < maxBlocks {
				out = append(out, bytes.Clone(z.Text()))
			}
		case html.EndTagToken:
			in = false
		}
	}
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var (
	cdata    = regexp.MustCompile(`(?s)^\s*(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?(.*?)(?://|/\*)?\s*\]\]>\s*(?:\*/)?\s*$`)
	trailing = regexp.MustCompile(`,(\s*[}\]])`)
)

// repaired is JSON as pages mean it: without CDATA, comments and trailing commas, and with control signs in texts as spaces.
func repaired(block []byte) []byte {
	block = bytes.TrimSpace(block)
	if m := cdata.FindSubmatch(block); m != nil {
		block = m[1]
	}
	block = bytes.TrimSuffix(bytes.TrimPrefix(bytes.TrimSpace(block), []byte("<!--")), []byte("-->"))
	if json.Valid(block) {
		return block
	}
	var out []byte
	in, escaped := false, false
	for i := 0; i < len(block); i++ {
		c := block[i]
		switch {
		case in && escaped:
			escaped = false
		case in && c == '\\':
			escaped = true
		case c == '"':
			in = !in
		case in && c < ' ':
			c = ' '
		case !in && c == '/' && i+1 < len(block) && block[i+1] == '/':
			for i < len(block) && block[i] != '\n' {
				i++
			}
			continue
		case !in && c == '/' && i+1 < len(block) && block[i+1] == '*':
			end := bytes.Index(block[i+2:], []byte("*/"))
			if end < 0 {
				return out
			}
			i += end + 3
			continue
		}
		out = append(out, c)
	}
	return trailing.ReplaceAll(out, []byte("$1"))
}

// calendarTypes are what a page links to that tells of events, best first.
var calendarTypes = []string{"text/calendar", "application/feed+json", "application/rss+xml", "application/atom+xml"}

// Links are the calendars and feeds that a page points to, calendars first, at most ten. They come from outside: read them as web addresses only.
func Links(doc fetch.Document) []string {
	base, err := url.Parse(doc.URL)
	if err != nil {
		return nil
	}
	ranked := make([][]string, len(calendarTypes)+1)
	add := func(rank int, href string) {
		u, err := base.Parse(strings.TrimSpace(href))
		if err != nil {
			return
		}
		if u.Scheme == "webcal" {
			u.Scheme = "https"
		}
		if u.Scheme == "http" || u.Scheme == "https" {
			ranked[rank] = append(ranked[rank], u.String())
		}
	}
	z := html.NewTokenizer(bytes.NewReader(doc.Body))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		t := z.Token()
		switch href := attribute(t, "href"); {
		case href == "":
		case t.Data == "link" && strings.Contains(strings.ToLower(attribute(t, "rel")), "alternate"):
			for rank, name := range calendarTypes {
				if strings.HasPrefix(strings.ToLower(attribute(t, "type")), name) {
					add(rank, href)
				}
			}
		case t.Data == "a" && calendarLink.MatchString(href):
			add(len(calendarTypes), href)
		}
	}
	var out []string
	seen := map[string]bool{doc.URL: true}
	for _, rank := range [][]string{ranked[0], ranked[len(calendarTypes)], ranked[1], ranked[2], ranked[3]} {
		for _, l := range rank {
			if !seen[l] && len(out) < maxLinks {
				seen[l] = true
				out = append(out, l)
			}
		}
	}
	return out
}

var calendarLink = regexp.MustCompile(`(?i)^webcal://|\.ics(\?|$)|[?&]ical=1|/events/ical/?$|calendar\.google\.com/calendar/ical/`)
