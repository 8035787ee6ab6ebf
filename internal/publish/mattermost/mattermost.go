// Package mattermost publishes editions to a channel of Mattermost, by an incoming webhook
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

// Config says where to.
type Config struct {
	Name    string        // the destination's
	Webhook digest.Secret // the address of an incoming webhook: https://chat.example.org/hooks/…
	Client  *fetch.Client // with its address guard, User-Agent and time limit
	Pace    time.Duration // between two posts of one edition, and the first pause before one is tried again; 1 s
}

// Publisher posts each edition once, in as many posts as it needs, and its corrections. A webhook can neither thread nor edit, nor be asked what arrived.
type Publisher struct {
	config *Config // a pointer, which no print of this follows: it has secrets
}

var _ digest.Corrector = (*Publisher)(nil)

// Open makes a Publisher. Nothing is connected yet.
func Open(c Config) (*Publisher, error) {
	if u, err := url.Parse(c.Webhook.Reveal()); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, digest.WithHint(errors.New("the webhook is no address"), "https://chat.example.org/hooks/…, of an incoming webhook")
	}
	if c.Client == nil {
		c.Client = fetch.New(fetch.Config{})
	}
	if c.Pace <= 0 {
		c.Pace = time.Second
	}
	return &Publisher{config: &c}, nil
}

// Publish posts the edition. Once the first post is there, whatever keeps the others from following makes the delivery uncertain.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	posts := split(dialect(m.Bodies[digest.Markdown]), most)
	if len(posts) == 0 {
		return "", digest.WithHint(errors.New("there is nothing to post"), "a template wrote nothing: digest --dry-run --format markdown shows it")
	}
	for i, text := range posts {
		err := p.turn(ctx, i, text)
		if err != nil && i > 0 {
			lost := fmt.Errorf("the first %d of %d posts are there: %s: %w", i, len(posts), err.Error(), digest.ErrUncertain)
			return "", digest.WithHint(lost, digest.Hint(err))
		}
		if err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("posted %d", len(posts)), nil // a webhook does not say where
}

// Correct posts the correction by itself.
func (p *Publisher) Correct(ctx context.Context, _, note digest.Message, _ string) (string, error) {
	return p.Publish(ctx, note)
}

// turn makes one post of an edition when it is its turn. Those after the first are tried again, for giving up leaves a part of the edition.
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
		return errors.New("the webhook is no address")
	}
	req.Header.Set("Content-Type", "application/json")
	answer, err := p.config.Client.Send(req, p.config.Webhook, 64<<10)
	if err != nil {
		return err
	}
	return answered(answer)
}

// answered reads what the server said. A limit says that nothing was taken: the server's limiter answers before it
// calls the webhook (RateLimitHandler in
// https://github.com/mattermost/mattermost/blob/master/server/channels/app/ratelimit.go). A failure of the server's
// may have come after it had taken it.
func answered(a fetch.Answer) error {
	if a.Status == http.StatusOK && (strings.TrimSpace(string(a.Body)) == "ok" || a.Broken) { // the status alone says so
		return nil
	}
	var said struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(a.Body, &said)
	err := fmt.Errorf("mattermost answered %d %s", a.Status, http.StatusText(a.Status))
	switch {
	case a.Status == http.StatusOK:
		return digest.WithHint(fmt.Errorf("what answered is not Mattermost: %w", digest.ErrUncertain), "check the webhook's address: https://chat.example.org/hooks/…")
	case a.Status == http.StatusTooManyRequests:
		after, _ := fetch.RetryAfter(a.Header, time.Now())
		return retry.Temporary(err, after)
	case strings.HasPrefix(said.ID, "web.incoming_webhook.disabled"): // 501
		return digest.WithHint(err, "incoming webhooks are switched off: ask the server's administrator")
	case a.Status >= 500:
		return digest.WithHint(fmt.Errorf("%w: %w", err, digest.ErrUncertain), "look into the channel")
	case a.Status >= 300 && a.Status < 400:
		return digest.WithHint(err, "give the address that it leads to")
	}
	return digest.WithHint(err, "the webhook was taken away, or its channel: make a new one")
}
