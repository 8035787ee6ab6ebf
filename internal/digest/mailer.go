package digest

import "context"

// Locator is a Readers in which people have IDs: random, and the same for as long as they are known.
type Locator interface {
	// IDOf returns the ID of the person with the address, or ErrNotFound.
	IDOf(ctx context.Context, address string) (string, error)
	// AddressOf returns the address of the person with the ID, or ErrNotFound.
	AddressOf(ctx context.Context, id string) (string, error)
}

// Mailer is a Publisher that can hand an edition to many people over few connections.
type Mailer interface {
	Publisher
	// Mail hands over letters until they end or ctx does. It claims each by turn before the first byte that could publish it, has at
	// most one claimed per connection, and tells by turn how each ended. What it could not begin it leaves without a line. The error
	// is why it ended before the letters did; letters must then be drained by no one.
	Mail(ctx context.Context, letters <-chan Letter, turn SettleAndClaim) error
}

// Letter is an edition for one person.
type Letter struct {
	Recipient Recipient
	Template  *Message // the same one for all who get the same, with UnsubscribePlaceholder and SettingsPlaceholder for links
}

// SettleAndClaim tells the ledger how one delivery ended and claims the next, both or neither, and either may be missing: ended
// is nil, or next is empty. Ended needs Recipient, State, Receipt, Error, Final and Bounced. It reports whether next
// is the caller's; where it is, that is on durable storage. An error means that nothing more may be handed over.
type SettleAndClaim func(ended *Delivery, next string) (mine bool, err error)

// The links of a form. Each letter has the recipient's own in their place. They are letters, digits and signs that stand unchanged
// in HTML, in plain text and in an address, and no other text has them.
const (
	UnsubscribePlaceholder = "https://unsubscribe.6b1f0c52d9e84a37.invalid/"
	SettingsPlaceholder    = "https://settings.6b1f0c52d9e84a37.invalid/"
)
