package digest

import (
	"context"
	"time"
)

// Recipient is one person that an edition goes to, as delivery needs to know them.
type Recipient struct {
	Address     string
	Language    string // of the strings, "en"; empty: the digest's own
	Preferences Preferences
	Chose       time.Time // when they last changed their preferences; zero: never
	Unsubscribe string    // their own address for RFC 8058's one click; the same for every edition
	Settings    string    // their own page of preferences
}

// Preferences are what a person wants of an edition. The zero value is everything.
type Preferences struct {
	Sections   []string `json:"sections,omitempty"`    // of present, events, tasks, activity, talks; none: all of them
	Groups     []string `json:"groups,omitempty"`      // by name; none: all of them
	OnlineOnly bool     `json:"online_only,omitempty"` // only events that can be attended online
}

// Readers are all people that editions go to.
type Readers interface {
	// Recipients returns, in order of address, at most limit people whose addresses come after the given one: only those who
	// have confirmed and may be written to. Nobody is told twice, whoever subscribes meanwhile.
	Recipients(ctx context.Context, after string, limit int) ([]Recipient, error)
}
