// Package newsletter manages the subscribers of the newsletter and their consent.
package newsletter

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Letter is a message that asks a person to act.
type Letter struct {
	Kind        string // "confirm" or "settings"
	To          string
	Language    string
	Link        string // to confirm, or to the settings page
	Unsubscribe string // for the settings letter
}

// Config configures the pages and the keys that sign links.
type Config struct {
	URL  string          // public address of the pages: https://example.org/digest
	Keys []digest.Secret // the first signs; all are accepted
	// Send sends a letter. If the error is digest.ErrUncertain, the letter may have been sent. After any other
	// error, it was not.
	Send func(ctx context.Context, l Letter) error
	Now  func() time.Time // nil: time.Now
	// Wording is the version of the consent text, for the consent log.
	Wording string
	// Renamed maps earlier names of groups to current ones. Choosing a group by one name includes all of its
	// names.
	Renamed map[string]string
}

// List manages all subscribers. It is safe for concurrent use.
type List struct {
	config Config
	store  digest.Subscribers
	keys   keys
}

var (
	_ digest.Readers     = (*List)(nil)
	_ digest.BounceTaker = (*List)(nil)
	_ digest.Locator     = (*List)(nil)
)

// AskAgain is the minimum time between two letters to one person. In every language, the subscription page
// says to try again after this time.
const AskAgain = time.Hour

// unsentFor is the pause after a letter that was not sent, to spare a mail server in trouble.
const unsentFor = time.Minute

// Open returns a List. Each key needs at least 32 bytes.
func Open(c Config, s digest.Subscribers) (*List, error) {
	k, err := newKeys(c.Keys)
	if err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	c.URL = strings.TrimRight(c.URL, "/")
	return &List{config: c, store: s, keys: k}, nil
}

// Subscribe sends a letter to the address of s, with a link to confirm that is valid for a week. A current
// subscriber gets a link to their settings instead. Nobody gets more than one letter within AskAgain. People
// who are suppressed or blocked get none. The caller cannot distinguish these cases.
//
// A letter that was certainly not sent only counts for a short time. The error is about an invalid address,
// the store, or sending the letter.
func (l *List) Subscribe(ctx context.Context, s digest.Subscriber, origin string) error {
	address, err := Address(s.Address)
	if err != nil {
		return err
	}
	now := l.config.Now()
	p, err := l.store.Subscriber(ctx, address)
	switch {
	case errors.Is(err, digest.ErrNotFound):
		if blocked, err := l.store.Blocked(ctx, l.keys.hash(address)); err != nil || blocked {
			return err
		}
		p = digest.Subscriber{ID: rand.Text()}
		p.State, p.Since = digest.Pending, now
	case err != nil:
		return err
	case p.State == digest.Suppressed, now.Sub(p.Asked) < AskAgain && !now.Before(p.Asked):
		return nil
	}
	letter := Letter{
		Kind: "settings", To: p.Address, Language: p.Language, Link: l.link("preferences", settings, p.ID),
		Unsubscribe: l.link("unsubscribe", settings, p.ID),
	}
	if p.State != digest.Subscribed {
		p.Address = address
		if s.Language != "" {
			p.Language = s.Language
		}
		letter = Letter{
			Kind: "confirm", To: address, Language: p.Language,
			Link: l.config.URL + "/confirm/" + l.keys.sign(confirm, p.ID, now),
		}
	}
	p.Asked = now
	if err := l.store.SaveSubscriber(ctx, p,
		digest.Consent{
			Address: p.Address, At: now, Act: digest.ActAsked, Origin: origin,
			Wording: l.config.Wording,
		}); err != nil {
		return err
	}
	if err := l.config.Send(ctx, letter); err != nil {
		return fmt.Errorf("sending the confirmation letter: %w", errors.Join(err, l.unsent(ctx, p, origin, err)))
	}
	return nil
}

// unsent lets a person whose letter was not sent ask again soon. The letter was counted before it was sent,
// so that simultaneous requests send one letter. If the outcome is uncertain, the letter still counts.
func (l *List) unsent(ctx context.Context, asked digest.Subscriber, origin string, why error) error {
	if errors.Is(why, digest.ErrUncertain) {
		return nil
	}
	// The end of the sending context must not prevent this.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	p, err := l.store.Subscriber(ctx, asked.Address)
	if err != nil || p.Asked.UnixMilli() != asked.Asked.UnixMilli() { // another request came in the meantime
		return err
	}
	p.Asked = asked.Asked.Add(unsentFor - AskAgain)
	return l.save(ctx, p, digest.ActUnsent, line(origin+": letter not sent: "+why.Error()))
}

