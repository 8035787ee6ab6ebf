package digest

import (
	"context"
	"time"
)

// Recipient is a person who receives an edition, with the data that delivery needs.
type Recipient struct {
	Address     string
	Language    string // such as "en"; empty: the digest's default
	Preferences Preferences
	Chose       time.Time // when they last changed their preferences; zero: never
	Unsubscribe string    // their address for one-click unsubscribing (RFC 8058); the same for every edition
	Settings    string    // their settings page; the same for every edition
}

// Preferences are a person's choices. The zero value means everything.
type Preferences struct {
	Sections   []string `json:"sections,omitempty"`    // of present, events, tasks, activity, talks; empty: all
	Groups     []string `json:"groups,omitempty"`      // by name; empty: all
	OnlineOnly bool     `json:"online_only,omitempty"` // only events that can be attended online
}

// Readers are all people who receive editions.
type Readers interface {
	// Recipients returns at most limit people whose addresses come after the given one, in order of address. It
	// returns only confirmed subscribers. Paging through all returns nobody twice, even if people subscribe in
	// the meantime.
	Recipients(ctx context.Context, after string, limit int) ([]Recipient, error)
}
