// Package matrix publishes editions to a Matrix room (https://spec.matrix.org/v1.11/client-server-api/).
package matrix

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/yuin/goldmark"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Config configures a Publisher.
type Config struct {
	Name   string        // name of the destination
	Server string        // address of the homeserver: https://matrix.example.org
	Room   string        // room ID: !abc:example.org; the room must not be encrypted
	Token  digest.Secret // access token of the posting account, which must have joined
	Client *fetch.Client // with address guard, User-Agent, and timeout; redirects are not followed
}

// Publisher posts each edition once, as a notice. Corrections are separate notices.
type Publisher struct {
	config *Config // a pointer, so that printing p does not reveal its secrets
}

var (
	_ digest.Finder           = (*Publisher)(nil)
	_ digest.CorrectionFinder = (*Publisher)(nil)
)

// Open returns a Publisher. It does not connect yet.
func Open(c Config) (*Publisher, error) {
	if u, err := url.Parse(c.Server); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil,
			digest.WithHint(errors.New("the address of the server is not valid"), "server: https://matrix.example.org")
	}
	if !strings.HasPrefix(c.Room, "!") || !strings.Contains(c.Room, ":") {
		return nil,
			digest.WithHint(errors.New("this is not a room ID"), "in the room's settings, under Advanced: !abc:example.org")
	}
	if c.Token == "" {
		return nil, digest.WithHint(errors.New("an access token is needed"), `token: "${MATRIX_TOKEN}"`)
	}
	if c.Client == nil {
		c.Client = fetch.New(fetch.Config{})
	}
	return &Publisher{config: &c}, nil
}

// QuietTime implements digest.LatePublisher. A delayed message has the same transaction ID as its retry, so
// the server stores one of them.
func (p *Publisher) QuietTime() time.Duration { return 0 }

// content is an m.room.message event. It notifies nobody: m.mentions is empty (section 11.2.5.3).
type content struct {
	Type      string   `json:"msgtype"`
	Body      string   `json:"body"`
	Format    string   `json:"format"`
	Formatted string   `json:"formatted_body"`
	Mentions  struct{} `json:"m.mentions"`
	Ours      tag      `json:"digest.edition"`
}

// tag identifies a message of ours.
type tag struct {
	Destination string `json:"destination"`
	Edition     string `json:"edition"`
	Hash        string `json:"hash"`
}

// maxEvent is the size of a message in bytes. An event is limited to 65,536 bytes (section "Size limits");
// the rest is reserved for what the server adds.
const maxEvent = 60_000

// Publish posts the edition.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	return p.post(ctx, m, p.tag(m))
}

// Correct posts the correction as a separate message.
func (p *Publisher) Correct(ctx context.Context, whole, note digest.Message, _ string) (string, error) {
	return p.post(ctx, note, p.tagOf(whole))
}

// tag returns the tag of an edition.
func (p *Publisher) tag(m digest.Message) tag {
	return tag{Destination: p.config.Name, Edition: m.Edition.Name, Hash: m.Hash}
}

// tagOf returns the tag of an edition's last correction.
func (p *Publisher) tagOf(whole digest.Message) tag {
	return tag{
		Destination: p.config.Name,
		Edition:     digest.CorrectionName(whole.Edition.Name, len(whole.Edition.Corrections)), Hash: whole.Hash,
	}
}

// post sends the message with a transaction ID derived from it. If the server already has the message, it
// stores a repetition only once (section "Transaction identifiers"). Servers forget transactions after about
// half an hour, so post retries at once or not at all.
func (p *Publisher) post(ctx context.Context, m digest.Message, of tag) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	body, err := write(m, of)
	if err != nil {
		return "", err
	}
	id := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", of.Destination, of.Edition, of.Hash))
	path := "/_matrix/client/v3/rooms/" + url.PathEscape(p.config.Room) + "/send/m.room.message/digest-" +
		fmt.Sprintf("%x", id[:12])
	var sent struct {
		ID string `json:"event_id"`
	}
	err = p.ask(ctx, http.MethodPut, path, body, &sent)
	if errors.Is(err, digest.ErrUncertain) && ctx.Err() == nil {
		if again := p.ask(ctx, http.MethodPut, path, body, &sent); again == nil {
			err = nil
		}
	}
	if err == nil && sent.ID == "" {
		err = digest.WithHint(fmt.Errorf("the server's answer has no event ID: %w", digest.ErrUncertain), "check the room")
	}
	return sent.ID, err
}

// maxBody is the number of bytes of Markdown to use if title and introduction are missing.
const maxBody = 2000

// plainBody returns the text for clients that do not render HTML, for example in notifications. A correction
// or an alert has no title and introduction, so it uses its own text or its subject.
func plainBody(m digest.Message) string {
	for _, text := range []string{m.Edition.Title + "\n" + m.Edition.Intro, m.Bodies[digest.Markdown], m.Subject} {
		text = strings.TrimSpace(text)
		if len(text) > maxBody {
			text = strings.ToValidUTF8(text[:maxBody], "") + "…"
		}
		if text != "" {
			return text
		}
	}
	return m.Edition.Name
}

// write returns the event. It drops sections from the end if they do not fit, and counts them.
func write(m digest.Message, of tag) ([]byte, error) {
	text := m.Bodies[digest.Markdown]
	for left := 0; ; left++ {
		c := content{Type: "m.notice", Body: plainBody(m), Format: "org.matrix.custom.html", Ours: of}
		shown := text
		if left > 0 {
			shown = strings.TrimSpace(text) + fmt.Sprintf("\n\n… +%d", left)
		}
		var html bytes.Buffer
		if err := goldmark.Convert([]byte(shown), &html); err != nil {
			return nil, fmt.Errorf("writing the message: %w", err)
		}
		c.Formatted = strings.TrimSpace(html.String())
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(c); err != nil {
			return nil, fmt.Errorf("writing the message: %w", err)
		}
		cut := strings.LastIndex(strings.TrimSpace(text), "\n\n")
		if b.Len() <= maxEvent || cut < 0 {
			return b.Bytes(), nil
		}
		text = text[:cut]
	}
}