// Confirm subscribes the person with the token. The error is digest.ErrNotFound if the token is not valid or
// older than a week. Confirming twice is not an error.
func (l *List) Confirm(ctx context.Context, token, origin string) (digest.Subscriber, error) {
	id, ok := l.keys.read(confirm, token, l.config.Now())
	if !ok {
		return digest.Subscriber{}, fmt.Errorf("the link to confirm: %w", digest.ErrNotFound)
	}
	p, err := l.store.SubscriberByID(ctx, id)
	if err != nil || p.State == digest.Subscribed {
		return p, err
	}
	p.State, p.Since = digest.Subscribed, l.config.Now() // a suppressed person who confirms can be reached
	return p, l.save(ctx, p, digest.ActConfirmed, origin)
}

// Holder returns the person with the token, which may be of any kind. It changes nothing. The error is
// digest.ErrNotFound if the token is not valid.
func (l *List) Holder(ctx context.Context, token string) (digest.Subscriber, error) {
	for _, purpose := range []purpose{settings, confirm} {
		if id, ok := l.keys.read(purpose, token, l.config.Now()); ok {
			p, err := l.store.SubscriberByID(ctx, id)
			p.Preferences.Groups = l.allNames(p.Preferences.Groups)
			return p, err
		}
	}
	return digest.Subscriber{}, fmt.Errorf("the link: %w", digest.ErrNotFound)
}

// Prefer changes the person's preferences and language.
func (l *List) Prefer(ctx context.Context, token, language string, wanted digest.Preferences, origin string) error {
	p, err := l.held(ctx, token)
	if err != nil {
		return err
	}
	if language != "" {
		p.Language = language
	}
	p.Preferences = wanted
	return l.save(ctx, p, digest.ActPreferred, origin)
}

// Unsubscribe ends the subscription at once. Unsubscribing twice is not an error.
func (l *List) Unsubscribe(ctx context.Context, token, origin string) error {
	p, err := l.held(ctx, token)
	if err != nil || p.State == digest.Unsubscribed || p.State == digest.Suppressed {
		return err
	}
	p.State, p.Since = digest.Unsubscribed, l.config.Now()
	return l.save(ctx, p, digest.ActUnsubscribed, origin)
}

func (l *List) held(ctx context.Context, token string) (digest.Subscriber, error) {
	id, ok := l.keys.read(settings, token, l.config.Now())
	if !ok {
		return digest.Subscriber{}, fmt.Errorf("the link: %w", digest.ErrNotFound)
	}
	return l.store.SubscriberByID(ctx, id)
}

func (l *List) save(ctx context.Context, p digest.Subscriber, act digest.ConsentAct, origin string) error {
	return l.store.SaveSubscriber(ctx, p,
		digest.Consent{Address: p.Address, At: l.config.Now(), Act: act, Origin: origin, Wording: l.config.Wording})
}

// Recipients implements digest.Readers.
func (l *List) Recipients(ctx context.Context, after string, limit int) ([]digest.Recipient, error) {
	people, err := l.store.Subscribers(ctx, digest.Subscribed, after, limit)
	out := make([]digest.Recipient, len(people))
	for i, p := range people {
		p.Preferences.Groups = l.allNames(p.Preferences.Groups)
		out[i] = digest.Recipient{
			Address: p.Address, Language: p.Language, Preferences: p.Preferences, Chose: p.Chose,
			Unsubscribe: l.link("unsubscribe", settings, p.ID), Settings: l.link("preferences", settings, p.ID),
		}
	}
	return out, err
}

// IDOf implements digest.Locator.
func (l *List) IDOf(ctx context.Context, address string) (string, error) {
	p, err := l.store.Subscriber(ctx, address)
	return p.ID, err
}

// AddressOf implements digest.Locator.
func (l *List) AddressOf(ctx context.Context, id string) (string, error) {
	p, err := l.store.SubscriberByID(ctx, id)
	return p.Address, err
}

func (l *List) link(page string, for_ purpose, id string) string {
	return l.config.URL + "/" + page + "/" + l.keys.sign(for_, id, time.Time{})
}
