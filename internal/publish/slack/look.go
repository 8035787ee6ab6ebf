package slack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// eventType is the type of our metadata.
const eventType = "digest_edition"

// Maximum number of pages to read, and number of messages on a page.
const (
	maxPages = 10
	onPage   = 200
)

// thread is what the channel has of an edition.
type thread struct {
	ts    string       // the message, or the first of several; empty if it is not there
	all   []string     // all copies of the message, the first one first
	parts map[int]bool // the replies that are there
}

// missing returns the parts of body that are not there, in order.
func (t thread) missing(body payload) []int {
	var out []int
	for i := range body.Thread {
		if !t.parts[i+1] {
			out = append(out, i+1)
		}
	}
	return out
}

// Find implements digest.Finder. A message with an incomplete thread counts as not found: Publish completes
// it.
func (p *Publisher) Find(ctx context.Context, m digest.Message) (string, error) {
	receipts, _, err := p.FindAll(ctx, m)
	if err != nil {
		return "", err
	}
	return receipts[0], nil
}

// FindAll implements digest.AllFinder. If the message is there twice, the thread of the first one counts.
func (p *Publisher) FindAll(ctx context.Context, m digest.Message) (receipts, links []string, err error) {
	body, err := parse(m)
	if err != nil {
		return nil, nil, err
	}
	there, err := p.look(ctx, m)
	switch {
	case err != nil:
		return nil, nil, err
	case there.ts == "":
		return nil, nil, digest.ErrNotFound
	}
	if missing := there.missing(body); len(missing) > 0 {
		return nil, nil, fmt.Errorf("the message is there, but %d of %d replies are missing: %w", len(missing),
			len(body.Thread), digest.ErrNotFound)
	}
	for _, ts := range there.all {
		receipts = append(receipts, p.receipt(ts))
		links = append(links, "https://slack.com/archives/"+p.config.Channel+"/p"+strings.ReplaceAll(ts, ".", ""))
	}
	return receipts, links, nil
}

// look reads the channel back to a day before the edition. For an edition of the future (digest --at), it
// reads as far back as possible. It returns an error if it cannot read all of that, or if there is another
// edition of this name from a destination of this name.
func (p *Publisher) look(ctx context.Context, m digest.Message) (thread, error) {
	query := &slack.GetConversationHistoryParameters{ChannelID: p.config.Channel, IncludeAllMetadata: true, Limit: onPage}
	if start := m.Edition.Period.Start; start.Before(time.Now()) {
		query.Oldest = strconv.FormatInt(start.Add(-24*time.Hour).Unix(), 10)
	}
	all, err := p.parents(ctx, m, query)
	if len(all) == 0 {
		return thread{}, err
	}
	there, err := p.read(ctx, m, all[0])
	if errors.Is(err, errCannotAsk) { // not errCannotAsk: the message is there, so it must not be posted again
		err = digest.WithHint(fmt.Errorf("the message is there, but its thread cannot be read: %s", err.Error()),
			digest.Hint(err))
	}
	there.all = all
	return there, err
}

// parents returns the messages of the channel that are m, the first one first. Its results are valid even if
// it cannot read far enough.
func (p *Publisher) parents(
	ctx context.Context, m digest.Message, query *slack.GetConversationHistoryParameters,
) (all []string, err error) {
	for range maxPages {
		page, err := p.client.GetConversationHistoryContext(ctx, query)
		if err != nil {
			return all, p.config.asked(ctx, err)
		}
		for _, message := range page.Messages { // newest first
			part, ok, err := p.mine(message, m)
			if err != nil {
				return all, err
			}
			if ok && part == 0 {
				all = append([]string{message.Timestamp}, all...)
			}
		}
		query.Cursor = page.ResponseMetaData.NextCursor
		switch {
		case !page.HasMore:
			return all, nil
		case query.Cursor == "":
			return all, fmt.Errorf("%w: its older messages are hidden", errCannotAsk)
		}
	}
	return all, fmt.Errorf("%w: it has more than %d messages since the edition", errCannotAsk, maxPages*onPage)
}

// read reads the thread of the message.
func (p *Publisher) read(ctx context.Context, m digest.Message, ts string) (thread, error) {
	there := thread{ts: ts, parts: map[int]bool{}}
	query := &slack.GetConversationRepliesParameters{
		ChannelID: p.config.Channel, Timestamp: ts,
		IncludeAllMetadata: true, Limit: onPage,
	}
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
	// Not errCannotAsk: the message is there, so it must not be posted again.
	return thread{}, fmt.Errorf("the message is there, but its thread is too long to be read")
}

// mine reports which part of m the message is.
func (p *Publisher) mine(message slack.Message, m digest.Message) (part int, ok bool, err error) {
	value := func(key string) string { s, _ := message.Metadata.EventPayload[key].(string); return s }
	if message.Metadata.EventType != eventType || value("edition") != m.Edition.Name ||
		value("destination") != p.config.Name {
		return 0, false, nil
	}
	if value("hash") != m.Hash {
		return 0, false,
			digest.WithHint(fmt.Errorf("the channel has a different edition %s of destination %s", m.Edition.Name,
				p.config.Name),
				"if two digests post there, rename this destination; if the store was lost and the edition was "+
					"recomposed, it was already sent: record that with digest settle")
	}
	part, err = strconv.Atoi(value("part"))
	return part, err == nil, nil
}
