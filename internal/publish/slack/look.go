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

// eventType is the name of our metadata.
const eventType = "digest_edition"

// Pages that are read of a channel or a thread at most, and how many messages each has.
const (
	maxPages = 10
	onPage   = 200
)

// thread is what the channel has of an edition.
type thread struct {
	ts    string       // the message, the first one where there are several; empty: it is not there
	all   []string     // every message that is this one, the first one first
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
	receipts, _, err := p.FindAll(ctx, m)
	if err != nil {
		return "", err
	}
	return receipts[0], nil
}

// FindAll implements digest.AllFinder. Where the message is there twice, the thread of the first one counts.
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
		return nil, nil, fmt.Errorf("the message is there, %d of %d replies are missing: %w", len(missing),
			len(body.Thread), digest.ErrNotFound)
	}
	for _, ts := range there.all {
		receipts = append(receipts, p.receipt(ts))
		links = append(links, "https://slack.com/archives/"+p.config.Channel+"/p"+strings.ReplaceAll(ts, ".", ""))
	}
	return receipts, links, nil
}

// look reads the channel back to a day before the edition, or as far as it goes where the edition is of the future (digest --at). It errs where
// it cannot read all of that, and where another edition of this name was posted by a destination of this name.
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
	if errors.Is(err, errUntold) { // not errUntold: the message is there, so that posting all of it anew is wrong
		err = digest.WithHint(fmt.Errorf("the message is there, and its thread cannot be read: %s", err.Error()),
			digest.Hint(err))
	}
	there.all = all
	return there, err
}

// parents are the messages of the channel that are m, the first one first. What it finds counts even where it cannot
// read as far as it should.
func (p *Publisher) parents(
	ctx context.Context, m digest.Message, query *slack.GetConversationHistoryParameters,
) (all []string, err error) {
	for range maxPages {
		page, err := p.client.GetConversationHistoryContext(ctx, query)
		if err != nil {
			return all, p.config.asked(ctx, err)
		}
		for _, message := range page.Messages { // the newest first
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
			return all, fmt.Errorf("%w: it has more messages than it shows", errUntold)
		}
	}
	return all, fmt.Errorf("%w: it has more than %d messages since the edition", errUntold, maxPages*onPage)
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
