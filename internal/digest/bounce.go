package digest

import (
	"context"
	"regexp"
)

// BounceTaker is a Readers that records nonexistent addresses.
type BounceTaker interface {
	// Bounced records a mail server's reply that the address does not exist. why has the reply and the name of
	// the edition. Recording it twice is not an error.
	Bounced(ctx context.Context, address, why string) error
}

// status matches an enhanced status code (RFC 3463 section 2).
var status = regexp.MustCompile(`^([245])\.(\d{1,3})\.(\d{1,3})$`)

// NoSuchAddress reports whether a basic reply code (RFC 5321 section 4.2) and an enhanced status code (RFC
// 3463, RFC 7505) together mean that the recipient's address does not exist, permanently:
//
//	5.1.1   bad destination mailbox
//	5.1.2   bad destination system: its domain takes no mail
//	5.1.3   bad destination mailbox syntax
//	5.1.6   the mailbox has moved and left no address
//	5.1.10  the domain has a null MX (RFC 7505 section 4.2)
//
// No other code does. A bare 550 is also used for policy and spam (RFC 5321 section 3.6.2 names both). 5.1.7
// and 5.1.8 are about the sender, 5.2.x about an existing mailbox, 5.3.x and 5.4.x about systems and routes,
// 5.6.x about content, and 5.7.x about policy and authentication. Mailman and listmonk count such failures up
// to a limit. Here they have no effect, because most are faults of the sending side.
func NoSuchAddress(code int, enhanced string) bool {
	m := status.FindStringSubmatch(enhanced)
	if code < 550 || code > 599 || m == nil || m[1] != "5" || m[2] != "1" {
		return false
	}
	switch m[3] {
	case "1", "2", "3", "6", "10":
		return true
	}
	return false
}

// NotAboutRecipient reports whether a permanent enhanced status code is about something other than the
// recipient's mailbox or system: the sender (5.1.7, 5.1.8), the size of the message (5.2.3, 5.3.4), its
// content (5.6.x), or policy and authentication (5.7.x).
func NotAboutRecipient(enhanced string) bool {
	m := status.FindStringSubmatch(enhanced)
	if m == nil || m[1] != "5" {
		return false
	}
	switch m[2] + "." + m[3] {
	case "1.7", "1.8", "2.3", "3.4":
		return true
	}
	return m[2] == "6" || m[2] == "7"
}
