package newsletter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Forget deletes all data about a person, and reports whether there was any. With block, a keyed hash of the
// address remains, which prevents subscribing or importing the address again.
func (l *List) Forget(ctx context.Context, written string, block bool) (bool, error) {
	address, err := Address(written)
	if err != nil {
		return false, err
	}
	hash := ""
	if block {
		hash = l.keys.hash(address)
	}
	return l.store.ForgetSubscriber(ctx, address, hash)
}

// Add asks a person to confirm, as the subscription page does, for somebody who asked in another way.
func (l *List) Add(ctx context.Context, address, language, origin string) error {
	return l.Subscribe(ctx, digest.Subscriber{Address: address, Language: language}, origin)
}

// People calls each for every subscriber in the given state, or for all if state is "", in order of their
// addresses, until each returns an error.
func (l *List) People(ctx context.Context, state digest.SubscriberState, each func(digest.Subscriber) error) error {
	for after := ""; ; {
		page, err := l.store.Subscribers(ctx, state, after, 500)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, s := range page {
			if err := each(s); err != nil {
				return err
			}
		}
		after = page[len(page)-1].Address
	}
}

// Why explains whether a person receives editions, followed by their consent log, one entry a line.
func (l *List) Why(ctx context.Context, written string, zone *time.Location) ([]string, error) {
	address, err := Address(written)
	if err != nil {
		return nil, err
	}
	s, err := l.store.Subscriber(ctx, address)
	if errors.Is(err, digest.ErrNotFound) {
		blocked, err := l.store.Blocked(ctx, l.keys.hash(address))
		if err == nil && blocked {
			return []string{address + ": deleted and blocked"}, nil
		}
		return nil, errors.Join(err, fmt.Errorf("no subscriber has the address %s: %w", address, digest.ErrNotFound))
	}
	if err != nil {
		return nil, err
	}
	lines := []string{fmt.Sprintf("%s: %s since %s", address, map[digest.SubscriberState]string{
		digest.Pending: "not confirmed yet; asked", digest.Subscribed: "gets every edition,",
		digest.Unsubscribed: "unsubscribed,", digest.Suppressed: "suppressed (unreachable, or complained),",
	}[s.State], s.Since.In(zone).Format("2006-01-02 15:04 MST"))}
	entries, err := l.store.Consents(ctx, address)
	for _, c := range entries {
		lines = append(lines, fmt.Sprintf("  %s  %-12s  %s", c.At.In(zone).Format("2006-01-02 15:04 MST"), c.Act, c.Origin))
	}
	return lines, err
}
