// Package mattermost publishes editions to a Mattermost channel with an incoming webhook
// (https://developers.mattermost.com/integrate/webhooks/incoming/).
package mattermost

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Config configures a Publisher.
type Config struct {
	Name    string        // name of the destination
	Webhook digest.Secret // address of an incoming webhook: https://chat.example.org/hooks/…
	Client  *fetch.Client // with address guard, User-Agent, and timeout
	Pace    time.Duration // between two posts of an edition, and the first wait before a retry; 1 s
}

// Publisher posts each edition once, in as many posts as necessary, and its corrections. A webhook cannot
// thread, edit, or look up messages.
type Publisher struct {
	config *Config // a pointer, so that printing p does not reveal its secrets
}

var _ digest.Corrector = (*Publisher)(nil)

// Open returns a Publisher. It does not connect yet.
func Open(c Config) (*Publisher, error) {
	if u, err := url.Parse(c.Webhook.Reveal()); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, digest.WithHint(errors.New("the address of the webhook is not valid"),
			"https://chat.example.org/hooks/…, of an incoming webhook")
	}
	if c.Client == nil {
		c.Client = fetch.New(fetch.Config{})
	}
	if c.Pace <= 0 {
		c.Pace = time.Second
	}
	return &Publisher{config: &c}, nil
}

// Publish posts the edition. Once the first post is there, any failure of another one makes the delivery
// uncertain.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	posts := split(dialect(m.Bodies[digest.Markdown]), maxPost)
	if len(posts) == 0 {
		return "", digest.WithHint(errors.New("the message is empty"),
			"a template produced nothing: check with digest --dry-run --format markdown")
	}
	for i, text := range posts {
		err := p.turn(ctx, i, text)
		if err != nil && i > 0 {
			lost := fmt.Errorf("only the first %d of %d posts are there: %s: %w", i, len(posts), err.Error(),
				digest.ErrUncertain)
			return "", digest.WithHint(lost, digest.Hint(err))
		}
		if err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("posted %d", len(posts)), nil // the answer has no ID
}

// Correct posts the correction as a separate message.
func (p *Publisher) Correct(ctx context.Context, _, note digest.Message, _ string) (string, error) {
	return p.Publish(ctx, note)
}

// turn sends one post of an edition, when it is its turn. It retries posts after the first, because giving up
// would leave a part of the edition.
func (p *Publisher) turn(ctx context.Context, i int, text string) error {
	if i == 0 {
		return p.post(ctx, text)
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(p.config.Pace):
	}
	patience := retry.Policy{Tries: 4, First: p.config.Pace, MaxWait: time.Minute}
	return patience.Do(ctx, func(ctx context.Context) error { return p.post(ctx, text) })
}

func (p *Publisher) post(ctx context.Context, text string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"text": text})
	if err != nil {
		return fmt.Errorf("writing the post: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.config.Webhook.Reveal(), bytes.NewReader(body))
	if err != nil {
		return errors.New("the address of the webhook is not valid")
	}
	req.Header.Set("Content-Type", "application/json")
	answer, err := p.config.Client.Send(req, p.config.Webhook, 64<<10)
	if err != nil {
		return err
	}
	return answered(answer)
}

// answered classifies the response. After a rate limit, nothing was posted: the limiter answers before the
// webhook is called (RateLimitHandler in
// https://github.com/mattermost/mattermost/blob/master/server/channels/app/ratelimit.go). A server error may
// have come after the message was posted.
func answered(a fetch.Answer) error {
	if a.Status == http.StatusOK && (strings.TrimSpace(string(a.Body)) == "ok" || a.Broken) { // the status alone is enough
		return nil
	}
	var said struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(a.Body, &said)
	err := fmt.Errorf("mattermost answered %d %s", a.Status, http.StatusText(a.Status))
	switch {
	case a.Status == http.StatusOK:
		return digest.WithHint(fmt.Errorf("the response is not from Mattermost: %w", digest.ErrUncertain),
			"check the webhook's address: https://chat.example.org/hooks/…")
	case a.Status == http.StatusTooManyRequests:
		after, _ := fetch.RetryAfter(a.Header, time.Now())
		return retry.Temporary(err, after)
	case strings.HasPrefix(said.ID, "web.incoming_webhook.disabled"): // 501
		return digest.WithHint(err, "incoming webhooks are disabled: ask the server's administrator")
	case a.Status >= 500:
		return digest.WithHint(fmt.Errorf("%w: %w", err, digest.ErrUncertain), "check the channel")
	case a.Status >= 300 && a.Status < 400:
		return digest.WithHint(err, "use the address that it redirects to")
	}
	return digest.WithHint(err, "the webhook or its channel was removed: create a new webhook")
}
