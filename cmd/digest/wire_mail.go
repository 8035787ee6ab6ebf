package main

import (
	"errors"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/render"
)

// mailConfig is how an e-mail destination publishes.
func mailConfig(d config.Destination) email.Config {
	e := d.Email
	c := email.Config{
		Name: d.Name, From: e.From, To: e.To, ReplyTo: e.ReplyTo, ListID: e.ListID, SMTP: e.SMTP,
		Connections: e.Connections, PerSecond: float64(e.Pace.PerSecond), PerDomain: float64(e.Pace.PerDomain),
	}
	if e.To.Subscribers() {
		c.To, c.Subscribers = nil, true
	}
	if e.DKIM != nil {
		c.DKIM = &email.DKIM{Domain: e.DKIM.Domain, Selector: e.DKIM.Selector, Key: e.DKIM.Key}
	}
	return c
}

// readers are the people that a destination goes to; nil where it is one place.
func readers(d config.Destination, subscribers digest.Readers) (digest.Readers, error) {
	switch {
	case d.Email == nil || !d.Email.To.Subscribers():
		return nil, nil
	case subscribers == nil:
		return nil, digest.WithHint(errors.New("there are no subscribers"), "newsletter: says where they subscribe (docs/newsletter.md)")
	}
	return subscribers, nil
}

// renderFor renders an edition for one person.
func renderFor(renderer *render.Renderer) func(digest.Record, digest.Recipient, []digest.Format) (digest.Message, error) {
	return func(r digest.Record, p digest.Recipient, formats []digest.Format) (digest.Message, error) {
		return renderer.RenderFor(r, render.Links{Unsubscribe: p.Unsubscribe, Preferences: p.Settings}, formats)
	}
}
