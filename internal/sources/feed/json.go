package feed

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// jsonItem is an item of a JSON Feed with its _event extension, for whose members there is no agreement: all that are
// met are read.
type jsonItem struct {
	ID          json.RawMessage `json:"id"`
	URL         string          `json:"url"`
	ExternalURL string          `json:"external_url"`
	Title       string          `json:"title"`
	ContentText string          `json:"content_text"`
	ContentHTML string          `json:"content_html"`
	Summary     string          `json:"summary"`
	Event       *struct {
		Start      string `json:"start"`
		Start2     string `json:"start_date"`
		Start3     string `json:"startDate"`
		End        string `json:"end"`
		End2       string `json:"end_date"`
		End3       string `json:"endDate"`
		TimeZone   string `json:"time_zone"`
		TimeZone2  string `json:"timezone"`
		Location   any    `json:"location"`
		Status     string `json:"status"`
		Identifier string `json:"uid"`
	} `json:"_event"`
}

// readJSON reads a JSON Feed (https://www.jsonfeed.org/version/1.1/) and its items' _event extension.
func readJSON(body []byte) ([]item, error) {
	var feed struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(body, &feed); err != nil {
		return nil, fmt.Errorf("its JSON is malformed: %w", err)
	}
	if feed.Items == nil {
		return nil, errors.New("it has no list of items")
	}
	var out []item
	for _, raw := range feed.Items {
		var i jsonItem
		if err := json.Unmarshal(raw, &i); err != nil {
			out = append(out, item{title: "an item", start: "unreadable"})
			continue
		}
		it := item{
			title: i.Title,
			link:  cmp.Or(i.URL, i.ExternalURL),
			id:    written(i.ID),
			text:  cmp.Or(i.ContentText, i.ContentHTML, i.Summary),
		}
		if e := i.Event; e != nil {
			it.marked = true
			it.start, it.end = cmp.Or(e.Start, e.Start2, e.Start3), cmp.Or(e.End, e.End2, e.End3)
			it.zone, it.status, it.place = cmp.Or(e.TimeZone, e.TimeZone2), e.Status, place(e.Location)
			it.id = cmp.Or(e.Identifier, it.id)
		}
		out = append(out, it)
	}
	return out, nil
}

// written is an identifier: a text, or the digits of a number. All else is none.
func written(id json.RawMessage) string {
	var text string
	if json.Unmarshal(id, &text) == nil {
		return text
	}
	var number json.Number
	_ = json.Unmarshal(id, &number) // what is neither stays empty
	return number.String()
}

// place reads a text, or an object as schema.org has it.
func place(v any) digest.Place {
	switch v := v.(type) {
	case string:
		return digest.Place{Name: v}
	case map[string]any:
		p := digest.Place{}
		p.Name, _ = v["name"].(string)
		switch a := v["address"].(type) {
		case string:
			p.Address = a
		case map[string]any:
			var parts []string
			for _, key := range []string{"streetAddress", "addressLocality", "addressRegion"} {
				if s, _ := a[key].(string); strings.TrimSpace(s) != "" {
					parts = append(parts, strings.TrimSpace(s))
				}
			}
			p.Address = strings.Join(parts, ", ")
		}
		return p
	}
	return digest.Place{}
}
