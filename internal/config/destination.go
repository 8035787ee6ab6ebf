package config

import (
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Destination is a place that editions are sent to, of exactly one kind.
type Destination struct {
	// Lowercase letters, digits, and hyphens. The ledger identifies the destination by its name: see formerly
	// before you change it.
	Name string `yaml:"name" jsonschema:"required,pattern=^[a-z0-9-]+$"`
	// Earlier names of the destination, most recent first. Editions that it received under them are not sent
	// again. An empty list means that it never had another name.
	Formerly []string `yaml:"formerly"`
	// A Slack channel.
	Slack *Slack `yaml:"slack"`
	// E-mail.
	Email *Email `yaml:"email"`
	// A Matrix room.
	Matrix *Matrix `yaml:"matrix"`
	// A Mattermost channel.
	Mattermost *Mattermost `yaml:"mattermost"`
	// A folder of static pages, for any web server.
	Site *Site `yaml:"site"`
	// A program that receives the edition as JSON.
	Webhook *Webhook `yaml:"webhook"`
	// The language of what the destination receives: en or es. For a site, this is the language of the archive and
	// its feeds; for subscribers, that of readers who chose none. Default: the digest's.
	Language string `yaml:"language" jsonschema:"enum=en,enum=es"`
	// Let the destination sleep while a variable or a file that it refers to is missing or empty: it gets nothing, and
	// every run names it. Without it, a missing variable stops everything that sends. Default: false.
	Optional bool `yaml:"optional"`
	// A private place that receives drafts and no editions. Default: false.
	Draft bool `yaml:"draft"`
	// How long after a lost answer the destination may still publish the edition. Until then, "not found" is
	// not taken as proof. Default: 5m for Slack with a token, otherwise 0s.
	Quiet Duration `yaml:"quiet"`
}

// Slack is a channel, reached with a bot token or an incoming webhook.
type Slack struct {
	// A bot token (xoxb-…) with the scope chat:write.
	Token digest.Secret `yaml:"token"`
	// The channel ID (C0123456789), with a token.
	Channel string `yaml:"channel"`
	// An incoming webhook, instead of token and channel. It can neither thread messages nor check what arrived.
	Webhook digest.Secret `yaml:"webhook"`
	// An app-level token (xapp-…) with connections:write. With it, digest serve shows buttons to approve, to
	// hold, and to take up a match. Default: no buttons.
	AppToken digest.Secret `yaml:"app_token"`
	// Who may press Approve and Hold, as Slack member IDs: [U0123456789]. Default: everyone in the channel.
	Approvers []string `yaml:"approvers"`
	// Another base address of the API.
	API string `yaml:"api"`
}

// Site is a web archive of static files.
type Site struct {
	// The folder to write, relative to this file.
	Dir string `yaml:"dir" jsonschema:"required"`
	// The public address of the folder. Feeds and emails need it for their links.
	URL string `yaml:"url"`
	// The title of the archive. Default: the digest's name.
	Title string `yaml:"title"`
}

// Matrix is a room without encryption.
type Matrix struct {
	// The homeserver: https://matrix.example.org.
	Server string `yaml:"server" jsonschema:"required"`
	// The room ID: "!abc:example.org".
	Room string `yaml:"room" jsonschema:"required"`
	// An access token of an account that has joined the room.
	Token digest.Secret `yaml:"token" jsonschema:"required"`
}

// Mattermost is a channel, reached with an incoming webhook.
type Mattermost struct {
	// The address of the webhook, which is secret: https://chat.example.org/hooks/….
	Webhook digest.Secret `yaml:"webhook" jsonschema:"required"`
}

// Webhook is an address that receives editions as JSON in a POST request.
type Webhook struct {
	// The address: https://…. It may be secret.
	URL digest.Secret `yaml:"url" jsonschema:"required"`
	// The secret that signs requests. The receiver needs it too.
	Secret digest.Secret `yaml:"secret" jsonschema:"required"`
}

// Operator is where digest serve sends alerts: exactly one of Slack, Email, and Webhook is set.
type Operator struct {
	// A Slack channel.
	Slack *Slack `yaml:"slack"`
	// E-mail.
	Email *Email `yaml:"email"`
	// A program that receives alerts as JSON.
	Webhook *Webhook `yaml:"webhook"`
}

// operatorName is the name of the destination of alerts.
const operatorName = "operator"

// Destination returns the operator as a destination.
func (o Operator) Destination() Destination {
	return Destination{Name: operatorName, Slack: o.Slack, Email: o.Email, Webhook: o.Webhook}
}
