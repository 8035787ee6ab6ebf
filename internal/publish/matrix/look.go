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

// Pages that are read of a room at most, and how many events each has.
const (
	maxPages = 20
	onPage   = 100
)

// Find implements digest.Finder: it reads the room back to a day before the edition. Only what our own account posted counts, for everybody in the
// room can write what looks like ours.
func (p *Publisher) Find(ctx context.Context, m digest.Message) (string, error) {
	return p.find(ctx, p.mark(m), m.Edition.Period.Start)
}

// FindCorrection implements digest.CorrectionFinder.
func (p *Publisher) FindCorrection(ctx context.Context, whole, _ digest.Message, _ string) (string, error) {
	return p.find(ctx, p.markOf(whole), whole.Edition.Period.Start)
}

func (p *Publisher) find(ctx context.Context, of mark, since time.Time) (string, error) {
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
		if err := p.ask(ctx, http.MethodGet, "/_matrix/client/v3/rooms/"+url.PathEscape(p.config.Room)+"/messages?"+query.Encode(), nil, &page); err != nil {
			return "", unlooked(err)
		}
		for _, e := range page.Chunk {
			var ours mark
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
	return "", digest.WithHint(fmt.Errorf("the room was read %d messages back, which is not far enough", maxPages*onPage), "look into the room yourself")
}

// whoami is the account's own name.
func (p *Publisher) whoami(ctx context.Context) (string, error) {
	var me struct {
		ID string `json:"user_id"`
	}
	if err := p.ask(ctx, http.MethodGet, "/_matrix/client/v3/account/whoami", nil, &me); err != nil {
		return "", unlooked(err)
	}
	if me.ID == "" {
		return "", errors.New("the server does not say whose the token is")
	}
	return me.ID, nil
}

// unlooked is the error of a question, by which nothing was posted: it never says that something is uncertain.
func unlooked(err error) error {
	if errors.Is(err, digest.ErrUncertain) {
		return digest.WithHint(errors.New("asking the server: it did not answer as it should"), digest.Hint(err))
	}
	return err
}

// Check asks whether the token is good and the account has joined the room. Nothing is posted.
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
