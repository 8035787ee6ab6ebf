package digest

import (
	"context"
	"errors"
)

// Locator is a Readers that assigns each person a random, stable ID.
type Locator interface {
	// IDOf returns the ID of the person with the address, or ErrNotFound.
	IDOf(ctx context.Context, address string) (string, error)
	// AddressOf returns the address of the person with the ID, or ErrNotFound.
	AddressOf(ctx context.Context, id string) (string, error)
}

// Mailer is a Publisher that can send an edition to many people over few connections.
type Mailer interface {
	Publisher
	// Mail sends letters until the channel is closed or ctx ends. It claims each letter with turn before the
	// first byte that could publish it, and reports each result with turn. It has at most one claim per
	// connection. Letters that it did not start have no row in the ledger. The error is why it stopped early;
	// in that case the caller must not drain letters.
	Mail(ctx context.Context, letters <-chan Letter, turn SettleAndClaim) error
}

// Letter is an edition for one person.
type Letter struct {
	Recipient Recipient
	Template  *Message // shared by all who get the same; links are UnsubscribePlaceholder and SettingsPlaceholder
}

// SettleAndClaim records in the ledger how a delivery ended and claims the next one, both or neither. ended
// may be nil and next may be empty. ended needs Recipient, State, Receipt, Error, Final, and Bounced. It
// reports whether the caller has claimed next, which is then on durable storage. After an error, nothing more
// may be sent.
type SettleAndClaim func(ended *Delivery, next string) (mine bool, err error)

// MailOne sends a message to one address, and returns the receipt. The ledger has no entry for it.
func MailOne(ctx context.Context, m Mailer, address string, message Message) (receipt string, err error) {
	letters := make(chan Letter, 1)
	letters <- Letter{Recipient: Recipient{Address: address}, Template: &message}
	close(letters)
	ended := Delivery{State: Failed, Error: "the mail server accepted nothing"}
	err = m.Mail(ctx, letters, func(done *Delivery, next string) (bool, error) {
		if done != nil {
			ended = *done
		}
		return next != "", nil
	})
	if err == nil && ended.State != Sent {
		err = errors.New(ended.Error)
	}
	return ended.Receipt, err
}

// Placeholders for personal links in a letter's template. Each letter has the recipient's links in their
// place. They consist of characters that HTML, plain text, and addresses leave unchanged, and do not occur in
// other text.
const (
	UnsubscribePlaceholder = "https://unsubscribe.6b1f0c52d9e84a37.invalid/"
	SettingsPlaceholder    = "https://settings.6b1f0c52d9e84a37.invalid/"
)
