package digest

import (
	"context"
	"time"
)

// SubscriberState is what a person has said, or their mail server has.
type SubscriberState string

// The states of a subscriber. Only Subscribed is written to.
const (
	Pending      SubscriberState = "pending"      // has not yet confirmed
	Subscribed   SubscriberState = "subscribed"   // has confirmed
	Unsubscribed SubscriberState = "unsubscribed" // wants no more, until they confirm anew
	Suppressed   SubscriberState = "suppressed"   // cannot be reached, or has complained
)

// Subscriber is one person who asked for editions by mail.
type Subscriber struct {
	ID          string // what their links are made of: random, and the same for as long as they are known
	Address     string // in small letters
	Language    string // of the strings, "en"; empty: the digest's own
	Preferences Preferences
	State       SubscriberState
	Since       time.Time // when it came to State
	Chose       time.Time // when the preferences last changed, as the store knows it; zero: never. Saving does not need it
	Asked       time.Time // when a letter of ours last asked them to confirm, or led them to their settings
}

// ConsentAct is what a subscriber, or their mail server, said.
type ConsentAct string

// The acts of the consent log.
const (
	ActAsked        ConsentAct = "asked"
	ActUnsent       ConsentAct = "not sent" // the letter that asked
	ActConfirmed    ConsentAct = "confirmed"
	ActImported     ConsentAct = "imported"
	ActPreferred    ConsentAct = "preferred"
	ActUnsubscribed ConsentAct = "unsubscribed"
	ActBounced      ConsentAct = "bounced"    // for good: 5.x.x
	ActDelayed      ConsentAct = "delayed"    // for now: 4.x.x
	ActComplained   ConsentAct = "complained" // by a feedback report
)

// Consent is a line of the consent log, which is only ever added to.
type Consent struct {
	Address string
	At      time.Time
	Act     ConsentAct
	Origin  string // where it was said: "web page", "members.csv, line 4: paper form, 2025-01-02"
	Wording string // the version of what the person was asked; empty where they were asked nothing
}

// Subscribers keeps people.
type Subscribers interface {
	// Subscriber returns who has that address; ErrNotFound for nobody.
	Subscriber(ctx context.Context, address string) (Subscriber, error)
	// SubscriberByID returns whose links are made of id; ErrNotFound for nobody.
	SubscriberByID(ctx context.Context, id string) (Subscriber, error)
	// SaveSubscriber stores s and adds why to the consent log: both or neither.
	SaveSubscriber(ctx context.Context, s Subscriber, why Consent) error
	// Subscribers returns, in order of the bytes of their addresses, at most limit people after the given one; of a state, or with "" of all.
	Subscribers(ctx context.Context, state SubscriberState, after string, limit int) ([]Subscriber, error)
	// Consents returns what is known of an address, the oldest first.
	Consents(ctx context.Context, address string) ([]Consent, error)
	// ForgetSubscriber takes a person and what they said away; in the ledger a random word stands for their address. A hash that is given stays
	// blocked. It reports whether anything was known of them.
	ForgetSubscriber(ctx context.Context, address, hash string) (bool, error)
	// Blocked reports whether the hash is of an address that is not to be written to again.
	Blocked(ctx context.Context, hash string) (bool, error)
}
