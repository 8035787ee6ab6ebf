package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var _ digest.Subscribers = (*Store)(nil)

const subscriberColumns = `address, id, language, preferences, state, since, asked, chose`

// Subscriber implements digest.Subscribers.
func (s *Store) Subscriber(ctx context.Context, address string) (digest.Subscriber, error) {
	return s.subscriber(ctx, `WHERE address = $1`, key(address))
}

// SubscriberByID implements digest.Subscribers.
func (s *Store) SubscriberByID(ctx context.Context, id string) (digest.Subscriber, error) {
	return s.subscriber(ctx, `WHERE id = $1`, clean(id))
}

func (s *Store) subscriber(ctx context.Context, where string, arg any) (digest.Subscriber, error) {
	found, err := query(ctx, s, scanSubscriber, `SELECT `+subscriberColumns+` FROM subscriber `+where, arg)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("the subscriber: %w", digest.ErrNotFound)
	}
	if err != nil {
		return digest.Subscriber{}, err
	}
	return found[0], nil
}

// SaveSubscriber implements digest.Subscribers.
func (s *Store) SaveSubscriber(ctx context.Context, p digest.Subscriber, why digest.Consent) error {
	preferences, err := json.Marshal(p.Preferences)
	if err != nil {
		return err
	}
	line := rand.Text() // stays the same if the transaction is run twice
	return s.transaction(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO subscriber (`+subscriberColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
			ON CONFLICT (address) DO UPDATE SET language = excluded.language, preferences = excluded.preferences,
			state = excluded.state, since = excluded.since, asked = excluded.asked,
			chose = CASE WHEN subscriber.preferences = excluded.preferences THEN subscriber.chose ELSE $8 END`,
			key(p.Address), clean(p.ID), clean(p.Language), string(preferences), string(p.State), p.Since.UnixMilli(),
			p.Asked.UnixMilli(),
			why.At.UnixMilli()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx,
			`INSERT INTO consent (id, address, at, act, origin, wording) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT `+
				`(id) DO NOTHING`,
			line, key(why.Address), why.At.UnixMilli(), string(why.Act), clean(why.Origin), clean(why.Wording))
		return err
	})
}

// Subscribers implements digest.Subscribers.
func (s *Store) Subscribers(ctx context.Context, state digest.SubscriberState, after string,
	limit int,
) ([]digest.Subscriber, error) {
	return query(ctx, s, scanSubscriber, `SELECT `+subscriberColumns+` FROM subscriber
		WHERE address > $1 AND ($2 = '' OR state = $2) ORDER BY address LIMIT $3`, key(after), string(state), max(limit, 0))
}

// Consents implements digest.Subscribers.
func (s *Store) Consents(ctx context.Context, address string) ([]digest.Consent, error) {
	return query(ctx, s, func(row *sql.Rows) (c digest.Consent, err error) {
		var at int64
		var address []byte
		err = row.Scan(&address, &at, &c.Act, &c.Origin, &c.Wording)
		c.Address, c.At = string(address), milliseconds(at)
		return c, err
	}, `SELECT address, at, act, origin, wording FROM consent WHERE address = $1 ORDER BY at, id`, key(address))
}

// ForgetSubscriber implements digest.Subscribers.
func (s *Store) ForgetSubscriber(ctx context.Context, address, hash string) (known bool, err error) {
	alias := "forgotten-" + strings.ToLower(rand.Text())
	err = s.transaction(ctx, func(tx *sql.Tx) error {
		known = false
		for _, one := range []struct {
			statement string
			args      []any
		}{
			{`DELETE FROM subscriber WHERE address = $1`, []any{key(address)}},
			{`DELETE FROM consent WHERE address = $1`, []any{key(address)}},
			{
				`UPDATE delivery SET recipient = $2, receipt = '', error = '' WHERE recipient = $1`,
				[]any{string(key(address)), alias},
			},
		} {
			result, err := tx.ExecContext(ctx, one.statement, one.args...)
			if err != nil {
				return err
			}
			n, err := result.RowsAffected()
			if err != nil {
				return err
			}
			known = known || n > 0
		}
		if hash == "" {
			return nil
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO blocked (hash, at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`,
			clean(hash), time.Now().UnixMilli())
		return err
	})
	return known, err
}

// Blocked implements digest.Subscribers.
func (s *Store) Blocked(ctx context.Context, hash string) (bool, error) {
	found, err := query(ctx, s, scanText, `SELECT hash FROM blocked WHERE hash = $1`, clean(hash))
	return len(found) > 0, err
}

// key returns an address as bytes, which both databases sort in the same order.
func key(address string) []byte { return []byte(clean(strings.ToLower(address))) }

func scanSubscriber(row *sql.Rows) (p digest.Subscriber, err error) {
	var preferences string
	var since, asked, chose int64
	var address []byte
	if err = row.Scan(&address, &p.ID, &p.Language, &preferences, &p.State, &since, &asked, &chose); err != nil {
		return p, err
	}
	p.Address, p.Since, p.Asked = string(address), milliseconds(since), milliseconds(asked)
	if chose != 0 {
		p.Chose = milliseconds(chose)
	}
	return p, json.Unmarshal([]byte(preferences), &p.Preferences)
}
