package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// Format is a form of an edition.
type Format string

// Formats available on the command line, and Page and PageText for the web archive.
const (
	Text     Format = "text"
	HTML     Format = "html" // the HTML part of an e-mail
	Slack    Format = "slack"
	JSON     Format = "json"
	Markdown Format = "markdown"
	Page     Format = "page"
	Calendar Format = "calendar"  // a part of an e-mail that calendars read
	PageText Format = "page-text" // plain text for the web archive: Text without what only mail needs
)

// Message is an edition rendered for a destination. It depends only on the record and the recipient's data.
type Message struct {
	Edition     Edition
	Destination string
	Recipient   string            // for a personal message; otherwise empty
	Subject     string            // one line of plain text
	Bodies      map[Format]string // the formats that the kind of destination requires
	Hash        string            // hash of the record
}

// Renderer renders editions for destinations.
type Renderer interface {
	// Templates returns the current template set: file name to text.
	Templates() (map[string]string, error)
	// Render renders r in the given formats, with the templates in r. The same input always gives the same
	// bytes.
	Render(r Record, formats []Format) (Message, error)
}

// RenderedHash identifies the text of the message.
func (m Message) RenderedHash() string {
	h := sha256.New()
	h.Write([]byte(m.Subject))
	for _, f := range slices.Sorted(maps.Keys(m.Bodies)) {
		fmt.Fprintf(h, "\x00%s\x00%s", f, m.Bodies[f])
	}
	return hex.EncodeToString(h.Sum(nil))
}
