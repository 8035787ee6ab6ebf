// Package list reads the lists of events that site builders, calendar services, and city halls publish as data: JSON,
// XML, or JSON within a page. What they have in common is read in one way. What each calls its fields is a row of a
// table.
package list

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Limits of one answer.
const (
	maxEvents = 2000
	maxItems  = 5000
	maxParts  = 400_000 // objects, lists, and their members
)

// Recognizes reports whether doc is a list that the table knows.
func Recognizes(doc fetch.Document) bool { return shapeOf(doc) != nil || chapter(doc) != "" }

func shapeOf(doc fetch.Document) *shape {
	body := bytes.TrimSpace(bytes.TrimPrefix(doc.Body, []byte("\xef\xbb\xbf")))
	if len(body) == 0 {
		return nil
	}
	for i := range shapes {
		if shapes[i].recognizes(body) {
			return &shapes[i]
		}
	}
	return nil
}

// recognizes reports whether all signs of the shape are in a body of its format.
func (s *shape) recognizes(body []byte) bool {
	switch {
	case s.format == inJSON && body[0] != '{' && body[0] != '[', s.format != inJSON && body[0] != '<':
		return false
	}
	for _, sign := range s.signs {
		if !bytes.Contains(body, []byte(sign)) {
			return false
		}
	}
	return true
}

// Parse reads the events of one answer. Times without an offset are those of the zone that the event or the list names,
// else of zone. An item whose start cannot be read becomes a Problem. The harvest's Horizon is zero if the answer lists
// all events to come, and otherwise that of a list that goes on.
func Parse(doc fetch.Document, _ digest.Period, zone *time.Location) (digest.Harvest, error) {
	s := shapeOf(doc)
	if s == nil {
		if chapter(doc) != "" {
			return digest.Harvest{}, errors.New("it describes a chapter, whose events are listed elsewhere")
		}
		return digest.Harvest{}, errors.New("it is not a list of events that digest can read")
	}
	top, err := s.decode(doc.Body)
	if err != nil {
		return digest.Harvest{}, fmt.Errorf("reading the list of events: %w", err)
	}
	items, ok := elements(top, s.list)
	if !ok {
		return digest.Harvest{}, errors.New("it has no list of events")
	}
	if s.refuse != nil {
		if err := s.refuse(top, items); err != nil {
			return digest.Harvest{}, err
		}
	}
	r := reader{shape: s, top: top, zone: namedZone(text(top, s.listZone), zone), page: doc}
	for i, item := range items {
		if len(r.harvest.Events) >= maxEvents || i >= maxItems {
			r.harvest.Problems = append(r.harvest.Problems, digest.Problem{
				Error: fmt.Sprintf("%d items beyond the first %d were not read", len(items)-i, i),
			})
			break
		}
		r.item(value(item, s.item))
	}
	if s.clock != nil {
		s.clock(top, items, &r.harvest, zone)
	}
	if s.whole == nil || !s.whole(top) {
		r.harvest.Horizon = digest.HorizonOfList(r.harvest.Events, zone)
	}
	return r.harvest, nil
}

// Next is where the list goes on; empty at its end.
func Next(doc fetch.Document) string {
	s := shapeOf(doc)
	if s == nil || s.next == nil {
		return ""
	}
	u, err := url.Parse(doc.URL)
	top, failed := s.decode(doc.Body)
	if err != nil || u.Host == "" || failed != nil {
		return ""
	}
	to, err := u.Parse(s.next(u, top))
	if err != nil || to.Host != u.Host || to.String() == u.String() || to.Scheme != "https" && to.Scheme != u.Scheme {
		return ""
	}
	return to.String()
}

// Links is the list of the events of a chapter whose record doc is (Bevy, such as gdg.community.dev).
func Links(doc fetch.Document) []string {
	id := chapter(doc)
	u, err := url.Parse(doc.URL)
	if id == "" || err != nil {
		return nil
	}
	const fields = "title,start_date,end_date,event_timezone,audience_type,venue_name,venue_address,venue_city,url," +
		"cohost_registration_url,is_hidden,status,description_short"
	to := url.URL{
		Scheme: u.Scheme, Host: u.Host, Path: "/api/event_slim/for_chapter/" + id + "/",
		RawQuery: "status=Live&page_size=100&order=start_date&fields=" + fields,
	}
	return []string{to.String()}
}

// chapter is the number of the chapter whose record doc is; empty for all else.
func chapter(doc fetch.Document) string {
	if !strings.Contains(doc.URL, "/api/chapter_slim/") {
		return ""
	}
	top, err := decodeJSON(doc.Body)
	if err != nil {
		return ""
	}
	if id := text(top, "id"); id != "" && len(id) < 12 && strings.Trim(id, "0123456789") == "" {
		return id
	}
	return ""
}

func (s *shape) decode(body []byte) (any, error) {
	switch s.format {
	case inPage:
		found := s.script.FindSubmatchIndex(body)
		if found == nil {
			return nil, errors.New("its data is missing")
		}
		data, _, closed := bytes.Cut(body[found[1]:], []byte("</script"))
		if !closed {
			return nil, errors.New("its data is cut off")
		}
		return decodeJSON(data)
	case inXML:
		return decodeXML(body)
	}
	return decodeJSON(body)
}

func decodeJSON(body []byte) (any, error) {
	parts := 0
	for _, sign := range []string{"{", "[", ","} {
		parts += bytes.Count(body, []byte(sign))
	}
	if parts > maxParts {
		return nil, errors.New("it has too many elements for a list of events")
	}
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("its JSON is malformed: %w", err)
	}
	return v, nil
}

// decodeXML reads a list of flat elements, each a map of the texts of its children, into the list "items".
func decodeXML(body []byte) (any, error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	var items []any
	var item map[string]any
	var name string
	var said strings.Builder
	for depth := 0; ; {
		token, err := d.Token()
		switch {
		case err != nil && depth == 0 && items != nil:
			return map[string]any{"items": items}, nil
		case err != nil:
			return nil, fmt.Errorf("its XML is malformed: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth > 200 {
				return nil, errors.New("it is nested too deeply")
			}
			switch depth {
			case 1:
				items = []any{}
			case 2:
				if len(items) > maxItems {
					return nil, errors.New("it has too many elements for a list of events")
				}
				item = map[string]any{}
				items = append(items, item)
			case 3:
				name = token.Name.Local
				said.Reset()
			}
		case xml.CharData:
			if depth == 3 {
				said.Write(token)
			}
		case xml.EndElement:
			if depth == 3 && len(item) < 200 {
				item[name] = said.String()
			}
			depth--
		}
	}
}

// elements is the list at the path; a star in it stands for any key, and the lists behind all keys are joined.
func elements(top any, path string) ([]any, bool) {
	if list, ok := top.([]any); ok {
		return list, true
	}
	before, after, star := strings.Cut(path, ".*.")
	at := value(top, before)
	if !star {
		list, ok := at.([]any)
		return list, ok
	}
	keyed, ok := at.(map[string]any)
	var out []any
	found := false
	keys := make([]string, 0, len(keyed))
	for key := range keyed {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if list, ok := value(keyed[key], after).([]any); ok {
			out, found = append(out, list...), true
		}
	}
	return out, ok && found
}
