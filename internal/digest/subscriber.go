package digest

import (
	"context"
	"time"
)

// SubscriberState is the state of a subscription.
type SubscriberState string

// States of a subscriber. Only Subscribed receives editions.
const (
	Pending      SubscriberState = "pending"      // has not confirmed yet
	Subscribed   SubscriberState = "subscribed"   // has confirmed
	Unsubscribed SubscriberState = "unsubscribed" // wants nothing more, unless they confirm again
	Suppressed   SubscriberState = "suppressed"   // cannot be reached, or has complained
)

// Subscriber is a person who asked for editions by mail.
type Subscriber struct {
	ID          string // random and stable; part of their links
	Address     string // in lowercase
	Language    string // such as "en"; empty: the digest's default
	Preferences Preferences
	State       SubscriberState
	Since       time.Time // when State last changed
	Chose       time.Time // when the preferences last changed, set by the store; zero: never
	Asked       time.Time // when a letter last asked them to confirm, or had a link to their settings
}

// ConsentAct is an action of a subscriber, or of their mail server.
type ConsentAct string

// Acts in the consent log.
const (
	ActAsked        ConsentAct = "asked"
	ActUnsent       ConsentAct = "not sent" // the letter that asked was not sent
	ActConfirmed    ConsentAct = "confirmed"
	ActImported     ConsentAct = "imported"
	ActPreferred    ConsentAct = "preferred"
	ActUnsubscribed ConsentAct = "unsubscribed"
	ActBounced      ConsentAct = "bounced"    // permanent: 5.x.x
	ActDelayed      ConsentAct = "delayed"    // temporary: 4.x.x
	ActComplained   ConsentAct = "complained" // in a feedback report
)

// Consent is an entry of the consent log, which is append-only.
type Consent struct {
	Address string
	At      time.Time
	Act     ConsentAct
	Origin  string // where it came from: "web page", "members.csv, line 4: paper form, 2025-01-02"
	Wording string // version of the consent text; empty if none was shown
}

// Subscribers holds the subscribers.
type Subscribers interface {
	// Subscriber returns the person with that address, or ErrNotFound.
	Subscriber(ctx context.Context, address string) (Subscriber, error)
	// SubscriberByID returns the person with that ID, or ErrNotFound.
	SubscriberByID(ctx context.Context, id string) (Subscriber, error)
	// SaveSubscriber stores s and adds why to the consent log, both or neither.
	SaveSubscriber(ctx context.Context, s Subscriber, why Consent) error
	// Subscribers returns at most limit people after the given address, in byte order of their addresses, with
	// the given state, or with any if it is "".
	Subscribers(ctx context.Context, state SubscriberState, after string, limit int) ([]Subscriber, error)
	// Consents returns the log of an address, oldest first.
	Consents(ctx context.Context, address string) ([]Consent, error)
	// ForgetSubscriber deletes a person and their consent log, and replaces their address in the ledger with a
	// random word. If hash is not empty, it is blocked. It reports whether anything was deleted.
	ForgetSubscriber(ctx context.Context, address, hash string) (bool, error)
	// Blocked reports whether the hash belongs to a blocked address.
	Blocked(ctx context.Context, hash string) (bool, error)
}
