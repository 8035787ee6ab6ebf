// Package newsletter keeps the subscribers: who gets editions by mail, by what consent.
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

// Letter asks a person for something.
type Letter struct {
	Kind        string // "confirm" or "settings"
	To          string
	Language    string
	Link        string // to confirm, or of their settings
	Unsubscribe string // of the settings letter
}

// Config says where the pages are, and with which keys links are signed.
type Config struct {
	URL  string          // where the public finds the pages: https://example.org/digest
	Keys []digest.Secret // the first signs; all are believed
	// Send hands a letter over. An error for which errors.Is(err, digest.ErrUncertain) is true says that it may have
	// been; after any other one, it was not.
	Send func(ctx context.Context, l Letter) error
	Now  func() time.Time // nil: the clock
	// Wording is the version of what people are asked, for the consent log.
	Wording string
	// Renamed maps the earlier names of groups to today's. Who chose a group by one of its names chose it by all.
	Renamed map[string]string
}

// List is all subscribers. It is safe for concurrent use.
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

// AskAgain is the time between two letters of ours to one person. The page on which they asked names it, in every
// language, as the time after which to try again.
const AskAgain = time.Hour

const (
	confirmFor = 7 * 24 * time.Hour // that a link to confirm is good for
	unsentFor  = time.Minute        // after a letter that was not sent, so that a mail server in trouble is left alone
)

// Open makes the list. Each key has at least 32 bytes.
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

// Subscribe asks who has the address of s to confirm: by a letter with a link that is good for a week. Who is
// subscribed already gets a letter with the link to their settings instead. Nobody gets more than one such letter
// within AskAgain, and who is suppressed or blocked gets none; the caller is told none of that. A letter that was
// certainly not sent does not count, but for a short while. The error is of an address that is none, of the store, or
// of the letter.
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
	letter := Letter{Kind: "settings", To: p.Address, Language: p.Language, Link: l.link("preferences", settings, p.ID), Unsubscribe: l.link("unsubscribe", settings, p.ID)}
	if p.State != digest.Subscribed {
		p.Address = address
		if s.Language != "" {
			p.Language = s.Language
		}
		letter = Letter{Kind: "confirm", To: address, Language: p.Language, Link: l.config.URL + "/confirm/" + l.keys.sign(confirm, p.ID, now)}
	}
	p.Asked = now
	if err := l.store.SaveSubscriber(ctx, p, digest.Consent{Address: p.Address, At: now, Act: digest.ActAsked, Origin: origin, Wording: l.config.Wording}); err != nil {
		return err
	}
	if err := l.config.Send(ctx, letter); err != nil {
		return fmt.Errorf("asking a subscriber to confirm: %w", errors.Join(err, l.unsent(ctx, p, origin, err)))
	}
	return nil
}

// unsent lets a person ask again soon whose letter was not sent. It was counted before it was sent, so that two
// requests at once send one letter. Where the reply was lost, they may have it, so that it still counts.
func (l *List) unsent(ctx context.Context, asked digest.Subscriber, origin string, why error) error {
	if errors.Is(why, digest.ErrUncertain) {
		return nil
	}
	// What ended the sending must not end this.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	p, err := l.store.Subscriber(ctx, asked.Address)
	if err != nil || p.Asked.UnixMilli() != asked.Asked.UnixMilli() { // asked once more meanwhile
		return err
	}
	p.Asked = asked.Asked.Add(unsentFor - AskAgain)
	return l.save(ctx, p, digest.ActUnsent, line(origin+": the letter was not sent: "+why.Error()))
}

// Confirm subscribes the person whose token it is; digest.ErrNotFound for a token that is not ours, or older than a week. Doing so twice is no error.
func (l *List) Confirm(ctx context.Context, token, origin string) (digest.Subscriber, error) {
	id, ok := l.keys.read(confirm, token, l.config.Now())
	if !ok {
		return digest.Subscriber{}, fmt.Errorf("the link to confirm: %w", digest.ErrNotFound)
	}
	p, err := l.store.SubscriberByID(ctx, id)
	if err != nil || p.State == digest.Subscribed {
		return p, err
	}
	p.State, p.Since = digest.Subscribed, l.config.Now() // who had been suppressed has read a letter of ours
	return p, l.save(ctx, p, digest.ActConfirmed, origin)
}

// Holder is the person whose token it is, of whatever kind, and changes nothing; digest.ErrNotFound for a token that is not ours.
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

// Prefer changes what the person gets, and in which language.
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

// Unsubscribe ends what the person gets, from the next letter on. Doing so twice is no error.
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
	return l.store.SaveSubscriber(ctx, p, digest.Consent{Address: p.Address, At: l.config.Now(), Act: act, Origin: origin, Wording: l.config.Wording})
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
