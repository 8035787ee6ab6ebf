package config

import (
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Email is delivery by SMTP.
type Email struct {
	// The sender: Name <address@example.org>.
	From string `yaml:"from" jsonschema:"required"`
	// The mail server: smtp://user:password@host:587 (STARTTLS) or smtps://…:465.
	SMTP digest.Secret `yaml:"smtp" jsonschema:"required"`
	// OAuth access tokens for signing in, which Google and Microsoft require (docs/destinations.md). Default:
	// the password in smtp.
	OAuth *OAuth `yaml:"oauth"`
	// The recipients: the addresses of one or more mailing lists, or subscribers, who receive one message each
	// (docs/newsletter.md).
	To Recipients `yaml:"to" jsonschema:"required"`
	// The address for replies, if it is not the sender's.
	ReplyTo string `yaml:"reply_to"`
	// The List-Id header (RFC 2919): digest.example.org.
	ListID string `yaml:"list_id"`
	// For subscribers: sign each message, if the mail server does not. Default: not signed.
	DKIM *DKIM `yaml:"dkim"`
	// For subscribers: the maximum rate of messages, for each process. Default: as fast as the server accepts
	// them.
	Pace Pace `yaml:"pace"`
	// For subscribers: the maximum number of simultaneous connections to the mail server. Default: 10.
	Connections int `yaml:"connections"`
	// Send a short message when a published event moves or is canceled. Default: false.
	Corrections bool `yaml:"corrections"`
}

// Newsletter configures the subscription pages and the keys that sign their links.
type Newsletter struct {
	// The public address of the pages of digest serve on which people subscribe and unsubscribe:
	// https://example.org/digest.
	URL string `yaml:"url" jsonschema:"required"`
	// The key that signs links, at least 32 bytes. To create one, run openssl rand -hex 32.
	Key digest.Secret `yaml:"key" jsonschema:"required"`
	// Earlier keys, whose links remain valid.
	OldKeys []digest.Secret `yaml:"old_keys"`
}

// DKIM configures the signing of messages (RFC 6376).
type DKIM struct {
	// The signing domain: the sender's, or a parent of it.
	Domain string `yaml:"domain" jsonschema:"required"`
	// The name of the key's DNS record, before ._domainkey.
	Selector string `yaml:"selector" jsonschema:"required"`
	// The private key in PEM, RSA or Ed25519.
	Key digest.Secret `yaml:"key" jsonschema:"required"`
}

// Pace limits the rate of messages of one process. A missing value means no limit.
type Pace struct {
	// Messages per second.
	PerSecond int `yaml:"per_second"`
	// Messages per second to recipients at one domain.
	PerDomain int `yaml:"per_domain"`
}

// Recipients are addresses. A string is short for a list of one.
type Recipients []string

// Subscribers reports whether the recipients are the digest's own subscribers.
func (r Recipients) Subscribers() bool { return len(r) == 1 && r[0] == "subscribers" }
