package digest

import "time"

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
	Address     string
	Language    string // of the strings, "en"; empty: the digest's own
	Preferences Preferences
	State       SubscriberState
	Since       time.Time // when it came to State
}
