package slack

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// eventType is the name of our metadata.
const eventType = "digest_edition"

// Pages that are read of a channel or a thread at most, and how many messages each has.
const (
	maxPages = 10
	onPage   = 200
)

// thread is what the channel has of an edition.
type thread struct {
	ts    string       // the message; empty: it is not there
	parts map[int]bool // the replies that are there
}

// missing are the parts of body that are not there, in order.
func (t thread) missing(body payload) []int {
	var out []int
	for i := range body.Thread {
		if !t.parts[i+1] {
			out = append(out, i+1)
		}
	}
	return out
}

// Find implements digest.Finder. A message whose thread is not complete is not found: Publish completes it.
func (p *Publisher) Find(ctx context.Context, m digest.Message) (string, error) {
	body, err := parse(m)
	if err != nil {
		return "", err
	}
	there, err := p.look(ctx, m)
	switch {
	case err != nil:
		return "", err
	case there.ts == "":
		return "", digest.ErrNotFound
	}
	if missing := there.missing(body); len(missing) > 0 {
		return "", fmt.Errorf("the message is there, %d of %d replies are missing: %w", len(missing), len(body.Thread), digest.ErrNotFound)
	}
	return p.receipt(there.ts), nil
}

// look reads the channel back to a day before the edition, or as far as it goes where the edition is of the future (digest --at). It errs where
// it cannot read all of that, and where another edition of this name was posted by a destination of this name.
func (p *Publisher) look(ctx context.Context, m digest.Message) (thread, error) {
	query := &slack.GetConversationHistoryParameters{ChannelID: p.config.Channel, IncludeAllMetadata: true, Limit: onPage}
	if start := m.Edition.Period.Start; start.Before(time.Now()) {
		query.Oldest = strconv.FormatInt(start.Add(-24*time.Hour).Unix(), 10)
	}
	for range maxPages {
		page, err := p.client.GetConversationHistoryContext(ctx, query)
		if err != nil {
			return thread{}, p.config.asked(ctx, err)
		}
		for _, message := range page.Messages {
			part, ok, err := p.mine(message, m)
			if err != nil {
				return thread{}, err
			}
			if ok && part == 0 {
				return p.read(ctx, m, message.Timestamp)
			}
		}
		query.Cursor = page.ResponseMetaData.NextCursor
		switch {
		case !page.HasMore:
			return thread{}, nil
		case query.Cursor == "":
			return thread{}, fmt.Errorf("%w: it has more messages than it shows", errUntold)
		}
	}
	return thread{}, fmt.Errorf("%w: it has more than %d messages since the edition", errUntold, maxPages*onPage)
}

// read reads the message's thread.
func (p *Publisher) read(ctx context.Context, m digest.Message, ts string) (thread, error) {
	there := thread{ts: ts, parts: map[int]bool{}}
	query := &slack.GetConversationRepliesParameters{ChannelID: p.config.Channel, Timestamp: ts, IncludeAllMetadata: true, Limit: onPage}
	for range maxPages {
		replies, more, cursor, err := p.client.GetConversationRepliesContext(ctx, query)
		if err != nil {
			return thread{}, p.config.asked(ctx, err)
		}
		for _, message := range replies {
			part, ok, err := p.mine(message, m)
			if err != nil {
				return thread{}, err
			}
			if ok {
				there.parts[part] = true
			}
		}
		if !more {
			return there, nil
		}
		if query.Cursor = cursor; cursor == "" {
			break
		}
	}
	// Not errUntold: the message is there, so that posting all of it anew is wrong.
	return thread{}, fmt.Errorf("the message is there, and its thread is too long to be read")
}

// mine reports which part of m a message of the channel is.
func (p *Publisher) mine(message slack.Message, m digest.Message) (part int, ok bool, err error) {
	told := func(key string) string { s, _ := message.Metadata.EventPayload[key].(string); return s }
	if message.Metadata.EventType != eventType || told("edition") != m.Edition.Name || told("destination") != p.config.Name {
		return 0, false, nil
	}
	if told("hash") != m.Hash {
		return 0, false, digest.WithHint(fmt.Errorf("the channel has another edition %s of a destination %s", m.Edition.Name, p.config.Name),
			"if two digests post there, give this destination a name of its own; if the store was lost and the edition composed anew, it was sent: digest settle says so")
	}
	part, err = strconv.Atoi(told("part"))
	return part, err == nil, nil
}
