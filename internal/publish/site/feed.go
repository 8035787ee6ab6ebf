package site

import (
	"encoding/xml"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// The Atom feed of editions (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"` // RFC 4287 section 2
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Published string     `xml:"published"`
	Updated   string     `xml:"updated"`
	Links     []atomLink `xml:"link"`
	Summary   string     `xml:"summary"`
}

// inFeed is the number of editions in the feed: a year's.
const inFeed = 52

// feed lists the newest editions. Without a known address, links are relative to the feed, and identifiers
// are tag URIs (RFC 4151).
func (p *Publisher) feed(editions []digest.Edition) (string, error) {
	base, id := "", "tag:digest.invalid,2026:"+p.config.Name
	if p.config.URL != "" {
		base, id = p.config.URL+"/", p.config.URL+"/"
	}
	f := atomFeed{
		Lang: p.config.Language, ID: id, Title: p.config.Title, Author: atomAuthor{p.config.Title},
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
	}
	f.Links = []atomLink{
		{"self", "application/atom+xml", base + "feed.xml"},
		{"alternate", "text/html", base + "index.html"},
	}
	for i, e := range editions {
		if i == inFeed {
			break
		}
		at := e.Period.Start.UTC().Format(time.RFC3339)
		updated := at
		if n := len(e.Corrections); n > 0 {
			updated = e.Corrections[n-1].At.UTC().Format(time.RFC3339)
		}
		f.Updated = max(f.Updated, updated)
		page := base + "editions/" + e.Name + "/"
		f.Entries = append(f.Entries, atomEntry{
			ID: id + "editions/" + e.Name + "/", Title: e.Title, Published: at, Updated: updated, Summary: e.Intro,
			Links: []atomLink{{"alternate", "text/html", page}},
		})
	}
	out, err := xml.MarshalIndent(f, "", "  ")
	return xml.Header + string(out) + "\n", err
}
