package digest

import (
	"context"
	"errors"
	"fmt"
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

// MailOne sends a single letter, and returns the receipt. The ledger has no entry for it. The error is ErrUncertain if
// the letter may have been sent.
func MailOne(ctx context.Context, m Mailer, l Letter) (receipt string, err error) {
	one := make(chan Letter, 1)
	one <- l
	close(one)
	var ended *Delivery
	err = m.Mail(ctx, one, func(d *Delivery, next string) (bool, error) {
		if d != nil {
			ended = d
		}
		return next != "", nil
	})
	switch {
	case ended == nil && err != nil:
		return "", err
	case ended == nil:
		return "", errors.New("the mail server accepted nothing")
	case ended.State == Uncertain:
		return "", fmt.Errorf("%s: %w", ended.Error, ErrUncertain)
	case ended.State != Sent:
		return "", errors.New(ended.Error)
	}
	return ended.Receipt, nil
}

// Placeholders for personal links in a letter's template. Each letter has the recipient's links in their
// place. They consist of characters that HTML, plain text, and addresses leave unchanged, and do not occur in
// other text.
const (
	UnsubscribePlaceholder = "https://unsubscribe.6b1f0c52d9e84a37.invalid/"
	SettingsPlaceholder    = "https://settings.6b1f0c52d9e84a37.invalid/"
)
