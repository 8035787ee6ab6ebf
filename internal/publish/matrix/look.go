package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Maximum number of pages to read, and number of events on a page.
const (
	maxPages = 20
	onPage   = 100
)

// Find implements digest.Finder. It reads the room back to a day before the edition. It ignores messages of
// other accounts, because anybody in the room can imitate ours.
func (p *Publisher) Find(ctx context.Context, m digest.Message) (string, error) {
	return p.find(ctx, p.tag(m), m.Edition.Period.Start)
}

// FindCorrection implements digest.CorrectionFinder.
func (p *Publisher) FindCorrection(ctx context.Context, whole, _ digest.Message, _ string) (string, error) {
	return p.find(ctx, p.tagOf(whole), whole.Edition.Period.Start)
}

func (p *Publisher) find(ctx context.Context, of tag, since time.Time) (string, error) {
	me, err := p.whoami(ctx)
	if err != nil {
		return "", err
	}
	from := ""
	for range maxPages {
		var page struct {
			Chunk []struct {
				ID      string `json:"event_id"`
				Sender  string `json:"sender"`
				At      int64  `json:"origin_server_ts"`
				Content struct {
					Ours json.RawMessage `json:"digest.edition"`
				} `json:"content"`
			} `json:"chunk"`
			End string `json:"end"`
		}
		query := url.Values{"dir": {"b"}, "limit": {fmt.Sprint(onPage)}}
		if from != "" {
			query.Set("from", from)
		}
		if err := p.ask(ctx, http.MethodGet,
			"/_matrix/client/v3/rooms/"+url.PathEscape(p.config.Room)+"/messages?"+query.Encode(), nil, &page); err != nil {
			return "", unlooked(err)
		}
		for _, e := range page.Chunk {
			var ours tag
			if e.Sender == me && json.Unmarshal(e.Content.Ours, &ours) == nil && ours == of {
				return e.ID, nil
			}
			if !since.IsZero() && e.At < since.Add(-24*time.Hour).UnixMilli() {
				return "", digest.ErrNotFound
			}
		}
		if page.End == "" || page.End == from {
			return "", digest.ErrNotFound
		}
		from = page.End
	}
	return "", digest.WithHint(fmt.Errorf("the edition is not among the last %d messages of the room", maxPages*onPage),
		"check the room by hand")
}

// whoami returns the user ID of the account.
func (p *Publisher) whoami(ctx context.Context) (string, error) {
	var me struct {
		ID string `json:"user_id"`
	}
	if err := p.ask(ctx, http.MethodGet, "/_matrix/client/v3/account/whoami", nil, &me); err != nil {
		return "", unlooked(err)
	}
	if me.ID == "" {
		return "", errors.New("the server's answer has no user ID")
	}
	return me.ID, nil
}

// unlooked returns the error of a request that only reads: it is never uncertain.
func unlooked(err error) error {
	if errors.Is(err, digest.ErrUncertain) {
		return digest.WithHint(errors.New("reading the room: unexpected response"), digest.Hint(err))
	}
	return err
}

// Check checks that the token is valid and that the account has joined the room. It posts nothing.
func (p *Publisher) Check(ctx context.Context) error {
	var joined struct {
		Rooms []string `json:"joined_rooms"`
	}
	if err := p.ask(ctx, http.MethodGet, "/_matrix/client/v3/joined_rooms", nil, &joined); err != nil {
		return unlooked(err)
	}
	for _, r := range joined.Rooms {
		if r == p.config.Room {
			return nil
		}
	}
	return digest.WithHint(errors.New("the account has not joined the room"), hints["M_FORBIDDEN"])
}
