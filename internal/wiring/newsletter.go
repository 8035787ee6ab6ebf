package wiring

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/newsletter"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/internal/store"
)

// wording is the version of the texts that ask for consent: web.* and letter.* in templates. Change it with them.
const wording = "2026-12"

// OpenList opens the list of subscribers; nil if there is no newsletter, or its key is missing. dated is the clock for
// the dates of emails.
func OpenList(c config.Config, s *store.Store, now, dated func() time.Time) (*newsletter.List, error) {
	if c.Newsletter == nil || c.Newsletter.Key == "" {
		return nil, nil
	}
	send, err := letterSender(c, dated)
	if err != nil {
		return nil, err
	}
	renamed := map[string]string{}
	for _, g := range c.Groups {
		for _, earlier := range g.Formerly {
			renamed[earlier] = g.Name
		}
	}
	list, err := newsletter.Open(newsletter.Config{
		URL: c.Newsletter.URL, Keys: append([]digest.Secret{c.Newsletter.Key},
			c.Newsletter.OldKeys...), Send: send, Now: now, Wording: wording, Renamed: renamed,
	}, s)
	return list, err
}

// letterSender returns a function that sends an email to one person by the first destination that writes to
// subscribers.
func letterSender(c config.Config, dated func() time.Time) (func(context.Context, newsletter.Letter) error, error) {
	forms, _, err := openForms(c)
	if err != nil {
		return nil, err
	}
	for _, d := range c.Destinations {
		if d.Email == nil || !d.Email.To.Subscribers() {
			continue
		}
		mailer, err := email.Open(mailConfig(d, dated, c.FetchConfig()))
		if err != nil {
			return nil, fmt.Errorf("destination %s: %w", d.Name, err)
		}
		return func(ctx context.Context, l newsletter.Letter) error {
			form, ok := forms[l.Language]
			if !ok {
				form = forms[languageOf(c, d)]
			}
			subject, text, mail, err := form.Letter(render.LetterView{
				Kind: l.Kind, Address: l.To, Link: l.Link, Unsubscribe: l.Unsubscribe,
			})
			if err != nil {
				return err
			}
			e := digest.Edition{ // the Message-ID is made from its name, so the name is unique
				Name: l.Kind + "-" + strings.ToLower(rand.Text()), Period: digest.Period{Start: time.Now()},
			}
			// The ledger has no entry for it: if it is lost, the person subscribes again.
			_, err = digest.MailOne(ctx, mailer, digest.Letter{
				Recipient: digest.Recipient{Address: l.To, Unsubscribe: l.Unsubscribe},
				Template: &digest.Message{
					Edition: e, Subject: subject,
					Bodies: map[digest.Format]string{digest.Text: text, digest.HTML: mail},
				},
			})
			return err
		}, nil
	}
	for _, asleep := range c.Asleep {
		if asleep.Subscribers {
			// The links in messages that people have stay valid.
			return func(context.Context, newsletter.Letter) error {
				return fmt.Errorf("destination %s is asleep: %s", asleep.Name, asleep.Why())
			}, nil
		}
	}
	return nil, errors.New("no destination writes to subscribers")
}
