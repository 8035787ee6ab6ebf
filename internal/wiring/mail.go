package wiring

import (
	"errors"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/publish/email"
)

// mailConfig returns the settings of an email destination. now is in the digest's zone. manners apply to requests for
// access tokens.
func mailConfig(d config.Destination, now func() time.Time, manners fetch.Config) email.Config {
	e := d.Email
	c := email.Config{
		Name: d.Name, From: e.From, To: e.To, ReplyTo: e.ReplyTo, ListID: e.ListID, SMTP: e.SMTP,
		Now: now, Connections: e.Connections, PerSecond: float64(e.Pace.PerSecond), PerDomain: float64(e.Pace.PerDomain),
	}
	if e.To.Subscribers() {
		c.To, c.Subscribers = nil, true
	}
	if o := e.OAuth; o != nil {
		c.OAuth = &email.OAuth{
			TokenURL: o.TokenURL, ClientID: o.ClientID, ClientSecret: o.ClientSecret, RefreshToken: o.RefreshToken,
			Scopes: o.Scopes, Transport: fetch.Guarded(manners),
		}
	}
	if e.DKIM != nil {
		c.DKIM = &email.DKIM{Domain: e.DKIM.Domain, Selector: e.DKIM.Selector, Key: e.DKIM.Key}
	}
	return c
}

// readersOf returns the subscribers that a destination writes to, or nil if it does not.
func readersOf(d config.Destination, subscribers digest.Readers) (digest.Readers, error) {
	switch {
	case d.Email == nil || !d.Email.To.Subscribers():
		return nil, nil
	case subscribers == nil:
		return nil, digest.WithHint(errors.New("there are no subscribers"),
			"newsletter: in meetups.yaml lets people subscribe (docs/newsletter.md)")
	}
	return subscribers, nil
}
