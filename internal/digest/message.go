package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// Format is one form of an edition.
type Format string

// The formats that can be asked for on the command line, Page and PageText, the web archive's.
const (
	Text     Format = "text"
	HTML     Format = "html" // an e-mail's HTML part
	Slack    Format = "slack"
	JSON     Format = "json"
	Markdown Format = "markdown"
	Page     Format = "page"
	PageText Format = "page-text" // the web archive's plain text: Text without what only a mail's reader needs
)

// Message is an edition rendered for a destination. It is a pure function of the record and the recipient's own data.
type Message struct {
	Edition     Edition
	Destination string
	Recipient   string            // of a personal message; empty otherwise
	Subject     string            // one line of plain text
	Bodies      map[Format]string // the formats that the destination's kind asks for
	Hash        string            // the record's
}

// Renderer turns an edition into what a destination gets.
type Renderer interface {
	// Templates returns the set in use now: file name to text.
	Templates() (map[string]string, error)
	// Render makes the message of r in the formats asked for, with r's own templates. The same input gives the same bytes.
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
