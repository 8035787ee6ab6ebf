// Package webhook publishes editions to a program that receives them as JSON.
package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Config configures a Publisher.
type Config struct {
	Name   string           // name of the destination
	URL    digest.Secret    // address of the receiver; may be secret
	Secret digest.Secret    // key of the signature, shared with the receiver
	Client *fetch.Client    // with address guard, User-Agent, and timeout; redirects are not followed
	Now    func() time.Time // time for signatures; nil: time.Now
}

// Publisher posts each edition once, and its corrections.
type Publisher struct {
	config *Config // a pointer, so that printing p does not reveal its secrets
}

var _ digest.Corrector = (*Publisher)(nil)

// Open returns a Publisher. It does not connect yet.
func Open(c Config) (*Publisher, error) {
	if u, err := url.Parse(c.URL.Reveal()); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, digest.WithHint(errors.New("the address of the webhook is not valid"), "https://example.org/hooks/digest")
	}
	if c.Secret == "" {
		return nil,
			digest.WithHint(errors.New("a webhook needs a secret for its signature"), "create one with openssl rand -hex 32")
	}
	if c.Client == nil {
		c.Client = fetch.New(fetch.Config{})
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Publisher{config: &c}, nil
}

// payload is the body of a request, as documented in docs/destinations.md. Released keys must not change.
type payload struct {
	Kind        digest.MessageKind `json:"kind"` // edition, correction, draft, test, or alert
	ID          string             `json:"id"`   // identifies the content; the same for each repetition
	Destination string             `json:"destination"`
	Hash        string             `json:"hash"` // of the edition with its templates
	Text        string             `json:"text"` // title and introduction, for programs that only show text
	Edition     digest.Edition     `json:"edition"`
	Correction  *digest.Correction `json:"correction,omitempty"`
}

// Publish posts the edition, without the parts for the operator.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	return p.post(
		ctx, payload{
			Kind: digest.KindOf(m.Edition.Name), ID: m.Edition.Name, Hash: m.Hash, Text: text(m.Edition),
			Edition: m.Edition.Public(),
		},
	)
}

// Correct posts the correction, together with the edition as it was sent.
func (p *Publisher) Correct(ctx context.Context, whole, note digest.Message, _ string) (string, error) {
	n := len(whole.Edition.Corrections)
	if n == 0 {
		return "", fmt.Errorf("edition %s has no correction", whole.Edition.Name)
	}
	last := whole.Edition.Corrections[n-1].Keyless()
	return p.post(ctx, payload{
		Kind: digest.CorrectionMessage, ID: digest.CorrectionName(whole.Edition.Name, last.Number), Hash: whole.Hash,
		Text: note.Subject, Edition: whole.Edition.Public(), Correction: &last,
	})
}

func text(e digest.Edition) string { return e.Title + "\n" + e.Intro }

func (p *Publisher) post(ctx context.Context, what payload) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	what.Destination = p.config.Name
	body, err := json.Marshal(what)
	if err != nil {
		return "", fmt.Errorf("writing the message: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.config.URL.Reveal(), bytes.NewReader(body))
	if err != nil {
		return "", errors.New("the address of the webhook is not valid")
	}
	for key, value := range sign(p.config.Secret, p.config.Now(), body) {
		req.Header.Set(key, value)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", what.ID+"/"+p.config.Name)
	answer, err := p.config.Client.Send(req, p.config.URL, 64<<10) // the status is enough
	if err != nil {
		return "", err
	}
	return answered(answer, p.config.Now())
}
